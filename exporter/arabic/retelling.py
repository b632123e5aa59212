"""Which triggers tell one event: the reader's word on each pair, weighed with what else the pair has in common.

The weights are a logistic regression (``lexicon/retelling.toml``, fitted by ``training/retelling.py``). A trigger goes
to the event that all of its triggers together speak for most, so that one likely pair alone does not join two events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from spacy.tokens import Doc

from .cast import PLACE, Cast, all_roles
from .decoding import Floats, Integers
from .draft import reading_of
from .evidence import log_odds
from .lexicon import lexicon
from .triggers import Trigger

TRAITS = ("same", "type", "place", "elsewhere", "shared", "rival")
_NEGLIGIBLE = 0.01
"""Probability up to which a trigger is not compared for what it may have."""
_LEAST = -0.75
"""Mean log-odds of being one event from which a trigger joins it, set on the development articles."""


def joined(doc: Doc, triggers: Sequence[Trigger], cast: Cast) -> list[list[Trigger]]:
    """Put each trigger, given in the order of the text, to the earlier ones of the event that it tells again."""
    fitted = lexicon("retelling")
    weights = np.asarray([fitted[name] for name in TRAITS])
    groups: list[list[Trigger]] = []
    owners = np.zeros(len(triggers), dtype=np.intp)
    for i, (trigger, rows) in enumerate(zip(triggers, traits(doc, triggers, cast), strict=True)):
        odds = rows @ weights + fitted["bias"]
        together = np.bincount(owners[:i], weights=odds) / np.bincount(owners[:i])
        if groups and together.max() > _LEAST:
            owners[i] = together.argmax()
        else:
            owners[i] = len(groups)
            groups.append([])
        groups[owners[i]].append(trigger)
    return groups


def traits(doc: Doc, triggers: Sequence[Trigger], cast: Cast) -> Iterator[Floats]:
    """Give of each trigger its ``(earlier triggers, TRAITS)``; ``lexicon/retelling.toml`` says what they are."""
    reading = reading_of(doc)
    starts = [trigger.start for trigger in triggers]
    all_same = reading.pairs(starts, starts, ["same"]).of("same")
    places = _held(triggers, cast, slice(PLACE, PLACE + 1))
    participants = _held(triggers, cast, slice(len(all_roles())))  # each role is a slot
    for i, start in enumerate(starts):
        place, elsewhere = places.compared(i)
        shared, rival = participants.compared(i)
        columns = (
            log_odds(all_same[i, :i]),
            reading.agreement("event", start, starts[:i]),
            *(place, elsewhere, shared, rival),
        )
        yield np.stack(columns, axis=-1)


class _Held:
    """What triggers hold in some slots: ``(t, n)`` probabilities that each has each of ``n`` things, and its slot."""

    def __init__(self, values: Floats, slots: Integers) -> None:
        self._values, self._slots = values, slots
        self._most = np.zeros((len(values), slots.max(initial=-1) + 1), np.float32)
        for slot in set(slots.tolist()):
            self._most[:, slot] = values[:, slots == slot].max(axis=1)

    def compared(self, i: int) -> tuple[Floats, Floats]:
        """Compare a trigger with each earlier one.

        Gives how sure both are of a common thing, and how much surer both are of something in one slot than of a common
        thing in it.
        """
        own = np.flatnonzero(self._values[i] > _NEGLIGIBLE)
        common, slots = np.minimum(self._values[i, own], self._values[:i, own]), self._slots[own]
        apart = np.minimum(self._most[i], self._most[:i])
        for slot in set(slots.tolist()):
            apart[:, slot] -= common[:, slots == slot].max(axis=1)
        return common.max(axis=1, initial=0), apart.max(axis=1, initial=0)


def _held(triggers: Sequence[Trigger], cast: Cast, labels: slice) -> _Held:
    """Give the entities of some labels, each a slot; what is negligible takes no room, for most is."""
    if not triggers:
        return _Held(np.zeros((0, 0), np.float32), np.zeros(0, np.intp))
    rows, things, values = [], [], []
    for row, trigger in enumerate(triggers):
        first, scores = cast.scores[trigger]
        mention, label = np.nonzero(scores[:, labels] > _NEGLIGIBLE)
        rows.append(np.full(len(mention), row))
        things.append(np.stack([cast.entities[first + mention], label]))
        values.append(scores[:, labels][mention, label])
    known, columns = np.unique(np.concatenate(things, axis=1), axis=1, return_inverse=True)
    held = np.zeros((len(triggers), known.shape[1]), np.float32)
    np.maximum.at(held, (np.concatenate(rows), columns.ravel()), np.concatenate(values))
    return _Held(held, known[1])
