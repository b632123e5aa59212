"""What the components of the pipeline hand on to one another, beside the annotation itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from ..annotation.model import Annotation, Article, Span
from .decoding import Integers
from .lexicon import PROCLITICS, characters_of, fold, words
from .marks import is_quotation_mark
from .pieces import normalise
from .reader import Reading

if TYPE_CHECKING:
    from .cast import Cast

_KEY = "khabar"
"""Under which a document keeps its notes; spaCy's extensions keep theirs there, too, but take longer to find them."""

GROUNDS = frozenset({"GeopoliticalEntity", "Place"})
"""Types of what has a place on the map."""


@dataclass(slots=True)
class Found:
    """A mention of an entity before identity is settled.

    ``start`` and ``end`` count words, ``span`` code points; ``text`` is as the words stand alone; ``entity`` is the id
    of its entity, once there is one.
    """

    start: int
    end: int
    span: Span
    text: str
    level: str
    type: str
    subtype: str | None
    probability: float
    entity: str = ""


@dataclass(slots=True)
class Draft:
    """Working notes on one article."""

    annotation: Annotation
    words: list[str]
    """The words as they are written, all read once: spaCy makes an object of a word whenever it is asked for it."""
    offsets: list[int]
    """Code points at which the words begin."""
    reading: Reading | None = None
    mentions: list[Found] = field(default_factory=list)
    triggers: dict[str, list[int]] = field(default_factory=dict)
    """First words of the triggers of each event, by event id."""
    cast: Cast | None = None
    """Who may take part in the events and tell them, once the events are known."""
    tied: set[str] = field(default_factory=set)
    """Entities that words join with others (القوات الموالية لصالح)."""
    sentences: list[tuple[int, int]] = field(default_factory=list)
    """Sentences as half-open word ranges: by ``khabar_sentences``, or from spaCy's marks once somebody asks."""
    numbers: Integers | None = None
    """The number of the sentence of each word, by ``khabar_sentences``."""
    around: list[tuple[int, int]] = field(default_factory=list)
    """The sentence of each word, once somebody has asked for one."""


def start_draft(doc: Doc, article: Article) -> Doc:
    """Begin the annotation of one article on its document."""
    doc.user_data[_KEY] = Draft(Annotation(article), *_words_of(doc))
    return doc


def _words_of(doc: Doc) -> tuple[list[str], list[int]]:
    tokens = list(doc)
    return [token.text for token in tokens], [token.idx for token in tokens]


def draft_of(doc: Doc) -> Draft:
    """Give the notes of a document; one that came without an article gets an anonymous one."""
    if _KEY not in doc.user_data:
        start_draft(doc, Article(id="", text=doc.text))
    draft: Draft = doc.user_data[_KEY]
    return draft


def reading_of(doc: Doc) -> Reading:
    """Give the reader's answers; the component that asks needs ``khabar_reader`` before it in the pipeline."""
    reading = draft_of(doc).reading
    if reading is None:
        raise ValueError("this component needs khabar_reader before it in the pipeline")
    return reading


def sentences_of(doc: Doc) -> list[tuple[int, int]]:
    """Give the sentences as half-open word ranges; a component before has to mark them."""
    draft = draft_of(doc)
    if not draft.sentences:
        draft.sentences = [(sentence.start, sentence.end) for sentence in doc.sents]
    return draft.sentences


def sentence_of(doc: Doc, word: int) -> tuple[int, int]:
    """Give the sentence of a word as a half-open word range."""
    draft = draft_of(doc)
    if not draft.around:
        draft.around = [sentence for sentence in sentences_of(doc) for _ in range(*sentence)]
    return draft.around[word]


def word_at(doc: Doc, offset: int) -> int:
    """Give the index of the word that holds a code point."""
    return bisect_right(draft_of(doc).offsets, offset) - 1


def text_of(doc: Doc) -> str:
    """Give the article's text; ``doc.text`` is the same but puts it together anew at every call."""
    return draft_of(doc).annotation.article.text


def attached(doc: Doc, mention: Found) -> str:
    """Give the particles that are written together with a mention, folded."""
    begin, end = draft_of(doc).offsets[mention.start], mention.span[0]
    return fold(text_of(doc)[begin:end]) if begin < end else ""


def led_by(doc: Doc, mention: Found, since: int) -> tuple[str, int]:
    """Give the word or particle before a mention, a class noun and quotation marks aside, and where it stands.

    It is "" where there is none from the word ``since`` on (في تنظيم «داعش»: في; بجماعة الحوثي: ب).
    """
    particle, at = attached(doc, mention), mention.start
    while not particle and at > since:
        at -= 1
        word = fold(draft_of(doc).words[at])
        if word in words("names", "class_nouns") or is_quotation_mark(word):
            continue
        if word[:1] not in PROCLITICS or word[1:] not in words("names", "class_nouns"):
            return word, at
        particle = word[0]
    return particle, at


def text_at(doc: Doc, span: Span) -> str:
    """Give the words of a span as they stand alone: the alif that the particle ل swallowed is back (للأمم → الأمم)."""
    start, end = span
    whole = text_of(doc)
    text = whole[start:end]
    if not text.startswith("ل"):
        return text
    before = start - 1
    while before > 0 and not normalise(whole[before]):  # a vowel mark of the particle
        before -= 1
    return f"ا{text}" if before >= 0 and whole[before] == "ل" else text


def code_points(doc: Doc, start: int, end: int) -> Span:
    """Give the code points of words ``start`` to ``end``, whatever is written together with them."""
    draft = draft_of(doc)
    return draft.offsets[start], draft.offsets[end - 1] + len(draft.words[end - 1])


def span_of(doc: Doc, start: int, end: int) -> Span:
    """Give the code points of words ``start`` to ``end``, a proclitic that the reader sees left out."""
    begin, stop = code_points(doc, start, end)
    seen = int(reading_of(doc).label("proclitic", start))
    return begin + _characters_before(draft_of(doc).words[start], seen), stop


@lru_cache(maxsize=100_000)
def _characters_before(word: str, proclitic: int) -> int:
    """Give how many characters of a name's first word are particles; the reader sees ``proclitic`` letters of them."""
    letters = normalise(word)
    if letters.startswith("لل"):
        proclitic = max(proclitic, 1)  # the particle before the article: no name begins so
    if parted := _PARTED.match(word):
        proclitic = max(proclitic, len(parted[1]))
    for particles in (1, 2):  # nor with particles before a class noun (ولحزب)
        if _is_kind(letters[particles:]) and not _is_kind(letters):
            proclitic = particles
    if proclitic >= len(letters) or not set(letters[:proclitic]) <= PROCLITICS:
        proclitic = 0
    return characters_of(word, proclitic)


_PARTED = re.compile(r"([وفبلك]{1,2})ـ(?!ـ)\w{3}")
"""Particles that one tatweel parts from the word behind them (لـسوريا); several only stretch a word."""


def _is_kind(word: str) -> bool:
    return fold(word) in words("names", "class_nouns")
