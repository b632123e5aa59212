"""Names that people read: of the terms of the vocabularies, and of what the store describes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Final

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS

from ..ontology import KH, NIF, PREFIXES, ontology_graph

_NAMES: Final = (SKOS.prefLabel, RDFS.label, DCTERMS.title)


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
    mentions = sorted(graph.objects(iri, KH.denotedBy), key=str)
    anchors = (graph.value(node, NIF.anchorOf) for node in (iri, *mentions))
    return next((words for words in anchors if isinstance(words, Literal)), None)


def _label(graph: Graph, iri: URIRef, language: str) -> Literal | None:
    labels = (label for predicate in _NAMES for label in graph.objects(iri, predicate))
    return pick([label for label in labels if isinstance(label, Literal)], language)


def prefixed(iri: str) -> str:
    """``iri`` with the prefix of the longest namespace that it begins with, or as it is."""
    fitting = [(len(namespace), prefix) for prefix, namespace in PREFIXES.items() if iri.startswith(namespace)]
    if not fitting:
        return iri
    length, prefix = max(fitting)
    return f"{prefix}:{iri[length:]}"
