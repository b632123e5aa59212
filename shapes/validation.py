"""Validation of article graphs against the shapes."""

from __future__ import annotations

from functools import cache

from rdflib import Graph
from rdflib.namespace import OWL, RDF, RDFS, SH

from ..ontology import ontology_graph
from .engines import ENGINES, Engine, default_engine
from .report import Report
from .report_graph import read_report
from .rules import shapes_graph


def validate(graph: Graph, engine: str | None = None) -> Report:
    """Validate the graph of one article, with its share of links and provenance; ``graph`` is not changed.

    ``engine`` is a name of ``ENGINES``, by default the fastest one that is installed; the report does not depend on it.
    Split a file of many articles with :func:`article_graphs` first: rules such as C6 are about one article, and the
    time grows faster than the number of articles. Raises ``ValueError`` when ``graph`` holds what RDF does not allow,
    such as an IRI with a space.
    """
    try:
        report = _engine(engine or default_engine())(graph)
    except ValueError as error:
        raise ValueError(f"the graph is no RDF: {error} (look for a malformed IRI or language tag)") from error
    return read_report(report, graph)


@cache
def _engine(name: str) -> Engine:
    return ENGINES[name](_constraints(), _classes())


def _constraints() -> Graph:
    """The shapes without their texts, which cost engines time; :func:`read_report` takes them from the rules."""
    graph = Graph(bind_namespaces="none")
    graph += (triple for triple in shapes_graph() if triple[1] not in {SH.name, SH.message})
    return graph


def _classes() -> Graph:
    """The classes of the ontology and their hierarchy, which targets, ``sh:class`` and N5 need beside the data."""
    graph = Graph(bind_namespaces="none")
    for pattern in ((None, RDFS.subClassOf, None), (None, RDF.type, OWL.Class)):
        graph += ontology_graph().triples(pattern)
    return graph
