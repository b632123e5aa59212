"""Argument candidates: the mentions that may take part in events, with what the reader says of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from spacy.tokens import Doc

from .decoding import Booleans, Floats, Integers
from .draft import Found, attached, draft_of, reading_of, word_at
from .lexicon import fold, lexicon
from .reader import REACH
from .triggers import Trigger

PARTICLES = ("against", "to", "by", "with")
"""Kinds of particles that introduce who takes part."""
PLACE, SOURCE, RELAY = -3, -2, -1
"""The last labels of scores, behind the roles."""
_PAIRS = 20_000
"""Pairs of a trigger and a mention up to which events are decided on at once."""
_BLOCK = 64
"""Triggers that the reader is asked about at once: what they score grows with the words that they reach over."""


@dataclass(frozen=True, slots=True)
class EventCast:
    """The candidates of ``e`` events that ``t`` triggers tell: ``m`` mentions, side by side those of one entity."""

    events: Sequence[Sequence[Trigger]]
    triggers: Sequence[Trigger]
    """Those of all events, one event after the other."""
    firsts: Integers
    """The first trigger of each event."""
    mentions: list[Found]
    begins: Integers
    """The first mention of each of ``n`` entities."""
    apart: Booleans
    """``(e, m)``: the mention is in reach, and not inside the event's first trigger, whose own words take no part."""
    scores: Floats
    """``(t, m, roles and PLACE, SOURCE and RELAY)`` probabilities that these join a trigger with a mention."""
    fits: Floats
    """``(m, roles)``: 1 where the type of the mention usually fills the role."""
    introduced: Floats
    """``(m, PARTICLES)``: 1 where such a particle stands right before the mention."""
    times: Floats
    """``(t, times of the article)`` probabilities that these date a trigger."""

    def mean(self, of_triggers: Floats) -> Floats:
        """Give ``(e, …)`` means of ``(t, …)`` values of the triggers of each event."""
        counts = np.asarray([len(event) for event in self.events], np.float32)
        mean: Floats = np.add.reduceat(of_triggers, self.firsts, axis=0, dtype=np.float32)
        mean /= counts.reshape(-1, *[1] * (mean.ndim - 1))
        return mean

    def present(self) -> Booleans:
        """Say ``(e, n)`` whether an entity may take part in an event."""
        return np.logical_or.reduceat(self.apart, self.begins, axis=1)


@dataclass(frozen=True, slots=True)
class Cast:
    """The candidates of an article in the order of the text, and the scores of its triggers with those in reach."""

    mentions: list[Found]
    starts: Integers
    """The first word of each mention."""
    entities: Integers
    """The number of the entity of each mention."""
    blocks: Sequence[tuple[int, Floats]]
    """Of some triggers at a time, in the order of the text: the first mention in reach, and the ``(triggers, mentions
    in reach, labels)`` probabilities."""
    scores: Mapping[Trigger, tuple[int, Floats]]
    """The same by trigger."""
    fits: Floats
    introduced: Floats
    times: Mapping[Trigger, Floats]

    def of(self, events: Sequence[Sequence[Trigger]]) -> Iterator[EventCast]:
        """Give the candidates of events, told by the triggers of each, some events at a time."""
        some: list[Sequence[Trigger]] = []
        told, first, past = 0, len(self.mentions), 0
        for event in events:
            begin, end = self._reach(event)
            told, first, past = told + len(event), min(first, begin), max(past, end)
            if some and told * (past - first) > _PAIRS:
                yield self._of(some)
                some, told, first, past = [], len(event), begin, end
            some.append(event)
        if some:
            yield self._of(some)

    def of_label(self, label: int) -> Floats:
        """Give the ``(triggers, mentions)`` probabilities of one label, 0 out of reach."""
        every = np.zeros((len(self.scores), len(self.mentions)), np.float32)
        for row, (at, scores) in zip(every, self.scores.values(), strict=True):
            row[at : at + len(scores)] = scores[:, label]
        return every

    def _reach(self, event: Sequence[Trigger]) -> tuple[int, int]:
        """Give the mentions from the first to the last that any trigger of an event reaches."""
        reached = [self.scores[trigger] for trigger in event]
        return min(at for at, _ in reached), max(at + len(scores) for at, scores in reached)

    def _of(self, events: Sequence[Sequence[Trigger]]) -> EventCast:
        triggers = [trigger for event in events for trigger in event]
        reached = [self.scores[trigger] for trigger in triggers]
        reach = np.asarray([self._reach(event) for event in events])
        first, past = int(reach[:, 0].min()), int(reach[:, 1].max())
        every = np.zeros((len(triggers), past - first, reached[0][1].shape[1]), np.float32)
        for row, (at, scores) in zip(every, reached, strict=True):
            row[at - first : at - first + len(scores)] = scores
        chosen = first + np.argsort(self.entities[first:past], kind="stable")
        starts, counts = self.starts[chosen], [len(event) for event in events]
        own = np.asarray([(event[0].start, event[0].end) for event in events])
        apart = (chosen >= reach[:, :1]) & (chosen < reach[:, 1:]) & ((starts < own[:, :1]) | (starts >= own[:, 1:]))
        every = every[:, chosen - first]
        every[~np.repeat(apart, counts, axis=0)] = 0
        return EventCast(
            events,
            triggers,
            np.cumsum([0, *counts[:-1]]),
            [self.mentions[i] for i in chosen.tolist()],
            np.flatnonzero(np.diff(self.entities[chosen], prepend=-1)),
            apart,
            every,
            self.fits[chosen],
            self.introduced[chosen],
            np.stack([self.times[trigger] for trigger in triggers]),
        )


