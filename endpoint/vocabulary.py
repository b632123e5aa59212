"""The vocabularies that Khabar mints: their graphs, and what their pages say of each term."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import OWL, RDF, RDFS, SH, SKOS
from rdflib.term import Node

from ..ontology import KH, PREFIXES, alignments_graph, bind_prefixes, ontology_graph
from .addresses import VOCABULARIES
from .labels import NAMES, literals

_ABOVE: Final = (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader)
_FACTS: Final = {
    "kind": (RDF.type,),
    "below": _ABOVE,
    "domain": (RDFS.domain,),
    "range": (RDFS.range,),
    "disjoint": (OWL.disjointWith,),
    "code": (SKOS.notation, KH.cameoRange),
    "matches": (SKOS.closeMatch, SKOS.broadMatch, SKOS.relatedMatch),
    "mode": (KH.ploverMode,),
    "context": (KH.ploverContext,),
    "severity": (SH.severity,),
}
"""What a page says of a term: the word for it in ``texts.toml`` behind ``term_``, and the properties that it shows."""
_INVERSE_FACTS: Final = {
    "above": _ABOVE,
    "members": (RDF.type,),
    "properties": (RDFS.domain,),
    "values_of": (RDFS.range,),
}
"""The same, for properties that point to the term."""
_NAMED: Final = re.compile(r"((?:kh|plover|cameo):[A-Za-z0-9][\w-]*)")
_PROPERTIES: Final = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


@dataclass(frozen=True, slots=True)
class Term:
    """A term as its vocabulary declares it; ``facts`` pairs words of the pages with the terms and values they name."""

    iri: URIRef
    labels: list[Literal]
    definitions: list[Literal]
    notes: list[Literal]
    examples: list[Literal]
    facts: list[tuple[str, list[Node]]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page of a vocabulary: classes, properties, or what they describe."""

    title: str
    terms: list[Term]


@cache
def vocabulary(path: str) -> Graph:
    """What Khabar declares in one of the namespaces that it mints. The graph is shared: treat it as read-only."""
    if path == "alignments":
        return alignments_graph()
    namespace = VOCABULARIES[path]
    part = Graph(bind_namespaces="none")
    bind_prefixes(part)
    for subject, predicate, value in _declarations(path):
        if isinstance(subject, BNode) or f"{subject}#".startswith(namespace):
            part.add((subject, predicate, value))
    return part


def _declarations(path: str) -> Graph:
    from ..shapes import shapes_graph  # here, because the SHACL engine that comes with it is slow to import

    return shapes_graph() if path == "shapes" else ontology_graph()


def unversioned(path: str) -> str:
    """``ns`` for ``ns/0.1.0`` if that is the version of the vocabulary that is served, else ``path``."""
    name, _, version = path.partition("/")
    if name not in VOCABULARIES or not version:
        return path
    current = vocabulary(name).value(_document(name), OWL.versionInfo)
    return name if version == str(current) else path


def _document(path: str) -> URIRef:
    return URIRef(VOCABULARIES[path].removesuffix("#"))


@cache
def sections(path: str) -> list[Section]:
    """The terms of a vocabulary in the order of their names, without the document that declares them."""
    graph = vocabulary(path)
    subjects = {subject for subject in graph.subjects() if isinstance(subject, URIRef)} - {_document(path)}
    parted: dict[str, list[Term]] = {"classes": [], "all_properties": [], "others": []}
    for iri in sorted(subjects):
        parted[_section(graph, iri)].append(_term(graph, iri))
    return [Section(title, terms) for title, terms in parted.items() if terms]


def _section(graph: Graph, iri: URIRef) -> str:
    if (iri, RDF.type, OWL.Class) in graph:
        return "classes"
    return "all_properties" if any((iri, RDF.type, kind) in graph for kind in _PROPERTIES) else "others"


def _term(graph: Graph, iri: URIRef) -> Term:
    return Term(
        iri,
        labels=literals(graph, iri, *NAMES),
        definitions=literals(graph, iri, SKOS.definition, SH.message),
        notes=literals(graph, iri, SKOS.scopeNote),
        examples=literals(graph, iri, SKOS.example),
        facts=list(_facts(graph, iri)),
    )


def cut_at_terms(text: str) -> list[tuple[str, str | None]]:
    """``text`` cut at the names of terms such as ``kh:Death``, each piece with the IRI that it names."""
    return [(piece, _named(piece)) for piece in _NAMED.split(text) if piece]


def _named(piece: str) -> str | None:
    if not _NAMED.fullmatch(piece):
        return None
    prefix, _, name = piece.partition(":")
    return PREFIXES[prefix] + name


def _facts(graph: Graph, iri: URIRef) -> Iterator[tuple[str, list[Node]]]:
    for word, predicates in _FACTS.items():
        if values := _shown(node for predicate in predicates for node in graph.objects(iri, predicate)):
            yield word, values
    for word, predicates in _INVERSE_FACTS.items():
        if subjects := _shown(node for predicate in predicates for node in graph.subjects(predicate, iri)):
            yield word, subjects


def _shown(nodes: Iterable[Node]) -> list[Node]:
    """Without what the sections tell already, and without the inner parts of shapes."""
    found = {node for node in nodes if not isinstance(node, BNode) and node not in {OWL.Class, *_PROPERTIES}}
    return sorted(found, key=lambda node: node.n3())
