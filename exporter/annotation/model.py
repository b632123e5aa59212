"""What was read in one article, before it becomes RDF: plain records with code-point offsets.

Spans are half-open and count Unicode code points of the unchanged text. ``schema.json`` beside this module describes
the same records as JSON, for users who bring the output of their own extractor.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Span = tuple[int, int]
"""Half-open ``(start, end)`` in code points of the article's text."""


@dataclass(slots=True)
class Article:
    """One input record. ``extra`` holds the fields that Khabar does not know, as given."""

    id: str
    text: str
    title: str | None = None
    published: str | None = None
    source: str | None = None
    url: str | None = None
    author: str | None = None
    language: str = "ar"
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Mention:
    """Words that denote an entity. ``level``: Name, Nominal or Pronoun."""

    span: Span
    level: str


@dataclass(slots=True)
class Link:
    """An external identity of an entity, with the method that found it and its confidence in (0, 1].

    ``name`` is the mention that was looked up, ``cues`` are the names of what else in the article spoke for the target,
    and ``index`` is the version of the index that it was looked up in.
    """

    target: str
    confidence: float
    method: str
    name: Span | None = None
    cues: list[str] = field(default_factory=list)
    index: str | None = None


@dataclass(slots=True)
class ReadAs:
    """What an entity was taken for by its words alone."""

    type: str
    subtype: str | None = None


@dataclass(slots=True)
class Entity:
    """Somebody or something that is spoken of. ``labels`` maps a BCP 47 language to a name.

    ``read_as`` is there where linking corrected the type.
    """

    id: str
    type: str
    mentions: list[Mention]
    subtype: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    link: Link | None = None
    read_as: ReadAs | None = None


@dataclass(slots=True)
class Time:
    """A time expression and what it denotes.

    ``begin`` and ``end`` are ISO dates or minutes (``2015-07-24``, ``2015-07-24T14:00``), absent when nothing anchors
    the expression; ``value`` then keeps what is known (``--04-22``). ``status``: Stated or Inferred.
    """

    id: str
    span: Span
    granularity: str
    status: str
    begin: str | None = None
    end: str | None = None
    value: str | None = None
    open_ended: bool = False


@dataclass(slots=True)
class Publication:
    """When the article was published, and the span that told so (absent when the record's metadata did)."""

    begin: str
    end: str
    granularity: str
    evidence: Span | None = None


@dataclass(slots=True)
class Quote:
    """Speech between quotation marks, without the marks."""

    id: str
    span: Span
    speaker: str | None = None


@dataclass(slots=True)
class Source:
    """One link of an attribution chain: who relays, in which words, and whether the text says so here."""

    entities: list[str]
    cue: Span | None = None
    explicit: bool = True


@dataclass(slots=True)
class Claim:
    """One telling of an event: the chain of sources from the outermost to the innermost, the article left out."""

    id: str
    chain: list[Source] = field(default_factory=list)
    polarity: str = "Positive"
    modality: str = "Asserted"
    tense: str = "Past"
    certainty: str = "Unspecified"
    mode: str = "Editorial"
    content: Span | None = None
    quote: str | None = None
    rejects: str | None = None
    loaded: list[Span] = field(default_factory=list)
    """Judging words of the article's own inside what the sources are said to have said."""


@dataclass(slots=True)
class Participation:
    """A role that an entity plays, according to one claim of the event (its first one when absent)."""

    role: str
    entity: str
    claim: str | None = None


@dataclass(slots=True)
class Figure:
    """A number with its bounds: each of ``low``, ``best`` and ``high`` is absent when the text does not give it."""

    kind: str
    span: Span
    low: int | None = None
    best: int | None = None
    high: int | None = None
    sources: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Event:
    """A described event; only ``actuality`` and ``claims`` say whether it is told as having happened."""

    id: str
    type: str
    triggers: list[Span]
    actuality: str
    claims: list[Claim]
    roles: list[Participation] = field(default_factory=list)
    place: str | None = None
    time: str | None = None
    figures: list[Figure] = field(default_factory=list)


@dataclass(slots=True)
class Relation:
    """A standing relation that the text states, such as an office or a membership."""

    type: str
    subject: str
    object: str
    span: Span
    office: str | None = None


@dataclass(slots=True)
class Annotation:
    """All that was read in one article."""

    article: Article
    publication: Publication | None = None
    sentences: list[Span] = field(default_factory=list)
    entities: list[Entity] = field(default_factory=list)
    times: list[Time] = field(default_factory=list)
    quotes: list[Quote] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
