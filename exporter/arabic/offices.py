"""Offices that stand beside a person's name: وزير الخارجية التركي فلان; فلان، المتحدث باسم الحكومة."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from spacy.tokens import Doc

from ..annotation.model import Span
from .draft import Found, code_points, draft_of
from .lexicon import fold, words
from .nisbas import keys_of, state_of

_BEFORE, _LENGTH, _GAP = 9, 9, 2
"""Words before a name in which an office may begin, words of an office, and marks between a name and its office."""
_SERVED = frozenset({"Organization", "GeopoliticalEntity", "Place"})


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
        self._doc, self._mentions = doc, draft_of(doc).mentions
        self._people = [m for m in self._mentions if m.type == "Person" and m.level == "Name"]
        self._in_names = {i for person in self._people for i in range(person.start, person.end)}
        self._servable: defaultdict[int, list[Found]] = defaultdict(list)
        for mention in self._mentions:
            if mention.type in _SERVED:
                self._servable[mention.start].append(mention)

    def stated(self) -> Iterator[tuple[str, Found, Found]]:
        """Give each person that stands beside an office with the relation and whom the office serves."""
        for person in self._people:
            for office in self.of(person):
                served = self._served(office, person)
                if served:
                    yield _relation(office, served), person, served

    def has(self, person: Found) -> bool:
        """Say whether words beside a name tell whom its bearer serves, named in the article or not."""
        return any(self._served(office, person) or self._names_state(office) for office in self.of(person))

    def of(self, person: Found) -> Iterator[Office]:
        """Give the offices before a name in its sentence, the nearest first, then one in apposition behind it."""
        doc = self._doc
        first, end = doc[person.start].sent.start, person.start
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

    def _served(self, office: Office, person: Found) -> Found | None:
        """Give whom an office serves: the first one named in its words, else the state of an adjective among them."""
        limit = max(office.end, person.start)
        starting = (m for i in range(office.start + 1, office.end) for m in self._servable.get(i, ()))
        named = [m for m in starting if m.end <= limit]
        if named:
            return min(named, key=lambda m: (m.start, -m.end))
        states = (state_of(self._doc, word) for word in self._doc[office.start : office.end])
        return next((state for state in states if state), None)

    def _names_state(self, office: Office) -> bool:
        return any(keys_of(word.text) for word in self._doc[office.start : office.end])


def _behind(doc: Doc, person: Found) -> Iterator[Office]:
    for i in range(person.end, min(len(doc), person.end + _GAP)):
        head = _head(doc[i].text)
        if head:
            yield Office(i, _end(doc, i), head)
            return
        if not doc[i].is_punct:
            return


def _end(doc: Doc, start: int) -> int:
    """Give the end of an office that stands behind a name: the next mark, or as many words as offices have."""
    limit = min(doc[start].sent.end, start + _LENGTH)
    marks = (i for i in range(start + 1, limit) if doc[i].is_punct or doc[i].is_space)
    return next(marks, limit)


@lru_cache(maxsize=100_000)
def _head(word: str) -> str | None:
    """Give the noun of an office that a word is, with or without و ب ل ك and the article before it."""
    folded = fold(word)
    forms = (folded, folded.removeprefix("ال"), folded[1:], folded[1:].removeprefix("ال"), folded.removeprefix("لل"))
    return next((form for form in forms if form in words("offices", "heads")), None)


def _relation(office: Office, served: Found) -> str:
    if office.head in words("offices", "spokespeople"):
        return "spokespersonOf"
    leads = office.head in words("offices", "leaders") and served.type == "Organization"
    return "headOf" if leads else "holdsPosition"
