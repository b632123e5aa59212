"""Reads the records of one article out of its graph.

The graph is small, a few thousand triples, so everything is looked up in memory. Nothing here knows of HTML or HTTP.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, RDFS, SKOS
from rdflib.term import Node

from ..ontology import KH, NIF, SEM, subclasses
from .labels import literals
from .records import Claim, Entity, Event, Figure, Mention, Role, Time

_QUALITIES = (KH.polarity, KH.modality, KH.tense, KH.certainty, KH.reportingMode)

_METADATA = {
    "published": DCTERMS.issued,
    "publisher": DCTERMS.publisher,
    "author": DCTERMS.creator,
    "source_page": DCTERMS.source,
    "identifier": DCTERMS.identifier,
}


class Story:
    """The records of one article, looked up in its graph when they are asked for."""

    def __init__(self, graph: Graph, article: URIRef) -> None:
        self.graph = graph
        self.article = article

    @cached_property
    def text(self) -> str:
        """The unchanged text, in which all offsets count."""
        snapshot = self._one(self.article, KH.textSnapshot)
        return self._string(snapshot, NIF.isString) if snapshot else ""

    @property
    def title(self) -> Literal | None:
        """The title of the record."""
        return self._literal(self.article, DCTERMS.title)

    @property
    def language(self) -> str:
        """BCP 47 tag of the text."""
        return self._string(self.article, DCTERMS.language) or "ar"

    @property
    def metadata(self) -> list[tuple[str, Node]]:
        """What the record says of the article, each value with the key of its name among the words of the pages."""
        return [(key, value) for key, field in _METADATA.items() for value in self.graph.objects(self.article, field)]

    @cached_property
    def mentions(self) -> list[Mention]:
        """All words that are evidence of something, in the order of the text, the longer ones first."""
        return self._mentions(self._iris(self.graph.subjects(NIF.beginIndex)))

    @cached_property
    def entities(self) -> list[Entity]:
        """Everybody and everything with words in the text, in the order of the text."""
        kinds = subclasses(KH.Entity)
        nodes = self._iris(node for node, kind in self.graph.subject_objects(RDF.type) if kind in kinds)
        mentioned = [entity for entity in map(self.entity, nodes) if entity.mentions]
        return sorted(mentioned, key=lambda entity: (_place(entity.mentions[0]), entity.iri))

    @cached_property
    def events(self) -> list[Event]:
        """All described events, in the order of their triggers."""
        events = map(self.event, self._iris(self.graph.subjects(KH.actuality)))
        return sorted(events, key=lambda event: ([*map(_place, event.triggers)], event.iri))

    @cached_property
    def meanings(self) -> dict[URIRef, URIRef]:
        """For each mention the thing that it denotes."""
        return {
            mention: thing
            for thing in self._iris(self.graph.subjects(KH.denotedBy))
            for mention in self._all(thing, KH.denotedBy)
        }

    def taking_part(self, entity: URIRef) -> list[tuple[Event, Role]]:
        """The events that an entity takes part in, each with its role there."""
        return [
            (event, role)
            for event in self.events
            for role in event.roles
            if entity in (participant.iri for participant in role.participants)
        ]

    def claims_of(self, entity: URIRef) -> list[Claim]:
        """The claims that an entity makes or relays."""
        return [self.claim(claim) for claim in self._iris(self.graph.subjects(KH.source, entity))]

    def quotations_of(self, entity: URIRef) -> list[Mention]:
        """The quoted words of an entity."""
        return self._mentions(self._iris(self.graph.subjects(KH.quotedSpeaker, entity)))

    def has(self, iri: URIRef, cls: URIRef) -> bool:
        """Whether ``iri`` is of the class ``cls`` or of one below it."""
        return not subclasses(cls).isdisjoint(self._all(iri, RDF.type))

    def mention(self, iri: URIRef) -> Mention:
        """The mention ``iri``."""
        return Mention(
            iri=iri,
            kind=self._type(iri),
            start=self._number(iri, NIF.beginIndex),
            end=self._number(iri, NIF.endIndex),
            words=self._string(iri, NIF.anchorOf),
        )

    def entity(self, iri: URIRef) -> Entity:
        """The entity ``iri``."""
        return Entity(
            iri=iri,
            type=self._type(iri),
            labels=sorted(literals(self.graph, iri, RDFS.label)),
            mentions=self._mentions(self._all(iri, KH.denotedBy)),
            match=self._one(iri, SKOS.exactMatch),
        )

    def time(self, iri: URIRef) -> Time:
        """The time ``iri``."""
        return Time(
            iri=iri,
            words=self._mentions(self._all(iri, KH.denotedBy)),
            begin=self._literal(iri, KH.begin),
            end=self._literal(iri, KH.end),
            value=self._literal(iri, KH.textValue),
            open_ended=self._true(iri, KH.openEnded),
            status=self._one(iri, KH.valueStatus),
        )

    def figure(self, iri: URIRef) -> Figure:
        """The figure ``iri``."""
        return Figure(
            iri=iri,
            kind=self._one(iri, KH.casualtyKind) or KH.Other,
            words=self._mentions(self._all(iri, KH.denotedBy)),
            low=self._literal(iri, KH.low),
            best=self._literal(iri, KH.best),
            high=self._literal(iri, KH.high),
            sources=[self.entity(source) for source in self._all(iri, KH.figureSource)],
        )

    def claim(self, iri: URIRef) -> Claim:
        """The claim ``iri``."""
        return Claim(
            iri=iri,
            depth=self._number(iri, KH.depth),
            sources=[self.entity(source) for source in self._all(iri, KH.source)],
            cues=self._mentions(self._all(iri, KH.cue)),
            explicit=self._true(iri, KH.attributionExplicit),
            disputed=self._true(iri, KH.disputed),
            qualities=[value for quality in _QUALITIES for value in self._all(iri, quality)],
            quotations=self._mentions(self._all(iri, KH.quotation)),
            spans=self._mentions(self._all(iri, KH.contentSpan)),
            rejects=self._all(iri, KH.rejectsClaim),
            contents=self._all(iri, KH.content),
        )

    def chain(self, innermost: URIRef) -> list[Claim]:
        """The claims that enclose ``innermost``, from the article's own voice down to itself."""
        return sorted(map(self.claim, self._enclosing(innermost)), key=lambda claim: claim.depth)

    def role(self, iri: URIRef) -> Role:
        """The participation ``iri``."""
        participants = [self.entity(participant) for participant in self._all(iri, KH.participant)]
        return Role(iri, self._one(iri, KH.role) or KH.RoleType, participants, self._one(iri, KH.accordingTo))

    def event(self, iri: URIRef) -> Event:
        """The event ``iri``."""
        return Event(
            iri=iri,
            type=self._type(iri),
            triggers=self._mentions(self._all(iri, KH.denotedBy)),
            actuality=self._one(iri, KH.actuality) or KH.Uncertain,
            roles=[self.role(role) for role in self._all(iri, KH.participation)],
            places=[self.entity(place) for place in self._all(iri, SEM.hasPlace)],
            times=[self.time(time) for time in self._all(iri, SEM.hasTime)],
            figures=[self.figure(figure) for figure in self._all(iri, KH.figure)],
            tellings=[self.chain(claim) for claim in self._iris(self.graph.subjects(KH.content, iri))],
        )

    def _enclosing(self, claim: URIRef) -> set[URIRef]:
        found = {claim}
        frontier = [claim]
        while frontier:
            above = set(self._iris(self.graph.subjects(KH.content, frontier.pop()))) - found
            found |= above
            frontier += above
        return found

    def _mentions(self, iris: Iterable[URIRef]) -> list[Mention]:
        return sorted(map(self.mention, iris), key=_place)

    def _type(self, iri: URIRef) -> URIRef:
        return self._one(iri, RDF.type) or RDFS.Resource

    def _all(self, subject: URIRef, predicate: URIRef) -> list[URIRef]:
        return self._iris(self.graph.objects(subject, predicate))

    def _one(self, subject: URIRef, predicate: URIRef) -> URIRef | None:
        return next(iter(self._all(subject, predicate)), None)

    def _literal(self, subject: URIRef, predicate: URIRef) -> Literal | None:
        value = self.graph.value(subject, predicate)
        return value if isinstance(value, Literal) else None

    def _string(self, subject: URIRef, predicate: URIRef) -> str:
        return str(self._literal(subject, predicate) or "")

    def _number(self, subject: URIRef, predicate: URIRef) -> int:
        return int(self._string(subject, predicate) or 0)

    def _true(self, subject: URIRef, predicate: URIRef) -> bool:
        return (subject, predicate, Literal(True)) in self.graph

    @staticmethod
    def _iris(nodes: Iterable[object]) -> list[URIRef]:
        """The IRIs among ``nodes``, each once, in a fixed order."""
        return sorted({node for node in nodes if isinstance(node, URIRef)}, key=_natural)


def _natural(iri: URIRef) -> tuple[int, URIRef]:
    """Shorter IRIs first, which puts ``role/2`` before ``role/10``."""
    return len(iri), iri


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end
