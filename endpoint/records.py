"""What a page tells of an article: plain records, without HTML and without RDF beyond the terms themselves."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import Literal, URIRef


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the text. ``start`` and ``end`` are half-open code-point offsets."""

    iri: URIRef
    kind: URIRef
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something that is spoken of."""

    iri: URIRef
    type: URIRef
    labels: list[Literal]
    mentions: list[Mention]
    match: URIRef | None
    """Its item in Wikidata."""


@dataclass(frozen=True, slots=True)
class Time:
    """When: words of the text, and the days or minutes that they come to."""

    iri: URIRef
    words: list[Mention]
    begin: Literal | None
    end: Literal | None
    value: Literal | None
    """What is known where nothing anchors the words."""
    open_ended: bool
    status: URIRef | None


@dataclass(frozen=True, slots=True)
class Figure:
    """How many, of what, and who says so."""

    iri: URIRef
    kind: URIRef
    words: list[Mention]
    low: Literal | None
    best: Literal | None
    high: Literal | None
    sources: list[Entity]

    @property
    def range(self) -> str:
        """The number, or its bounds with a dash between them, an unknown one as an ellipsis; or nothing."""
        if self.low == self.high:
            exact = self.best if self.low is None else self.low
            return "" if exact is None else str(exact)
        return "–".join("…" if bound is None else str(bound) for bound in (self.low, self.high))


@dataclass(frozen=True, slots=True)
class Claim:
    """One link in a chain of sources."""

    iri: URIRef
    depth: int
    sources: list[Entity]
    cues: list[Mention]
    explicit: bool
    disputed: bool
    qualities: list[URIRef]
    """Polarity, modality, tense, certainty and reporting mode, where it is the innermost."""
    quotations: list[Mention]
    spans: list[Mention]
    rejects: list[URIRef]
    contents: list[URIRef]


@dataclass(frozen=True, slots=True)
class Role:
    """What somebody does in an event, and the claim that says so."""

    iri: URIRef
    role: URIRef
    participants: list[Entity]
    claim: URIRef | None


@dataclass(frozen=True, slots=True)
class Event:
    """A described event. Each of ``tellings`` is one chain of claims, the article's own voice first."""

    iri: URIRef
    type: URIRef
    triggers: list[Mention]
    actuality: URIRef
    roles: list[Role]
    places: list[Entity]
    times: list[Time]
    figures: list[Figure]
    tellings: list[list[Claim]]
