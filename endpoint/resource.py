"""What a graph says of one node, in the order in which a page shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import RDF, RDFS, SH, SKOS
from rdflib.term import Node

from .labels import literals

_BROADER: Final = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader)


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


@dataclass(frozen=True, slots=True)
class VocabularyTerm:
    """A term as its vocabulary declares it."""

    iri: URIRef
    definitions: list[Literal]
    broader: list[URIRef]
    """The classes, properties or concepts right above it."""


def vocabulary_terms(graph: Graph, document: URIRef) -> list[VocabularyTerm]:
    """The terms of a vocabulary, in the order of their names, without the ``document`` that declares them."""
    subjects = {subject for subject in graph.subjects() if isinstance(subject, URIRef)} - {document}
    return [
        VocabularyTerm(iri, literals(graph, iri, SKOS.definition, SH.message), _broader(graph, iri))
        for iri in sorted(subjects)
    ]


def _broader(graph: Graph, iri: URIRef) -> list[URIRef]:
    above = (node for predicate in _BROADER for node in graph.objects(iri, predicate))
    return sorted({node for node in above if isinstance(node, URIRef)})


def _sorted(nodes: Iterable[Node]) -> list[Node]:
    return sorted(nodes, key=lambda node: node.n3())
