"""Offices that stand beside a person's name: وزير الخارجية التركي فلان; فلان، المتحدث باسم الحكومة."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from ..annotation.model import Span
from .draft import Found, code_points, draft_of, sentence_of
from .lexicon import fold, words

_BEFORE, _LENGTH, _GAP = 9, 9, 2
"""Words before a name in which an office may begin, words of an office, and marks between a name and its office."""


@dataclass(frozen=True, slots=True)
class Office:
    """The words of an office, half-open, and its head in folded spelling without particles."""

    start: int
    end: int
    head: str

    def span(self, doc: Doc) -> Span:
        """Give its code points."""
        return code_points(doc, self.start, self.end)


class Offices:
    """The offices beside the names of one article."""

    def __init__(self, doc: Doc) -> None:
        self._doc = doc
        people = [m for m in draft_of(doc).mentions if m.type == "Person" and m.level == "Name"]
        self._in_names = {i for person in people for i in range(person.start, person.end)}

    def of(self, person: Found) -> Iterator[Office]:
        """Give the offices before a name in its sentence, the nearest first, then one in apposition behind it."""
        doc = self._doc
        (first, _), end = sentence_of(doc, person.start), person.start
        while end > first and doc[end - 1].text in "،,":
            end -= 1
        limit = end
        for i in range(end - 1, max(first, end - _BEFORE) - 1, -1):
            if i in self._in_names or doc[i].is_punct:
                break
            head = _head(doc[i].text)
            if head:
                yield Office(i, limit, head)
                limit = i
        yield from _behind(doc, person)


def office_within(doc: Doc, nominal: Found) -> Office | None:
    """Give the office that a nominal itself is (الأمين العام للأمم المتحدة)."""
    head = _head(doc[nominal.start].text)
    return Office(nominal.start, nominal.end, head) if head else None


def _behind(doc: Doc, person: Found) -> Iterator[Office]:
    for i in range(person.end, min(len(doc), person.end + _GAP)):
        head = _head(doc[i].text)
        if head and not _joins(doc[i].text, head):
            yield Office(i, _end(doc, i), head)
            return
        if not doc[i].is_punct:
            return


def _joins(word: str, head: str) -> bool:
    """Say whether و stands before the head of an office: behind a name it brings in the next person's (فلان ونظيره)."""
    return fold(word).startswith("و") and not head.startswith("و")


def _end(doc: Doc, start: int) -> int:
    """Give the end of an office that stands behind a name: the next mark, or as many words as offices have."""
    limit = min(sentence_of(doc, start)[1], start + _LENGTH)
    marks = (i for i in range(start + 1, limit) if doc[i].is_punct or doc[i].is_space)
    return next(marks, limit)


@lru_cache(maxsize=100_000)
def _head(word: str) -> str | None:
    """Give the noun of an office that a word is, with or without و ب ل ك and the article before it."""
    folded = fold(word)
    forms = (folded, folded.removeprefix("ال"), folded[1:], folded[1:].removeprefix("ال"), folded.removeprefix("لل"))
    return next((form for form in forms if form in words("offices", "heads")), None)
