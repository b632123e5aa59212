"""Who may take part in the events of an article: its mentions, with what the reader and the words near them say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from spacy.tokens import Doc

from .decoding import Floats, Integers
from .draft import Found, draft_of, reading_of, text_of
from .lexicon import fold, lexicon
from .triggers import Trigger

PARTICLES = ("against", "to", "by", "with")
"""Kinds of particles that introduce who takes part."""
PLACE, SOURCE = -2, -1
"""Columns of a cast's scores behind those of the roles."""
REACH = 6
"""Words behind a trigger in which a particle may introduce who takes part."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Mentions, those of one entity side by side; ``m`` of them, and ``t`` triggers."""

    mentions: list[Found]
    begins: Integers
    """The first mention of each entity."""
    scores: Floats
    """``(t, m, roles and PLACE and SOURCE)`` probabilities that these join a trigger with a mention."""
    fits: Floats
    """``(m, roles)``: 1 where the type of the mention usually fills the role."""
    introduced: Floats
    """``(m, PARTICLES)``: 1 where such a particle stands right before the mention."""

    def of_entities(self) -> Floats:
        """Give the scores of entities: those of their mentions that score most, ``(t, entities, …)``."""
        return np.maximum.reduceat(self.scores, self.begins, axis=1) if self.mentions else self.scores

    def outside(self, trigger: Trigger, rows: Sequence[int]) -> Cast:
        """Give the cast of one event: the rows of its triggers, without what begins inside the first of them.

        A trigger's own words take no part in its event.
        """
        kept = np.asarray([not trigger.start <= m.start < trigger.end for m in self.mentions], bool)
        mentions = self.mentions if kept.all() else [m for m, keep in zip(self.mentions, kept, strict=True) if keep]
        return Cast(mentions, _begins(mentions), self.scores[rows][:, kept], self.fits[kept], self.introduced[kept])


@cache
def roles() -> list[str]:
    """Give all roles, in the order of a cast's columns."""
    every: list[str] = lexicon("events")["roles"]
    return every


@cache
def kind_of(role: str) -> str:
    """Give the kind of role whose weights hold for it."""
    kinds: dict[str, list[str]] = lexicon("participants")["kinds"]
    return next(kind for kind, of_kind in kinds.items() if role in of_kind)


def cast_of(doc: Doc, triggers: Sequence[Trigger]) -> Cast:
    """Gather the mentions of an article, and ask the reader about each with each trigger."""
    mentions = sorted(draft_of(doc).mentions, key=lambda m: m.entity)
    labels = [*roles(), "place", "source"]
    pairs = reading_of(doc).pairs([t.start for t in triggers], [m.start for m in mentions], labels)
    before = [_words_before(doc, mention) for mention in mentions]
    introduced = [[not _particles(kind).isdisjoint(words) for kind in PARTICLES] for words in before]
    return Cast(
        mentions,
        _begins(mentions),
        pairs.values,
        np.asarray([_fitting(m.type) for m in mentions], np.float32).reshape(-1, len(roles())),
        np.asarray(introduced, np.float32).reshape(-1, len(PARTICLES)),
    )


def _begins(mentions: Iterable[Found]) -> Integers:
    entities = np.asarray([m.entity for m in mentions])
    return np.flatnonzero(np.concatenate([np.ones(min(1, len(entities)), bool), entities[1:] != entities[:-1]]))


@cache
def _fitting(entity_type: str) -> list[bool]:
    fitting = lexicon("participants")["fitting"]
    return [entity_type in fitting[kind_of(role)] for role in roles()]


@cache
def _particles(kind: str) -> frozenset[str]:
    return frozenset(map(fold, lexicon("participants")["particles"][kind]))


def _words_before(doc: Doc, mention: Found) -> set[str]:
    """Give what stands right before a mention, folded: the particle written to it, else one and two words."""
    draft = draft_of(doc)
    written = fold(text_of(doc)[draft.offsets[mention.start] : mention.span[0]])
    if written:
        return {written, written[-1]}
    before = [fold(word) for word in draft.words[max(0, mention.start - 2) : mention.start]]
    return {*before[-1:], " ".join(before)}
