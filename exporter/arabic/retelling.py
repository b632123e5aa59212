"""Which triggers tell one event: the reader's word on each pair, weighed with what else the pair has in common.

The weights are a logistic regression (``lexicon/retelling.toml``, fitted by ``training/retelling.py``). A trigger goes
to the event that all of its triggers together speak for most, so that one likely pair alone does not join two events.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from spacy.tokens import Doc

from .cast import PLACE, Cast, roles
from .decoding import Floats
from .draft import draft_of, reading_of, word_at
from .evidence import log_odds
from .lexicon import lexicon
from .triggers import Trigger

TRAITS = ("same", "type", "actuality", "distance", "time", "place", "elsewhere", "shared", "rival")
_LEAST = -1.25
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
    times = [word_at(doc, time.span[0]) for time in draft_of(doc).annotation.times]
    all_same = reading.pairs(starts, starts, ["same"]).of("same")
    of_time = reading.pairs(starts, times, ["time"]).values
    of_entities = cast.of_entities()
    of_place, of_roles = of_entities[:, :, [PLACE]], of_entities[:, :, : len(roles())]
    for i, start in enumerate(starts):
        earlier = starts[:i]
        columns = (
            log_odds(all_same[i, :i]),
            reading.agreement("event", start, earlier),
            reading.agreement("actuality", start, earlier),
            np.log1p(start - np.asarray(earlier, dtype=np.float32)),
            _apart(of_time[i], of_time[:i]),
            _common(of_place[i], of_place[:i]).max(axis=1, initial=0),
            _apart(of_place[i], of_place[:i]),
            _common(of_roles[i], of_roles[:i]).max(axis=1, initial=0),
            _apart(of_roles[i], of_roles[:i]),
        )
        yield np.stack(columns, axis=-1)


def _common(own: Floats, others: Floats) -> Floats:
    """Give how surely a trigger (``(m, labels)``) shares with each of ``n`` others one of ``m`` things, by label."""
    common: Floats = np.minimum(own, others).max(axis=1, initial=0)
    return common


def _apart(own: Floats, others: Floats) -> Floats:
    """Give how much surer a trigger and each of ``n`` others are of something in a label than of a common thing."""
    surest = np.minimum(own.max(axis=0, initial=0), others.max(axis=1, initial=0))
    apart: Floats = (surest - _common(own, others)).max(axis=1, initial=0)
    return apart