def cast_of(doc: Doc, triggers: Sequence[Trigger]) -> Cast:
    """Gather the candidates of an article, and ask the reader about its triggers, given in the order of the text."""
    mentions = sorted(draft_of(doc).mentions, key=lambda m: m.start)
    before = [_words_before(doc, mention) for mention in mentions]
    introduced = [[not _particles(kind).isdisjoint(words) for kind in PARTICLES] for words in before]
    times = [word_at(doc, time.span[0]) for time in draft_of(doc).annotation.times]
    of_time = reading_of(doc).pairs([t.start for t in triggers], times, ["time"]).of("time")
    numbers = {entity: n for n, entity in enumerate(dict.fromkeys(m.entity for m in mentions))}
    blocks = list(_scored(doc, triggers, mentions))
    of_each = ((first, scores) for first, of_some in blocks for scores in of_some)
    return Cast(
        mentions,
        np.asarray([m.start for m in mentions], np.intp),
        np.asarray([numbers[m.entity] for m in mentions], np.intp),
        blocks,
        dict(zip(triggers, of_each, strict=True)),
        np.asarray([_fitting(m.type) for m in mentions], np.float32).reshape(-1, len(all_roles())),
        np.asarray(introduced, np.float32).reshape(-1, len(PARTICLES)),
        dict(zip(triggers, of_time, strict=True)),
    )


def cast_of_events(doc: Doc) -> Cast:
    """Give the cast of the events that are noted, gathered anew where another component found them."""
    draft = draft_of(doc)
    starts = sorted(word for words in draft.triggers.values() for word in words)
    if draft.cast is not None and [trigger.start for trigger in draft.cast.scores] == starts:
        return draft.cast
    return cast_of(doc, [Trigger(start, start + 1) for start in starts])


def _scored(doc: Doc, triggers: Sequence[Trigger], mentions: Sequence[Found]) -> Iterator[tuple[int, Floats]]:
    """Give the blocks of a cast."""
    starts = [m.start for m in mentions]
    for block in (triggers[i : i + _BLOCK] for i in range(0, len(triggers), _BLOCK)):
        first = bisect_left(starts, block[0].start - REACH)
        past = bisect_right(starts, block[-1].start + REACH)
        labels = [*all_roles(), "place", "source", "relay"]
        yield first, reading_of(doc).pairs([t.start for t in block], starts[first:past], labels).values


@cache
def all_roles() -> list[str]:
    """Give all roles, in the order of scores."""
    every: list[str] = lexicon("events")["roles"]
    return every


@cache
def kind_of(role: str) -> str:
    """Give the kind of role whose weights hold for it."""
    kinds: dict[str, list[str]] = lexicon("participants")["kinds"]
    return next(kind for kind, of_kind in kinds.items() if role in of_kind)


@cache
def _fitting(entity_type: str) -> list[bool]:
    fitting = lexicon("participants")["fitting"]
    return [entity_type in fitting[kind_of(role)] for role in all_roles()]


@cache
def _particles(kind: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon("participants")["particles"][kind]))


def _words_before(doc: Doc, mention: Found) -> set[str]:
    """Give what stands right before a mention, folded: the particle written to it, else one and two words."""
    draft = draft_of(doc)
    written = attached(doc, mention)
    if written:
        return {written, written[-1]}
    before = [fold(word) for word in draft.words[max(0, mention.start - 2) : mention.start]]
    return {*before[-1:], " ".join(before)}
