"""Which triggers tell one event: the reader's word on each pair, weighed with what else the pair has in common.

The weights are a logistic regression (``lexicon/retelling.toml``, fitted by ``training/retelling.py``). A trigger goes
to the event that all of its triggers together speak for most, so that one likely pair alone does not join two events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from .decoding import Floats
from .draft import draft_of, reading_of, word_at
from .evidence import log_odds
from .lexicon import lexicon

TRAITS = ("same", "type", "actuality", "time", "distance")
_LEAST = -2.5
"""Mean log-odds of being one event from which a trigger joins it, set on the development articles."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words that evoke an event, half-open."""

    start: int
    end: int


def joined(doc: Doc, triggers: Sequence[Trigger]) -> list[list[Trigger]]:
    """Put each trigger, given in the order of the text, to the earlier ones of the event that it tells again."""
    fitted = lexicon("retelling")
    weights = np.asarray([fitted[name] for name in TRAITS])
    groups: list[list[Trigger]] = []
    owners = np.zeros(len(triggers), dtype=np.intp)
    for i, (trigger, rows) in enumerate(zip(triggers, traits(doc, triggers), strict=True)):
        odds = rows @ weights + fitted["bias"]
        together = np.bincount(owners[:i], weights=odds) / np.bincount(owners[:i])
        if groups and together.max() > _LEAST:
            owners[i] = together.argmax()
        else:
            owners[i] = len(groups)
            groups.append([])
        groups[owners[i]].append(trigger)
    return groups


def traits(doc: Doc, triggers: Sequence[Trigger]) -> Iterator[Floats]:
    """Give of each trigger its ``(earlier triggers, TRAITS)``.

    They are the log-odds of the reader's ``same``, the probabilities that both have one type and one actuality, how
    surely they have two times, and the logarithm of the words between them.
    """
    reading = reading_of(doc)
    starts = [trigger.start for trigger in triggers]
    times = [word_at(doc, time.span[0]) for time in draft_of(doc).annotation.times]
    all_same = reading.pairs(starts, starts, ["same"]).of("same")
    of_time = reading.pairs(starts, times, ["time"]).of("time")
    for i, start in enumerate(starts):
        earlier = starts[:i]
        same = all_same[i, :i]
        columns = (
            log_odds(same),
            reading.agreement("event", start, earlier),
            reading.agreement("actuality", start, earlier),
            _apart(of_time[i], of_time[:i]),
            np.log1p(start - np.asarray(earlier, dtype=np.float32)),
        )
        yield np.stack(columns, axis=-1)


def _apart(own: Floats, others: Floats) -> Floats:
    """Give how much surer a trigger and each of some others are of some time than of a common one."""
    common = np.minimum(own, others).max(axis=1, initial=0)
    apart: Floats = np.minimum(own.max(initial=0), others.max(axis=1, initial=0)) - common
    return apart
