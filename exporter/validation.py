"""Validation of graph files, article by article, and its reports."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox
from rdflib import Graph
from rdflib.namespace import DCTERMS, RDF
from rdflib.term import Node

from ..ontology import KH, bind_prefixes
from ..shapes import Report, article_graphs, report_graph, validate
from .oxigraph import from_oxigraph


@dataclass(frozen=True, slots=True)
class Checked:
    """What the shapes say of one article; ``article`` is absent for statements that belong to none."""

    article: str | None
    identifier: str | None
    report: Report


def validate_quads(quads: Iterable[ox.Quad], engine: str | None = None) -> Iterator[Checked]:
    """Validate the graph of each article, in the order of their IRIs, then what belongs to no article.

    ``engine`` is one of `khabar.shapes.engines`. All statements are in memory at once.
    """
    source = Graph(bind_namespaces="none")
    for quad in quads:
        source.add(from_oxigraph(quad))
    for graph in article_graphs(source):
        article = graph.value(None, RDF.type, KH.Article)
        identifier = graph.value(article, DCTERMS.identifier, any=True) if article else None
        yield Checked(_text(article), _text(identifier), validate(graph, engine))


def as_text(results: Iterable[Checked], language: str) -> Iterator[str]:
    """A report for people, about those articles that something was found in."""
    for checked in results:
        if checked.report.results:
            about = " ".join(filter(None, (checked.article or "-", checked.identifier)))
            yield f"── {about} ──\n{checked.report.to_text(language)}\n"


def as_json(results: Iterable[Checked]) -> Iterator[str]:
    """One JSON object: whether all conforms, and each article with its findings."""
    articles = [
        {"article": checked.article, "identifier": checked.identifier, **json.loads(checked.report.to_json())}
        for checked in results
    ]
    conforms = all(article["conforms"] for article in articles)
    yield json.dumps({"conforms": conforms, "articles": articles}, ensure_ascii=False, indent=2) + "\n"


def as_turtle(results: Iterable[Checked]) -> Iterator[str]:
    """The ``sh:ValidationReport`` of each article, in one graph."""
    merged = Graph(bind_namespaces="none")
    bind_prefixes(merged)
    for checked in results:
        merged += report_graph(checked.report)
    yield merged.serialize(format="turtle")


def _text(node: Node | None) -> str | None:
    return None if node is None else str(node)
