"""Who takes part in an event, and as what: the reader's word on each role, weighed with what else speaks for it.

The weights are logistic regressions (``lexicon/participants.toml``, fitted by ``training/participants.py``), one for
each kind of role: those who do, those whom it is done to, and those who do it with one another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from spacy.tokens import Doc

from ..annotation.model import Participation
from .cast import PARTICLES, PLACE, SOURCE, EventCast, all_roles, kind_of
from .decoding import Floats
from .draft import sentence_of
from .evidence import lead, log_odds
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
    """The entities that may take part in an event, with their traits in each role of its frame."""

    entities: list[str]
    roles: list[str]
    traits: Floats
    """``(entities, roles, TRAITS)``."""


def participants(doc: Doc, event_type: str, cast: EventCast) -> list[Participation]:
    """Give each entity of the event's cast that takes part the role of the type's frame that most speaks for."""
    found = candidates(doc, event_type, cast)
    odds = np.stack([_odds(role, found.traits[:, i]) for i, role in enumerate(found.roles)], axis=-1)
    best = odds.argmax(axis=1)
    chosen = np.flatnonzero(odds.max(axis=1) > np.log(_LEAST / (1 - _LEAST)))
    return [Participation(found.roles[best[i]], found.entities[i]) for i in chosen.tolist()]


def _odds(role: str, traits: Floats) -> Floats:
    fitted = lexicon("participants")["weights"][kind_of(role)]
    odds: Floats = traits @ np.asarray([fitted[name] for name in TRAITS], np.float32) + fitted["bias"]
    return odds


def candidates(doc: Doc, event_type: str, cast: EventCast) -> Candidates:
    """Give the entities of an event's cast; ``lexicon/participants.toml`` says what their traits are."""
    roles: list[str] = lexicon("events")["frames"][event_type]
    if not cast.mentions:
        return Candidates([], roles, np.zeros((0, len(roles), len(TRAITS)), np.float32))
    scores = log_odds(cast.of_entities())
    top = scores.max(axis=0)
    chosen = [all_roles().index(role) for role in roles]
    of_role = top[:, chosen]
    mean = scores[:, :, chosen].mean(axis=0)
    fits = cast.fits[cast.begins][:, chosen]
    of_both = np.stack([of_role, mean, lead(of_role, axis=0), lead(of_role, axis=1), fits], axis=-1)
    any_role = top[:, : len(all_roles())].max(axis=1)
    of_entity = np.stack([any_role, top[:, PLACE], top[:, SOURCE], *_told(doc, cast)], axis=-1)
    traits = np.concatenate([of_both, np.broadcast_to(of_entity[:, None], (*of_role.shape, len(_OF_ENTITY)))], axis=-1)
    return Candidates([cast.mentions[begin].entity for begin in cast.begins], roles, traits.astype(np.float32))


def _told(doc: Doc, cast: EventCast) -> Iterator[Floats]:
    """Give by entity what the words say, from ``sentence`` on."""
    triggers, begins, at = cast.triggers, cast.begins, np.asarray([m.start for m in cast.mentions])
    start, end = (np.asarray([[getattr(t, edge)] for t in triggers]) for edge in ("start", "end"))
    within = np.stack([(a <= at) & (at < b) for a, b in (sentence_of(doc, t.start) for t in triggers)])
    yield np.maximum.reduceat(within.any(axis=0), begins)
    yield np.minimum.reduceat(np.log1p(np.maximum(start - at, at - end + 1).clip(0).min(axis=0)), begins)
    yield np.maximum.reduceat((at == end).any(axis=0), begins)
    yield np.maximum.reduceat((within & (at < start)).any(axis=0), begins)
    yield np.minimum.reduceat([m.level != "Name" for m in cast.mentions], begins)
    yield np.log1p(np.diff([*begins, len(cast.mentions)]))
    near = ((end <= at) & (at < end + _REACH)).any(axis=0, keepdims=True)
    yield from np.maximum.reduceat(np.where(near.T, cast.introduced, 0), begins, axis=0).T
