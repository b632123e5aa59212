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
_BLOCK = 16
"""Triggers that are compared at once with those before them."""
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
    places = _held(cast, slice(PLACE, PLACE + 1))
    participants = _held(cast, slice(len(all_roles())))  # each role is a slot
    for first in range(0, len(starts), _BLOCK):
        some, earlier = slice(first, first + _BLOCK), slice(first + _BLOCK)
        same = log_odds(reading.pairs(starts[some], starts[earlier], ["same"]).of("same"))
        agreed = reading.agreement("event", starts[some], starts[earlier])
        columns = same, agreed, *places.compared(some, earlier), *participants.compared(some, earlier)
        for i, of_all in enumerate(np.stack(columns, axis=-1), first):
            yield of_all[:i]


class _Held:
    """What ``t`` triggers hold: ``(n, t)`` probabilities that each has each of ``n`` things, and the things' slots."""

    def __init__(self, values: Floats, slots: Integers) -> None:
        self._values, self._slots = values, slots
        self._most = np.zeros((slots.max(initial=-1) + 1, values.shape[1]), np.float32)
        if len(slots):
            begins = np.flatnonzero(np.diff(slots, prepend=-1))  # the things of one slot stand side by side
            self._most[slots[begins]] = np.maximum.reduceat(values, begins)

    def compared(self, some: slice, earlier: slice) -> tuple[Floats, Floats]:
        """Compare some triggers with those up to the last of them, each ``(some, earlier)``.

        Gives how sure both are of a common thing, and how much surer both are of something in one slot than of a common
        thing in it. Only what a trigger has is looked at: most have few of the things of a long article.
        """
        own, others = self._values[:, some], self._values[:, earlier]
        common, apart = np.zeros((2, own.shape[1], others.shape[1]), np.float32)
        trigger, thing = np.nonzero(own.T)
        if not len(trigger):
            return common, apart
        held, slot = own[thing, trigger], self._slots[thing]
        begins = np.flatnonzero(np.diff(trigger, prepend=-1) | np.diff(slot, prepend=-1))  # of one trigger in one slot
        of_one = np.flatnonzero(np.diff(trigger[begins], prepend=-1))
        both = np.maximum.reduceat(np.minimum(held[:, None], others[thing]), begins)
        most = np.minimum(np.maximum.reduceat(held, begins)[:, None], self._most[slot[begins], earlier])
        compared = trigger[begins[of_one]]
        common[compared] = np.maximum.reduceat(both, of_one)
        apart[compared] = np.maximum.reduceat(most - both, of_one)
        return common, apart


def _held(cast: Cast, labels: slice) -> _Held:
    """Give the entities of some labels, each a slot; what is negligible takes no room, for most is."""
    rows, things, values = [np.zeros(0, np.intp)], [np.zeros(0, np.intp)], [np.zeros(0, np.float32)]
    past = 0
    for first, scores in cast.blocks:
        row, mention, label = np.nonzero(scores[..., labels] > _NEGLIGIBLE)
        rows.append(past + row)
        things.append(label * len(cast.entities) + cast.entities[first + mention])
        values.append(scores[..., labels][row, mention, label])
        past += len(scores)
    every = np.concatenate(things)
    # numbered anew by counting, since np.unique would sort them all
    is_held = np.zeros(every.max(initial=-1) + 1, np.bool_)
    is_held[every] = True
    known = np.flatnonzero(is_held)
    held = np.zeros((len(known), past), np.float32)
    np.maximum.at(held, (np.cumsum(is_held)[every] - 1, np.concatenate(rows)), np.concatenate(values))
    return _Held(held, known // max(1, len(cast.entities)))
