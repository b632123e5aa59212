"""Offices that stand beside a person's name: وزير الخارجية التركي فلان; فلان، المتحدث باسم الحكومة."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from ..annotation.model import Span
from .draft import Found, attached, draft_of, sentence_of
from .lexicon import PROCLITICS, fold, words
from .marks import is_mark, is_quotation_mark
from .wording import has_article, span_of_words

_BEFORE, _LENGTH, _GAP = 9, 9, 3
"""Words before a name in which an office may begin, words of an office, and words behind a name in which one may."""


@dataclass(frozen=True, slots=True)
class Office:
    """The words of an office, half-open, and its head in folded spelling without particles.

    ``inner`` is the office that it is one of (رئيس الوزراء in نائب رئيس الوزراء).
    """

    start: int
    end: int
    head: str
    inner: Office | None = None

    def span(self, doc: Doc) -> Span:
        """Give its code points, a particle before it left out (ورئيسة الوزراء)."""
        has_particle = fold(draft_of(doc).words[self.start]).removeprefix("ال") != self.head
        return span_of_words(doc, self.start, self.end, particles=int(has_particle))


class Offices:
    """The offices beside the names of one article."""

    def __init__(self, doc: Doc) -> None:
        self._doc, self._words = doc, draft_of(doc).words
        people = [m for m in draft_of(doc).mentions if m.type == "Person" and m.level == "Name"]
        self._in_names = {i for person in people for i in range(person.start, person.end)}
        self._known: dict[tuple[Span, str], list[Office]] = {}

    def of(self, person: Found) -> Sequence[Office]:
        """Give the offices before a name in its sentence, the nearest first, then one in apposition behind it.

        A nominal may be an office itself (الأمين العام للأمم المتحدة).
        """
        key = person.span, person.level
        if key not in self._known:
            beside = self._beside(person) if person.level == "Name" else _within(self._doc, person)
            self._known[key] = list(beside)
        return self._known[key]

    def told(self, person: Found, served: Found) -> Span | None:
        """Give the code points of the office in which a person serves another: the one naming whom, or the nearest."""
        offices = self.of(person)
        naming = [office for office in offices if office.start <= served.start < office.end]
        office = next(iter(naming or offices), None)
        return office.span(self._doc) if office else None

    def _beside(self, person: Found) -> Iterator[Office]:
        if not attached(self._doc, person).startswith("و"):  # رئيس الحزب، وفلان
            yield from self._before(person)
        yield from self._behind(person)

    def _before(self, person: Found) -> Iterator[Office]:
        """Give the offices before a name; a noun right before one makes another one of it (نائب رئيس الوزراء)."""
        (first, _), end = sentence_of(self._doc, person.start), person.start
        while end > first and self._words[end - 1] in "،,":
            end -= 1
        nearest: Office | None = None
        for i in range(end - 1, max(first, end - _BEFORE) - 1, -1):
            if i in self._in_names or _ends_office(self._words[i]):
                break
            head = _head(self._words[i])
            if head and nearest and self._makes_another(i, nearest):
                nearest = Office(i, nearest.end, head, nearest.inner or nearest)
            elif head:
                if nearest:
                    yield nearest
                nearest = Office(i, nearest.start if nearest else end, head)
        if nearest:
            yield nearest

    def _makes_another(self, word: int, office: Office) -> bool:
        """Say whether a noun of an office governs the office right behind it: neither the article nor و parts them."""
        return (
            not has_article(self._words[word])
            and word + 1 == office.start
            and not _joins(self._words[office.start], office.head)
        )

    def _behind(self, person: Found) -> Iterator[Office]:
        _, limit = sentence_of(self._doc, person.start)
        for i, word in enumerate(self._words[person.end : min(limit, person.end + _GAP)], person.end):
            head = _head(word)
            if head and not _joins(word, head):
                end = self._end(i)
                if i > person.end or not self._is_of_next(i, end):
                    yield Office(i, end, head)
                return
            if not is_mark(word) and fold(word) not in words("offices", "pronouns"):
                return

    def _is_of_next(self, start: int, end: int) -> bool:
        """Say whether an office leads straight to another name, whose bearer has it (التقى فلان وزير النفط فلانا)."""
        name = next((i for i in range(start, end) if i in self._in_names), None)
        return name is not None and not any(map(_head, self._words[start + 1 : name]))

    def _end(self, start: int) -> int:
        """Give the end of an office that stands behind a name: the next mark, or as many words as offices have."""
        limit = min(sentence_of(self._doc, start)[1], start + _LENGTH)
        ends = (i for i in range(start + 1, limit) if self._words[i].isspace() or _ends_office(self._words[i]))
        return next(ends, limit)


def _ends_office(word: str) -> bool:
    """Say whether a word before a name cannot stand in an office: a mark other than a quotation mark, or أن."""
    if is_mark(word):
        return not is_quotation_mark(word)
    return fold(word) in words("speaking", "that")


def _within(doc: Doc, nominal: Found) -> Iterator[Office]:
    head = _head(draft_of(doc).words[nominal.start])
    if head:
        yield Office(nominal.start, nominal.end, head)


def _joins(word: str, head: str) -> bool:
    """Say whether و stands before the head of an office: behind a name it brings in the next person's (فلان ونظيره)."""
    return fold(word).startswith("و") and not head.startswith("و")


@lru_cache(maxsize=100_000)
def _head(word: str) -> str | None:
    """Give the noun of an office that a word is, with or without و ب ل ك and the article before it."""
    folded = fold(word)
    behind = folded[1:] if folded[:1] in PROCLITICS else folded
    forms = (folded, folded.removeprefix("ال"), behind, behind.removeprefix("ال"), folded.removeprefix("لل"))
    return next((form for form in forms if form in words("offices", "heads")), None)
