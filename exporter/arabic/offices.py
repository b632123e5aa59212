"""Offices that stand beside a person's name: وزير الخارجية التركي فلان; فلان، المتحدث باسم الحكومة."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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


def stated_offices(doc: Doc) -> Iterator[tuple[str, Found, Found]]:
    """Give each person that stands beside an office with the relation and whom the office serves."""
    for person in draft_of(doc).mentions:
        if person.type == "Person" and person.level == "Name":
            for office in offices_of(doc, person):
                served = _served(doc, office, person)
                if served:
                    yield _relation(office, served), person, served


def has_office(doc: Doc, person: Found) -> bool:
    """Say whether words beside a name tell whom its bearer serves, named in the article or not."""
    return any(_served(doc, office, person) or _names_state(doc, office) for office in offices_of(doc, person))


def _names_state(doc: Doc, office: Office) -> bool:
    return any(keys_of(word.text) for word in doc[office.start : office.end])


def offices_of(doc: Doc, person: Found) -> Iterator[Office]:
    """Give the offices before a person's name in its sentence, the nearest first, then one in apposition behind it."""
    sentence = doc[person.start].sent
    end = person.start
    while end > sentence.start and doc[end - 1].text in "،,":
        end -= 1
    limit, people = end, _people(doc)
    for i in range(end - 1, max(sentence.start, end - _BEFORE) - 1, -1):
        if doc[i].is_punct or any(m.start <= i < m.end for m in people):
            break
        head = _head(doc[i].text)
        if head:
            yield Office(i, limit, head)
            limit = i
    yield from _behind(doc, person)


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


def _people(doc: Doc) -> list[Found]:
    return [m for m in draft_of(doc).mentions if m.type == "Person" and m.level == "Name"]


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


def _served(doc: Doc, office: Office, person: Found) -> Found | None:
    """Give whom an office serves: the first one named in its words, else the state of an adjective among them."""
    mentions = [m for m in draft_of(doc).mentions if m.type in _SERVED]
    named = [m for m in mentions if office.start < m.start < office.end and m.end <= max(office.end, person.start)]
    if named:
        return min(named, key=lambda m: (m.start, -m.end))
    return next((m for word in doc[office.start : office.end] if (m := state_of(doc, word))), None)
