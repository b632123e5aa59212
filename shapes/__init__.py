"""SHACL shapes of article graphs, and validation against them."""

from .partition import article_graphs
from .report import Report, Result
from .report_graph import report_graph
from .rules import Rule, rules, shapes_graph
from .validation import validate

__all__ = ["Report", "Result", "Rule", "article_graphs", "report_graph", "rules", "shapes_graph", "validate"]
