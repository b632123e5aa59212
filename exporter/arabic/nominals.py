"""Whom a nominal denotes: a name that the reader points at, an earlier one with the same head, else somebody new."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain

import numpy as np
from spacy.tokens import Doc

from .draft import Found, draft_of, reading_of, sentence_of
from .lexicon import fold, head_of, words
from .marks import is_mark
from .naming import Group, Key
from .nisbas import key_of_state
from .offices import Offices

_NAME, _AGAIN = 0.5, 0.5
"""Probabilities above which a nominal takes the name, or the other nominal, that the reader points at."""
_APPOSITION = 4
"""Words between an office and the name of the one who holds it."""
_BEFORE_NAME = 6
"""Words before a person's name in which an office may begin."""


class Nominals:
    """Finds whom the nominals of one article denote, among the ``groups`` of its names, which grow by them.

    Groups and nominals go by their places in these lists.
    """

    def __init__(self, doc: Doc, groups: list[Group], nominals: list[Found]) -> None:
        self._doc, self._groups, self._nominals = doc, groups, nominals
        self._words = list(map(fold, draft_of(doc).words))
        self._names = [(m, place) for place, group in enumerate(groups) for m in group.mentions if m.level == "Name"]
        self._to_names = _pointed_at(doc, nominals, [name for name, _ in self._names], "antecedent", _NAME)
        self._to_nominals = _pointed_at(doc, nominals, nominals, "again", _AGAIN)
        self._joined: dict[int, int] = {}
        self._starting: defaultdict[int, set[int]] = defaultdict(set)
        for name, place in self._names:
            self._starting[name.start].add(place)
        self._headed: defaultdict[str, set[int]] = defaultdict(set)
        self._worded: defaultdict[Key, list[int]] = defaultdict(list)
        self._held: dict[str, int] = {}
        offices = Offices(doc)
        for place, mention in ((place, m) for place, group in enumerate(groups) for m in group.mentions):
            for head in _heads(doc, mention):
                self._headed[head].add(place)
            for office in _offices(doc, offices, mention):
                self._held.setdefault(office, place)

    def join(self) -> None:
        """Put each nominal to the entity that it denotes, or make a new one of it."""
        ways = (
            self._of_state,
            self._in_apposition,
            self._named,
            self._named_again,
            self._in_office,
            self._taken_up,
            self._worded_alike,
        )
        for n, nominal in enumerate(self._nominals):
            chosen = next((place for way in ways if (place := way(n)) is not None), len(self._groups))
            if chosen == len(self._groups):
                key = tuple(fold(nominal.text).split(" "))
                state = key_of_state(nominal.text)
                self._groups.append(Group([nominal], {key, state} if state else {key}))
                self._worded[key].append(chosen)
            else:
                self._groups[chosen].mentions.append(nominal)
            self._joined[n] = chosen
            self._headed[head_of(nominal.text)].add(chosen)

    def _of_state(self, n: int) -> int | None:
        """Give the state whose adjective stands alone for it (نظيره التركي: تركيا)."""
        key = key_of_state(self._nominals[n].text)
        return next((place for place, group in enumerate(self._groups) if key in group.keys), None) if key else None

    def _in_apposition(self, n: int) -> int | None:
        """Give the person whose name stands behind an office, or before it (المتحدث باسم الحكومة راجح بادي)."""
        nominal = self._nominals[n]
        if head_of(nominal.text) not in words("offices", "heads"):
            return None
        people = [(name, place) for name, place in self._names if name.type == "Person"]
        behind = (place for name, place in people if self._meet(nominal.end, name.start, _APPOSITION))
        before = (place for name, place in people if self._meet(name.end, nominal.start, 1))
        return next(chain(behind, before), None)

    def _meet(self, start: int, end: int, gap: int) -> bool:
        """Say whether nothing but at most ``gap`` words, or one comma, stands between."""
        if not 0 <= end - start <= gap:
            return False
        between = draft_of(self._doc).words[start:end]
        return not any(word.isspace() or is_mark(word) for word in between) or between in (["،"], [","])

    def _named(self, n: int) -> int | None:
        return self._likeliest(n, [(score, self._names[name][1]) for score, name in self._to_names[n]])

    def _named_again(self, n: int) -> int | None:
        earlier = [(score, other) for score, other in self._to_nominals[n] if other in self._joined]
        return self._likeliest(n, [(score, self._joined[other]) for score, other in earlier])

    def _likeliest(self, n: int, pointed_at: list[tuple[float, int]]) -> int | None:
        told = self._told_by(self._nominals[n]) if pointed_at else set()
        open_ = [(score, -place) for score, place in pointed_at if place not in told]
        return -max(open_)[1] if open_ else None

    def _told_by(self, nominal: Found) -> set[int]:
        """Give whose names open what the nominal tells (قال المتحدث إن كيري …): it is somebody else's."""
        _, end = sentence_of(self._doc, nominal.start)
        openers = [i for i in range(nominal.end, end) if self._words[i] in words("speaking", "complements")]
        starts = (start for i in openers for start in (i + 1, i + 2) if start < end and start in self._starting)
        return set().union(*(self._starting[start] for start in starts))

    def _in_office(self, n: int) -> int | None:
        return self._held.get(fold(self._nominals[n].text))

    def _taken_up(self, n: int) -> int | None:
        """Give the nearest entity before a definite nominal that its head names, too (مسؤول تركي … المسؤول)."""
        nominal = self._nominals[n]
        head = head_of(nominal.text)
        if not fold(nominal.text).startswith("ال") or head in words("names", "directions"):
            return None
        named = [(m.start, -place) for place in self._headed[head] for m in self._groups[place].mentions]
        nearest = max((one for one in named if one[0] < nominal.start), default=None)
        return -nearest[1] if nearest else None

    def _worded_alike(self, n: int) -> int | None:
        nominal = self._nominals[n]
        alike = self._worded[tuple(fold(nominal.text).split(" "))]
        return next((place for place in alike if self._groups[place].type == nominal.type), None)


def _pointed_at(
    doc: Doc, nominals: list[Found], others: list[Found], label: str, least: float
) -> list[list[tuple[float, int]]]:
    """Give for each nominal the other mentions that the reader points at from it: probability and place in the list."""
    pointed: list[list[tuple[float, int]]] = [[] for _ in nominals]
    scores = reading_of(doc).pairs([m.start for m in nominals], [m.start for m in others], [label]).of(label)
    for n, other in zip(*(found.tolist() for found in np.nonzero(scores > least)), strict=True):
        if nominals[n].start != others[other].start:
            pointed[n].append((float(scores[n, other]), other))
    return pointed


def _heads(doc: Doc, mention: Found) -> set[str]:
    """Give the nouns that may take a mention up: its own head, and before a person's name those of an office."""
    if mention.level == "Name" and mention.type == "Person":
        first, _ = sentence_of(doc, mention.start)
        before = draft_of(doc).words[max(first, mention.start - _BEFORE_NAME) : mention.start]
        return set(map(head_of, before)) & words("offices", "heads")
    return {head_of(mention.text)}


def _offices(doc: Doc, offices: Offices, mention: Found) -> list[str]:
    """Give the words of the offices beside a person's name (وزير الخارجية الأميركي), folded."""
    if mention.level != "Name" or mention.type != "Person":
        return []
    return [fold(doc[office.start : office.end].text) for office in offices.of(mention)]
