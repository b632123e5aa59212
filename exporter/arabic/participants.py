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
from .cast import PARTICLES, PLACE, SOURCE, EventCast, all_roles, kind_of
from .decoding import Booleans, Floats
from .draft import sentence_of
from .evidence import LEAST_ODDS, lead, log_odds
from .lexicon import lexicon

_OF_BOTH = ("role", "mean", "lead", "other", "fits")
_OF_ENTITY = ("any", "place", "source", "sentence", "distance", "behind", "before", "nominal", "often", *PARTICLES)
TRAITS = _OF_BOTH + _OF_ENTITY
_REACH = 6
"""Words behind a trigger in which a particle may introduce who takes part."""
_LEAST = 0.18
"""Probability from which an entity is believed to have a role, set on the development articles and those held out."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The ``n`` entities that may take part in ``e`` events, with their traits in each role."""

    entities: list[str]
    present: Booleans
    """``(e, n)``: the entity may take part in the event."""
    framed: Booleans
    """``(e, roles)``: the role belongs to the frame of the event's type."""
    of_role: list[Floats]
    """``(e, n, roles)`` for each of the first traits."""
    of_entity: list[Floats]
    """``(e, n)`` for each of the others."""

    def rows(self, event: int, role: int) -> tuple[list[str], Floats]:
        """Give the entities that may have a role in an event, and their ``(entities, TRAITS)``."""
        those = np.flatnonzero(self.present[event])
        columns = (
            [trait[event, those, role] for trait in self.of_role],
            [trait[event, those] for trait in self.of_entity],
        )
        return [self.entities[i] for i in those.tolist()], np.stack([*columns[0], *columns[1]], axis=-1)


def participants(doc: Doc, types: Sequence[str], cast: EventCast) -> list[list[Participation]]:
    """Give each event's entities that take part, in the role of its type's frame that most speaks for each."""
    if not cast.mentions:
        return [[] for _ in types]
    found = candidates(doc, types, cast)
    odds = np.where(found.framed[:, None], _odds(found), -np.inf)
    best, odds = odds.argmax(axis=2), odds.max(axis=2)
    taking_part: list[list[Participation]] = [[] for _ in types]
    for event, entity in np.argwhere(found.present & (odds > np.log(_LEAST / (1 - _LEAST)))).tolist():
        role = all_roles()[best[event, entity]]
        taking_part[event].append(Participation(role, found.entities[entity]))
    return taking_part


def _odds(found: Candidates) -> Floats:
    """Give ``(e, n, roles)`` log-odds."""
    weights, bias = _weights()
    of_role, of_entity = weights[: len(_OF_BOTH)], weights[len(_OF_BOTH) :]
    odds: Floats = np.tensordot(np.stack(found.of_entity, axis=-1), of_entity, axes=1) + bias
    for trait, weight in zip(found.of_role, of_role, strict=True):
        odds += trait * weight
    return odds


@cache
def _weights() -> tuple[Floats, Floats]:
    """Give ``(TRAITS, roles)`` weights and ``(roles,)`` biases."""
    fitted = [lexicon("participants")["weights"][kind_of(role)] for role in all_roles()]
    weights = np.asarray([[of_role[trait] for of_role in fitted] for trait in TRAITS], np.float32)
    return weights, np.asarray([of_role["bias"] for of_role in fitted], np.float32)


@cache
def _frame(event_type: str) -> list[bool]:
    frame = lexicon("events")["frames"][event_type]
    return [role in frame for role in all_roles()]


def candidates(doc: Doc, types: Sequence[str], cast: EventCast) -> Candidates:
    """Give the entities of the events' cast, if any; ``lexicon/participants.toml`` says what their traits are."""
    framed = np.asarray([_frame(type_) for type_ in types])
    scores = log_odds(np.maximum.reduceat(cast.scores, cast.begins, axis=1))
    top = np.maximum.reduceat(scores, cast.firsts, axis=0)
    count = len(all_roles())
    of_roles, present = top[:, :, :count], cast.present()
    leading = np.where(present[:, :, None], of_roles, LEAST_ODDS), np.where(framed[:, None], of_roles, LEAST_ODDS)
    fits = np.broadcast_to(cast.fits[cast.begins], of_roles.shape)
    return Candidates(
        [cast.mentions[begin].entity for begin in cast.begins],
        present,
        framed,
        [of_roles, cast.mean(scores[:, :, :count]), lead(leading[0], axis=1), lead(leading[1], axis=2), fits],
        [of_roles.max(axis=2), top[:, :, PLACE], top[:, :, SOURCE], *_told(doc, cast)],
    )


def _told(doc: Doc, cast: EventCast) -> Iterator[Floats]:
    """Give ``(e, n)`` by event and entity what the words say, from ``sentence`` on."""
    at = np.asarray([m.start for m in cast.mentions])
    start, end = np.hsplit(np.asarray([(t.start, t.end) for t in cast.triggers]), 2)
    sentences = np.asarray([sentence_of(doc, t.start) for t in cast.triggers])
    within = (sentences[:, :1] <= at) & (at < sentences[:, 1:])

    def of_some(of_triggers: Booleans) -> Floats:
        """Say of each entity whether it holds of some mention and trigger."""
        of_mentions = np.logical_or.reduceat(of_triggers, cast.firsts, axis=0) & cast.apart
        some: Floats = np.logical_or.reduceat(of_mentions, cast.begins, axis=1).astype(np.float32)
        return some

    between = np.minimum.reduceat(np.maximum(start - at, at - end + 1).clip(0), cast.firsts, axis=0)
    nearest = np.minimum.reduceat(np.where(cast.apart, between, len(doc)), cast.begins, axis=1)
    named = np.asarray([m.level == "Name" for m in cast.mentions])
    near = (end <= at) & (at < end + _REACH)
    yield of_some(within)
    yield np.log1p(nearest).astype(np.float32)
    yield of_some(at == end)
    yield of_some(within & (at < start))
    yield 1 - of_some(np.broadcast_to(named, within.shape))
    yield np.log1p(np.add.reduceat(cast.apart, cast.begins, axis=1, dtype=np.float32))
    for introduced in cast.introduced.T:
        yield of_some(near & (introduced > 0))
