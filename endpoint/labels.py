"""Names that people read: of the terms of the vocabularies, and of what the store describes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SH, SKOS

from ..ontology import KH, NIF, PREFIXES, ontology_graph

NAMES: Final = (SKOS.prefLabel, RDFS.label, DCTERMS.title, SH.name)
"""The properties that hold names, the first that a thing has."""


def literals(graph: Graph, iri: URIRef, *predicates: URIRef) -> list[Literal]:
    """The literals that ``iri`` has by any of the predicates."""
    values = (value for predicate in predicates for value in graph.objects(iri, predicate))
    return [value for value in values if isinstance(value, Literal)]


def pick(labels: Iterable[Literal], language: str) -> Literal | None:
    """The label in ``language``, else one without a language or in another one, the first by language tag."""
    return min(labels, key=lambda label: (label.language != language, label.language or "", label), default=None)


@cache
def term_label(iri: URIRef, language: str) -> Literal:
    """What the ontology calls the term ``iri``, else its prefixed name."""
    return _label(ontology_graph(), iri, language) or Literal(prefixed(iri))


def name(graph: Graph, iri: URIRef, language: str) -> Literal:
    """What to call ``iri`` on a page: its label, the words that denote it, or else its type.

    What is described has no name of its own where it is no entity: an event is called by its type and its trigger.
    """
    words = _words(graph, iri)
    kind = graph.value(iri, RDF.type)
    if label := _label(graph, iri, language):
        return label
    if not isinstance(kind, URIRef):
        return term_label(iri, language)
    if words is None:
        return term_label(kind, language)
    return Literal(f"{term_label(kind, language)}: {words}")


def _words(graph: Graph, iri: URIRef) -> Literal | None:
    """Its own words, those of a mention that denotes it, or those of what it claims in the end."""
    mentions = sorted(graph.objects(iri, KH.denotedBy), key=str)
    anchors = (graph.value(node, NIF.anchorOf) for node in (iri, *mentions))
    content = graph.value(iri, KH.content)
    claimed = _words(graph, content) if isinstance(content, URIRef) else None
    return next((words for words in anchors if isinstance(words, Literal)), claimed)


def _label(graph: Graph, iri: URIRef, language: str) -> Literal | None:
    return pick(literals(graph, iri, *NAMES), language)


def prefixed(iri: str) -> str:
    """``iri`` with the prefix of the longest namespace that it begins with, or as it is."""
    fitting = [(len(namespace), prefix) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"
