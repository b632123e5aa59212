"""From the graph of an article back to its annotation, as far as linking needs it: text, dates, entities, relations.

What was read before linking corrected it is told by ``kh:readType`` and ``kh:readSubtype`` of link assertions, so that
linking anew starts from where the first linking started. Events, claims, quotations and times are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, RDF, RDFS

from ...ontology import KH, NIF
from ..annotation.model import Annotation, Article, Entity, Link, Mention, Publication, Relation, Span

_LEVELS: Final = {f"{KH}{level}Mention": level for level in ("Name", "Nominal", "Pronoun")}
_OF_LINKS: Final = frozenset(map(str, (KH.linkSource, KH.linkTarget, KH.confidence, KH.method)))
_TYPES: Final = frozenset(
    {"Person", "Organization", "GeopoliticalEntity", "Place", "PopulationGroup", "SourceDocument"}
)
"""Classes of entities that are types of the annotation; other classes are kinds of organizations."""


def read_back(quads: Iterable[ox.Quad]) -> Annotation:
    """Rebuild the annotation of an article from all statements about it; the ids of its entities are their IRIs.

    Entities are in the order of their first mentions. Links are left out.
    """
    graph = _Graph(quads)
    (article,) = graph.instances(KH.Article)
    return Annotation(
        article=_record(graph, article),
        publication=_publication(graph, article),
        entities=sorted(_entities(graph), key=lambda entity: (entity.mentions[0].span, entity.id)),
        relations=sorted(_relations(graph), key=lambda relation: (relation.span, relation.type)),
    )


def links_of(quads: Iterable[ox.Quad]) -> dict[str, Link]:
    """The links among the statements about an article, by the IRIs of the entities."""
    graph = _Graph(quad for quad in quads if quad.predicate.value in _OF_LINKS)
    linked = ((entity, assertion) for assertion, entity in graph.pairs(KH.linkSource))
    return {entity: _link(graph, assertion) for entity, assertion in linked if graph.get(assertion, KH.linkTarget)}


def _link(graph: _Graph, assertion: str) -> Link:
    parts = (KH.linkTarget, KH.confidence, KH.method)
    target, confidence, method = (graph.get(assertion, part) or "" for part in parts)
    return Link(target, float(confidence), method)


class _Graph:
    """Statements by subject and predicate, terms without their types."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._values: dict[tuple[str, str], list[str]] = {}
        self.labels: dict[str, dict[str, str]] = {}
        for quad in quads:
            subject, predicate, value = _value(quad.subject), quad.predicate.value, _value(quad.object)
            self._values.setdefault((subject, predicate), []).append(value)
            if predicate == str(RDFS.label) and isinstance(quad.object, ox.Literal):
                self.labels.setdefault(subject, {})[quad.object.language or ""] = value

    def pairs(self, predicate: str) -> list[tuple[str, str]]:
        """All subjects and values of a predicate."""
        found = ((subject, values) for (subject, name), values in self._values.items() if name == str(predicate))
        return [(subject, value) for subject, values in found for value in values]

    def instances(self, cls: str) -> list[str]:
        """What has this class."""
        return [subject for subject, value in self.pairs(RDF.type) if value == str(cls)]

    def all(self, subject: str, predicate: str) -> list[str]:
        """The values that a subject has."""
        return self._values.get((subject, str(predicate)), [])

    def get(self, subject: str, predicate: str) -> str | None:
        """The value that a subject has at most once."""
        return next(iter(self.all(subject, predicate)), None)

    def name(self, subject: str, predicate: str) -> str:
        """The same, of a value among the terms of the ontology, without their namespace."""
        return (self.get(subject, predicate) or "").removeprefix(KH)


def _value(term: object) -> str:
    return str(getattr(term, "value", term))


def _record(graph: _Graph, article: str) -> Article:
    text = graph.get(article, KH.textSnapshot) or ""
    return Article(
        id=graph.get(article, DCTERMS.identifier) or "",
        text=graph.get(text, NIF.isString) or "",
        title=graph.get(article, DCTERMS.title),
        published=graph.get(article, DCTERMS.issued),
        source=graph.get(article, DCTERMS.publisher),
        url=graph.get(article, DCTERMS.source),
        author=graph.get(article, DCTERMS.creator),
        language=graph.get(article, DCTERMS.language) or "ar",
    )


def _publication(graph: _Graph, article: str) -> Publication | None:
    time = graph.get(article, KH.publicationTime)
    if not time:
        return None
    begin, end = (graph.get(time, bound) or "" for bound in (KH.begin, KH.end))
    evidence = graph.get(time, KH.anchoredTo)
    return Publication(begin, end, graph.name(time, KH.granularity), _span(graph, evidence) if evidence else None)


def _entities(graph: _Graph) -> Iterator[Entity]:
    mentions: dict[str, list[Mention]] = {}
    for node, words in graph.pairs(KH.denotedBy):
        if level := _LEVELS.get(graph.get(words, RDF.type) or ""):
            mentions.setdefault(node, []).append(Mention(_span(graph, words), level))
    for node, found in mentions.items():
        found.sort(key=lambda mention: (mention.span, mention.level))
        kind, subtype = _read_as(graph, node)
        yield Entity(node, kind, found, subtype, graph.labels.get(node, {}))


def _read_as(graph: _Graph, entity: str) -> tuple[str, str | None]:
    """Type and subtype as they were before linking."""
    link, name = f"{entity}/link", graph.name(entity, RDF.type)
    subtype = graph.get(link, KH.readSubtype)
    if read := graph.get(link, KH.readType):
        return read, subtype
    return (name, subtype) if name in _TYPES else ("Organization", name)


def _relations(graph: _Graph) -> Iterator[Relation]:
    for node in graph.instances(KH.OfficeHolding):
        holder, organization = (graph.get(node, end) or "" for end in (KH.holder, KH.inOrganization))
        yield Relation("holdsPosition", holder, organization, _evidence(graph, node), graph.get(node, KH.office))
    for node in graph.instances(KH.Relation):
        subject, object_ = (graph.get(node, end) or "" for end in (KH.relationSubject, KH.relationObject))
        yield Relation(graph.name(node, KH.relationType), subject, object_, _evidence(graph, node))


def _evidence(graph: _Graph, node: str) -> Span:
    return min((_span(graph, words) for words in graph.all(node, KH.denotedBy)), default=(0, 0))


def _span(graph: _Graph, words: str) -> Span:
    return int(graph.get(words, NIF.beginIndex) or 0), int(graph.get(words, NIF.endIndex) or 0)
