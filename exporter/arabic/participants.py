"""Who takes part in an event, and as what: the reader's word on each role, weighed with what else speaks for it.

The weights are logistic regressions (``lexicon/participants.toml``, fitted by ``training/participants.py``), one for
each kind of role: those who do, those whom it is done to, and those who do it with one another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from spacy.tokens import Doc

from ..annotation.model import Participation
from .decoding import Floats, Integers
from .draft import Found, draft_of, reading_of, sentence_of, text_of
from .evidence import lead, log_odds
from .lexicon import fold, lexicon
from .retelling import Trigger

_PARTICLES = ("against", "to", "by", "with")
_OF_BOTH = ("role", "mean", "lead", "other", "fits")
_OF_ENTITY = ("any", "place", "source", "sentence", "distance", "behind", "before", "nominal", "often", *_PARTICLES)
TRAITS = _OF_BOTH + _OF_ENTITY
_LEAST = 0.18
"""Probability from which an entity is believed to have a role, set on the development articles and those held out."""
_REACH = 6
"""Words behind a trigger in which a particle may introduce who takes part."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The entities that may take part in an event, with their traits in each role of its frame."""

    entities: list[str]
    roles: list[str]
    traits: Floats
    """``(entities, roles, TRAITS)``."""


def participants(doc: Doc, event_type: str, triggers: Sequence[Trigger]) -> list[Participation]:
    """Give each entity that takes part the role of the type's frame that most speaks for."""
    found = candidates(doc, event_type, triggers)
    odds = np.stack([_odds(role, found.traits[:, i]) for i, role in enumerate(found.roles)], axis=-1)
    best = odds.argmax(axis=1)
    chosen = np.flatnonzero(odds.max(axis=1) > np.log(_LEAST / (1 - _LEAST)))
    return [Participation(found.roles[best[i]], found.entities[i]) for i in chosen.tolist()]


def _odds(role: str, traits: Floats) -> Floats:
    fitted = lexicon("participants")["weights"][kind_of(role)]
    odds: Floats = traits @ np.asarray([fitted[name] for name in TRAITS], np.float32) + fitted["bias"]
    return odds


def kind_of(role: str) -> str:
    """Give the kind of role whose weights hold for it."""
    kinds: dict[str, list[str]] = lexicon("participants")["kinds"]
    return next(kind for kind, roles in kinds.items() if role in roles)


def candidates(doc: Doc, event_type: str, triggers: Sequence[Trigger]) -> Candidates:
    """Give the entities that are mentioned outside of the event's first trigger.

    ``lexicon/participants.toml`` says what their traits are.
    """
    roles: list[str] = lexicon("events")["frames"][event_type]
    mentions = mentions_outside(doc, triggers[0])
    if not mentions:
        return Candidates([], roles, np.zeros((0, len(roles), len(TRAITS)), np.float32))
    mentions.sort(key=lambda m: m.entity)
    begins = np.flatnonzero([i == 0 or m.entity != mentions[i - 1].entity for i, m in enumerate(mentions)])
    every: list[str] = lexicon("events")["roles"]
    pairs = reading_of(doc).pairs([t.start for t in triggers], [m.start for m in mentions], [*every, "place", "source"])
    scores = np.maximum.reduceat(log_odds(pairs.values), begins, axis=1)
    top = scores.max(axis=0)
    chosen = [every.index(role) for role in roles]
    of_role = top[:, chosen]
    fits = [[_fits(mentions[begin].type, role) for role in roles] for begin in begins]
    of_both = np.stack(
        [of_role, scores[:, :, chosen].mean(axis=0), lead(of_role, axis=0), lead(of_role, axis=1), fits], axis=-1
    )
    told = _told(doc, triggers, mentions, begins)
    of_entity = np.stack([top[:, : len(every)].max(axis=1), top[:, -2], top[:, -1], *told], axis=-1)
    traits = np.concatenate([of_both, np.broadcast_to(of_entity[:, None], (*of_role.shape, len(_OF_ENTITY)))], axis=-1)
    return Candidates([mentions[begin].entity for begin in begins], roles, traits.astype(np.float32))


def mentions_outside(doc: Doc, trigger: Trigger) -> list[Found]:
    """Give the mentions that do not begin inside a trigger: its own words take no part in its event."""
    return [m for m in draft_of(doc).mentions if not trigger.start <= m.start < trigger.end]


def _fits(entity_type: str, role: str) -> bool:
    return entity_type in lexicon("participants")["fitting"][kind_of(role)]


def _told(doc: Doc, triggers: Sequence[Trigger], mentions: Sequence[Found], begins: Integers) -> Iterator[Floats]:
    """Give by entity what the words say, from ``sentence`` on: ``begins`` are the first mentions of each entity."""
    at = np.asarray([m.start for m in mentions])
    start, end = (np.asarray([[getattr(t, edge)] for t in triggers]) for edge in ("start", "end"))
    within = np.stack([(a <= at) & (at < b) for a, b in (sentence_of(doc, t.start) for t in triggers)])
    yield np.maximum.reduceat(within.any(axis=0), begins)
    yield np.minimum.reduceat(np.log1p(np.maximum(start - at, at - end + 1).clip(0).min(axis=0)), begins)
    yield np.maximum.reduceat((at == end).any(axis=0), begins)
    yield np.maximum.reduceat((within & (at < start)).any(axis=0), begins)
    yield np.minimum.reduceat([m.level != "Name" for m in mentions], begins)
    yield np.log1p(np.diff([*begins, len(mentions)]))
    near = ((end <= at) & (at < end + _REACH)).any(axis=0)
    before = [_words_before(doc, mention) for mention in mentions]
    for particle in _PARTICLES:
        wanted = _particles(particle)
        introduced = np.asarray([not wanted.isdisjoint(words) for words in before])
        yield np.maximum.reduceat(near & introduced, begins)


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
