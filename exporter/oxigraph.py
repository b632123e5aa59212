"""Statements of rdflib as those of Oxigraph and back, for writing and reading files and stores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

import pyoxigraph as ox
from rdflib.namespace import RDFS, XSD

from ..ontology import ontology_graph
from ..shapes.terms import from_oxigraph, term_of_oxigraph, term_to_oxigraph
from .mapping import Quad

__all__ = [
    "as_written",
    "from_oxigraph",
    "in_graph",
    "is_shared",
    "term_of_oxigraph",
    "term_to_oxigraph",
    "to_oxigraph",
]


def to_oxigraph(quad: Quad | ox.Quad) -> ox.Quad:
    """The same statement; Oxigraph checks each IRI and raises ``ValueError`` for one that is not valid."""
    if isinstance(quad, ox.Quad):
        return quad
    subject, predicate, object_, graph = quad
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), term_to_oxigraph(object_), ox.NamedNode(graph))


def in_graph(triples: Iterable[ox.Triple], graph: ox.NamedNode | ox.BlankNode | ox.DefaultGraph) -> Iterator[ox.Quad]:
    """The triples as statements of a graph."""
    return (ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)


def is_shared(quad: ox.Quad) -> bool:
    """Whether a statement stands in a graph in which several articles may state the same."""
    graph = quad.graph_name
    return isinstance(graph, ox.NamedNode) and graph.value.endswith(("graph/background", "graph/provenance"))


def as_written(triple: ox.Triple) -> ox.Triple:
    """The same statement as it was before it went through a store or a query.

    Oxigraph keeps an integer of any derived type as ``xsd:integer``; the range of the property tells what it was.
    """
    value, datatype = triple.object, _derived_integers().get(triple.predicate.value)
    if datatype is None or not isinstance(value, ox.Literal):
        return triple
    return ox.Triple(triple.subject, triple.predicate, ox.Literal(value.value, datatype=datatype))


@cache
def _derived_integers() -> dict[str, ox.NamedNode]:
    """The properties of the ontology whose values are integers of a derived type, and that type."""
    return {
        str(name): ox.NamedNode(XSD.nonNegativeInteger)
        for name in ontology_graph().subjects(RDFS.range, XSD.nonNegativeInteger)
    }
