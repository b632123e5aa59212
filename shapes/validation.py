"""Validation of article graphs against the shapes, by pySHACL."""

from __future__ import annotations

from functools import cache
from typing import Any

import pyshacl
from rdflib import Graph
from rdflib.namespace import RDFS, SH
from rdflib.query import Result as QueryResult

from ..ontology import ontology_graph
from .report import Report, read_report
from .rules import shapes_graph


def validate(graph: Graph) -> Report:
    """Validate the graph of one article, with its share of links and provenance; ``graph`` is not changed.

    Split a file of many articles with :func:`article_graphs` first: rules such as C6 are about one article, and the
    time grows faster than the number of articles. Raises ``ValueError`` when ``graph`` holds what RDF does not allow,
    such as an IRI with a space.
    """
    _, report, _ = pyshacl.validate(_data(graph), shacl_graph=_constraints(), inplace=True, allow_warnings=True)
    if not isinstance(report, Graph):
        raise TypeError(f"the shapes graph is broken: {report}")
    return read_report(report, graph)


def _data(graph: Graph) -> _Data:
    try:
        return _Data(graph)
    except ValueError as error:
        raise ValueError(f"the graph is no RDF: {error} (look for a malformed IRI or language tag)") from error


class _Data(Graph):
    """The data with the class hierarchy, in memory for the walks of pySHACL and in Oxigraph for its queries.

    rdflib alone would take four times as long: it parses the text of a query longer than Oxigraph answers it.
    """

    def __init__(self, graph: Graph) -> None:
        super().__init__(bind_namespaces="none")
        self._queried = Graph(store="Oxigraph", bind_namespaces="none")
        triples = [*graph, *_hierarchy()]
        for part in (self, self._queried):
            part.addN([(*triple, part) for triple in triples])

    def query(self, *args: Any, **kwargs: Any) -> QueryResult:  # noqa: ANN401 (handed on)
        return self._queried.query(*args, **kwargs)


@cache
def _constraints() -> Graph:
    """The shapes without their texts, which cost pySHACL time; :func:`read_report` takes them from the rules."""
    graph = Graph(bind_namespaces="none")
    graph += (triple for triple in shapes_graph() if triple[1] not in {SH.name, SH.message})
    return graph


@cache
def _hierarchy() -> Graph:
    """The class hierarchy of the ontology alone, which targets and ``sh:class`` need beside the data."""
    graph = Graph(bind_namespaces="none")
    graph += ontology_graph().triples((None, RDFS.subClassOf, None))
    return graph
