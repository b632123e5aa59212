"""What a graph says of one node, in the order in which a page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.namespace import RDF
from rdflib.term import Node


@dataclass(frozen=True, slots=True)
class Statement:
    """One property of the node and its values."""

    predicate: URIRef
    values: list[Node]


def statements(graph: Graph, iri: URIRef) -> list[Statement]:
    """Everything that ``graph`` says of ``iri``, its type first."""
    predicates = {predicate for predicate in graph.predicates(iri) if isinstance(predicate, URIRef)}
    ordered = sorted(predicates, key=lambda predicate: (predicate != RDF.type, predicate))
    return [Statement(predicate, _sorted(graph.objects(iri, predicate))) for predicate in ordered]


def pointing_to(graph: Graph, iri: URIRef) -> list[tuple[URIRef, URIRef]]:
    """Subject and predicate of every triple that has ``iri`` as its object."""
    found = graph.subject_predicates(iri)
    return sorted((s, p) for s, p in found if isinstance(s, URIRef) and isinstance(p, URIRef))


def _sorted(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=lambda node: node.n3())
