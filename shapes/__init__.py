"""SHACL shapes of article graphs, and validation against them."""

from .partition import article_graphs
from .report import Report, Result
from .rules import Rule, rules, shapes_graph
from .validation import validate

__all__ = ["Report", "Result", "Rule", "article_graphs", "rules", "shapes_graph", "validate"]
