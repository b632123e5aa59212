"""Choose which bearer of a name is meant, or none: a wrong link is worse than no link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .index import Candidate

_CLEAR = 10
"""A place is meant rather than its namesakes when it has as many times their inhabitants."""
WEAK = frozenset({"short", "bare"})
"""Kinds of names that are less sure than full ones."""
_GROUND = frozenset({"GeopoliticalEntity", "Place"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the article says of the bearer of a name.

    ``subtype`` is Country, Region or City, where known; ``countries`` are the ISO codes of the countries that the
    article names.
    """

    type: str
    subtype: str | None = None
    countries: frozenset[str] = frozenset()

    def fits(self, candidate: Candidate) -> bool:
        """Say whether type and subtype agree; a region is meant by its name alone only where one is wanted."""
        if candidate.type != self.type and not {candidate.type, self.type} <= _GROUND:
            return False
        if self.subtype is None:
            return candidate.kind != "bare"
        return candidate.subtype in (None, self.subtype)


def choose(candidates: Sequence[Candidate], wanted: Wanted) -> Candidate | None:
    """Give the one candidate that stands out among those that fit, by the first preference that tells them apart."""
    preferences: tuple[Callable[[Candidate], bool], ...] = (
        lambda c: c.kind not in WEAK,
        lambda c: c.subtype == (wanted.subtype or "Country"),
        lambda c: not any(_dwarfs(other, c) for other in candidates),
        lambda c: c.country in wanted.countries,
        lambda c: c.kind == "common",
    )
    for preferred in preferences:
        candidates = [c for c in candidates if preferred(c)] or candidates
    return candidates[0] if len(candidates) == 1 else None


def _dwarfs(one: Candidate, other: Candidate) -> bool:
    return bool(one.population and other.population and one.population >= _CLEAR * other.population)
