"""Seats of government, which newspapers name for the government itself (موسكو أعلنت): a state, or only the city."""

from __future__ import annotations

from itertools import takewhile

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from .draft import Found, attached, draft_of, reading_of, sentence_of
from .lexicon import fold, lexicon, words
from .naming import Group, key_of
from .wording import unprefixed

_POINTS_AT = 0.5
"""Probability above which a seat is believed to act or speak, or to be where something takes place."""
_SUBJECT = 3
"""Words that may stand between a verb of going and the place."""


def settle_seats(doc: Doc, groups: list[Group]) -> None:
    """Move a seat that acts or speaks to the state that the article names, and call one that is a place a city.

    Where nothing names the state, its adjectives mean the seat that acts.
    """
    named = {fold(m.text): group for group in groups for m in group.mentions}
    for seat, states in _SEATS.items():
        group = named.get(seat)
        if group is None or any(fold(mention.text) not in _SEATS for mention in group.mentions):
            continue
        state = next((named[name] for name in states if name in named), None)
        acts, place = _scores(doc, group)
        governs = acts.max() > max(_POINTS_AT, place.max())
        if governs and not state:
            group.keys |= set(map(key_of, states))
        elif governs and state and state is not group:
            state.mentions += group.mentions
            groups.remove(group)
            named |= {fold(mention.text): state for mention in group.mentions}  # spelt in two ways, it is one seat
        elif all(
            _stands_as_place(doc, mention) or around > max(_POINTS_AT, acting)
            for mention, acting, around in zip(group.mentions, acts, place, strict=True)
        ):
            for mention in group.mentions:
                mention.type, mention.subtype = "GeopoliticalEntity", "City"


_SEATS = {fold(seat): [fold(name) for name in names] for seat, names in lexicon("capitals")["seats"].items()}


def _scores(doc: Doc, group: Group) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give for each mention how likely it acts or speaks in some event, and how likely one takes place there."""
    reading = reading_of(doc)
    triggers = [run.start for run in reading.spans("trigger")]
    if not triggers:
        nothing = np.zeros(len(group.mentions), dtype=np.float32)
        return nothing, nothing
    parts = ["source", *lexicon("events")["roles"]]
    pairs = reading.pairs(triggers, [m.start for m in group.mentions], [*parts, "place"])
    acts = np.stack([pairs.of(part).max(axis=0) for part in parts]).max(axis=0)
    return acts, pairs.of("place").max(axis=0)


def _stands_as_place(doc: Doc, mention: Found) -> bool:
    """Say whether words that lead to places stand before a name (في دمشق, ببغداد) or one that و adds it to."""
    particle = attached(doc, mention)
    if particle == "و":
        other = next((m for m in draft_of(doc).mentions if m.end == mention.start and m.level == "Name"), None)
        return other is not None and _stands_as_place(doc, other)
    if particle:
        return particle == "ب"
    first = max(sentence_of(doc, mention.start)[0], mention.start - _SUBJECT - 1)
    before = [fold(token.text) for token in doc[first : mention.start]]
    return bool(before) and (before[-1] in words("capitals", "places") or _goes(before))


def _goes(before: list[str]) -> bool:
    """Say whether a verb of going and its subject end the words before a name (زار وزير النفط التركي بغداد)."""
    last = takewhile(str.isalpha, reversed(before))
    return any(not words("capitals", "goings").isdisjoint(unprefixed(word)) for word in last)
