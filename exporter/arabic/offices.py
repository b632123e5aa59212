"""Offices that stand beside a person's name: وزير الخارجية التركي فلان; فلان، المتحدث باسم الحكومة."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc, Token

from ..annotation.model import Span
from .draft import Found, draft_of, sentence_of
from .lexicon import PROCLITICS, fold, words
from .marks import is_quotation_mark
from .wording import span_of_words

_BEFORE, _LENGTH, _GAP = 9, 9, 2
"""Words before a name in which an office may begin, words of an office, and marks between a name and its office."""


@dataclass(frozen=True, slots=True)
class Office:
    """The words of an office, half-open, and its head in folded spelling without particles."""

    start: int
    end: int
    head: str

    def span(self, doc: Doc) -> Span:
        """Give its code points, a particle before it left out (ورئيسة الوزراء)."""
        attached = fold(doc[self.start].text).removeprefix("ال") != self.head
        return span_of_words(doc, self.start, self.end, particles=int(attached))


class Offices:
    """The offices beside the names of one article."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        people = [m for m in draft_of(doc).mentions if m.type == "Person" and m.level == "Name"]
        self._in_names = {i for person in people for i in range(person.start, person.end)}

    def of(self, person: Found) -> Iterator[Office]:
        """Give the offices before a name in its sentence, the nearest first, then one in apposition behind it.

        A nominal may be an office itself (الأمين العام للأمم المتحدة).
        """
        yield from self._beside(person) if person.level == "Name" else _within(self._doc, person)

    def told(self, person: Found, served: Found) -> Span | None:
        """Give the code points of the office in which a person serves another: the one that names whom, or the nearest.

        A noun of an office right before it makes another one of it (نائب رئيس الوزراء).
        """
        offices = list(self.of(person))
        naming = [office for office in offices if office.start <= served.start < office.end]
        office = next(iter(naming or offices), None)
        if office is None:
            return None
        _, end = office.span(self._doc)
        for before in offices:
            leads_on = before.start + 1 == before.end == office.start
            if leads_on and not _joins(self._doc[office.start].text, office.head):
                office = before
        return office.span(self._doc)[0], end

    def _beside(self, person: Found) -> Iterator[Office]:
        doc = self._doc
        (first, _), end = sentence_of(doc, person.start), person.start
        while end > first and doc[end - 1].text in "،,":
            end -= 1
        limit = end
        for i in range(end - 1, max(first, end - _BEFORE) - 1, -1):
            if i in self._in_names or _ends_office(doc[i]):
                break
            head = _head(doc[i].text)
            if head:
                yield Office(i, limit, head)
                limit = i
        yield from self._behind(person)

    def _behind(self, person: Found) -> Iterator[Office]:
        doc = self._doc
        for i in range(person.end, min(len(doc), person.end + _GAP)):
            head = _head(doc[i].text)
            if head and not _joins(doc[i].text, head):
                end = _end(doc, i)
                if i > person.end or not self._is_of_next(i, end):
                    yield Office(i, end, head)
                return
            if not doc[i].is_punct:
                return

    def _is_of_next(self, start: int, end: int) -> bool:
        """Say whether an office leads straight to another name, whose bearer has it (التقى فلان وزير النفط فلانا)."""
        name = next((i for i in range(start, end) if i in self._in_names), None)
        return name is not None and not any(_head(self._doc[i].text) for i in range(start + 1, name))


def _ends_office(word: Token) -> bool:
    """Say whether a word before a name cannot stand in an office: a mark other than a quotation mark, or أن."""
    if word.is_punct:
        return not is_quotation_mark(word.text)
    return fold(word.text) in words("speaking", "that")


def _within(doc: Doc, nominal: Found) -> Iterator[Office]:
    head = _head(doc[nominal.start].text)
    if head:
        yield Office(nominal.start, nominal.end, head)


def _joins(word: str, head: str) -> bool:
    """Say whether و stands before the head of an office: behind a name it brings in the next person's (فلان ونظيره)."""
    return fold(word).startswith("و") and not head.startswith("و")


def _end(doc: Doc, start: int) -> int:
    """Give the end of an office that stands behind a name: the next mark, or as many words as offices have."""
    limit = min(sentence_of(doc, start)[1], start + _LENGTH)
    marks = (i for i in range(start + 1, limit) if doc[i].is_space or _ends_office(doc[i]))
    return next(marks, limit)


@lru_cache(maxsize=100_000)
def _head(word: str) -> str | None:
    """Give the noun of an office that a word is, with or without و ب ل ك and the article before it."""
    folded = fold(word)
    behind = folded[1:] if folded[:1] in PROCLITICS else folded
    forms = (folded, folded.removeprefix("ال"), behind, behind.removeprefix("ال"), folded.removeprefix("لل"))
    return next((form for form in forms if form in words("offices", "heads")), None)
