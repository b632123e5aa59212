"""How likely two articles describe one event: a logistic score of what their descriptions share and where they differ.

The weights stand in ``weights.toml``, with what they were set on.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from math import exp
from typing import TypeAlias

Weights: TypeAlias = Mapping[str, float]
Bounds: TypeAlias = tuple[float, float]
"""Least and highest number that a figure allows, infinite where the text gives none."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event as one article describes it.

    ``begin`` and ``end`` are the days in which it lies: its own time, or else (``dated`` is false) the days up to the
    publication. ``places`` holds the place and what it lies in, ``roles`` who plays which part; entities are given by
    the item that they are linked to, or else by type and name. ``named`` are those of them that have a name,
    ``counted`` those that a figure counts (35 people); ``figures`` gives what each kind of figure allows, ``sentence``
    the words of the passage that tells it.
    """

    iri: str
    article: str
    type: str
    family: str
    actuality: str
    begin: date
    end: date
    dated: bool
    words: str
    place: str | None = None
    places: frozenset[str] = frozenset()
    roles: frozenset[tuple[str, str]] = frozenset()
    named: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    figures: tuple[tuple[str, Bounds], ...] = ()
    sentence: frozenset[str] = frozenset()

    @property
    def participants(self) -> frozenset[str]:
        """Everybody in it, whatever the part."""
        return frozenset(who for _, who in self.roles)

    @property
    def uncounted(self) -> frozenset[str]:
        """Who is called the same in each account; a group that is counted has its number for a name."""
        return self.participants - self.counted

    def traits(self) -> Iterable[str]:
        """What an account of the same event has at least one of in common with this one."""
        yield from sorted(self.participants)  # sets of words have another order in each process
        if self.place:
            yield self.place
        yield from (f"{kind} {low} {high}" for kind, (low, high) in self.figures)


def weights() -> Weights:
    """The weights by feature, as the product ships them."""
    table: Weights = tomllib.loads((files(__package__) / "weights.toml").read_text(encoding="utf-8"))["weights"]
    return table


def likelihood(one: Told, other: Told, by: Weights) -> float:
    """Give the probability, from 0 to 1, that both are one event; 0 where it cannot be.

    One article is taken to keep its own events apart, an event that happened is not one that is only wished for, and
    both must be of one family and may not lie in different days.
    """
    if one.article == other.article or one.family != other.family or one.actuality != other.actuality:
        return 0.0
    if one.begin > other.end or other.begin > one.end:
        return 0.0
    total = by["bias"] + sum(by[name] * value for name, value in _features(one, other).items())
    return 1 / (1 + exp(-total))


def _features(one: Told, other: Told) -> dict[str, float]:
    """Values from 0 to 1 by name; ``weights.toml`` says what they mean."""
    shared = one.participants & other.participants
    fewest = min(len(one.participants), len(other.participants))
    names = one.named & other.named & shared
    agreeing, differing = _figures(dict(one.figures), dict(other.figures))
    return {
        "type": float(one.type == other.type),
        "words": float(one.words == other.words),
        "sentence": _share(one.sentence, other.sentence),
        "same-place": float(one.place is not None and one.place == other.place),
        "place-within": float(
            one.place != other.place and bool({one.place} & other.places or {other.place} & one.places)
        ),
        "other-place": float(_apart(one, other)),
        "names": len(names) / fewest if fewest else 0.0,
        "nameless": len(shared - names) / fewest if fewest else 0.0,
        "roles": float(any(who in names for _, who in one.roles & other.roles)),
        "no-participant": float(bool(one.uncounted and other.uncounted) and not shared),
        "same-figure": float(agreeing),
        "other-figure": float(differing),
        "both-dated": float(one.dated and other.dated),
    }


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the share of the smaller set that is in the other one."""
    return len(one & other) / (min(len(one), len(other)) or 1)


def _apart(one: Told, other: Told) -> bool:
    """Say whether both have a place and neither lies in the other's."""
    known = one.place is not None and other.place is not None
    return known and one.place not in other.places and other.place not in one.places


def _figures(one: Mapping[str, Bounds], other: Mapping[str, Bounds]) -> tuple[bool, bool]:
    """Say whether a figure of one kind is the same, and whether none is though there is such a kind."""
    common = one.keys() & other.keys()
    same = any(one[kind] == other[kind] for kind in common)
    return same, bool(common) and not same
