"""Choose which bearer of a name is meant, or none: a wrong link is worse than no link."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from .index import Candidate

_CLEAR = 3
"""A place is meant rather than its namesakes when it has as many times their inhabitants."""
_SMALL = 50_000
"""Inhabitants that no village or small town has."""
_WEAK = frozenset({"minor", "bare", "local"})
"""Kinds of names that mean somebody only where nobody has the name by right."""
_DISTANT = frozenset({"contested", "minor"})
"""Kinds of names that mean somebody only where the article names their country."""
PLACES = frozenset({"GeopoliticalEntity", "Place"})
"""Types that stand for each other, since readers and sources tell them apart in different ways."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the article says of the bearer of a name.

    ``subtype`` is the kind of place that a noun tells (City, Region, Country or Area), ``guess`` the one that the
    reader believes; ``countries`` are the ISO codes of the countries that the article names; ``small`` is what a noun
    calls a village or a small town.
    """

    type: str
    subtype: str | None = None
    guess: str | None = None
    countries: frozenset[str] = frozenset()
    small: bool = False

    def fits(self, candidate: Candidate) -> bool:
        """Say whether type and subtype agree; a country's name needs no agreement with a mere guess.

        A village is meant only where a noun says that it is one (قرية) and the article names its country.
        """
        if candidate.type != self.type and not {candidate.type, self.type} <= PLACES:
            return False
        if self.small and (candidate.population or 0) > _SMALL:
            return False
        if candidate.kind == "local" and not (self.small and candidate.country in self.countries):
            return False
        wanted = self.subtype or self.guess
        if wanted is None:
            return candidate.kind != "bare"
        undisputed = candidate.state and candidate.kind != "contested" and not self.subtype
        return bool(undisputed) or candidate.subtype in (None, wanted)


def choose(
    candidates: Sequence[Candidate], wanted: Wanted, cues: Mapping[int, frozenset[str]] = MappingProxyType({})
) -> Candidate | None:
    """Give the one candidate that stands out among those that fit, by the first preference that tells them apart.

    ``cues`` is what in the article speaks for a candidate, by its number, as `khabar.exporter.linking.cues` finds it.
    """

    def has(cue: str) -> Callable[[Candidate], bool]:
        return lambda c: cue in cues.get(c.qid, ())

    def is_near(c: Candidate) -> bool:
        return bool(c.state) or c.country in wanted.countries or has("office")(c)

    candidates = [c for c in candidates if c.kind not in _DISTANT or is_near(c)]
    preferences: tuple[Callable[[Candidate], bool], ...] = (
        has("office"),
        lambda c: c.kind not in _WEAK,
        lambda c: c.subtype == (wanted.subtype or "Country"),
        lambda c: c.subtype == wanted.guess,
        lambda c: not any(dwarfs(other, c) for other in candidates),
        lambda c: c.country in wanted.countries,
        has("tie"),
        has("near"),
        lambda c: c.kind == "common",
    )
    for preferred in preferences:
        if len(candidates) < 2:
            break
        candidates = [c for c in candidates if preferred(c)] or candidates
    return candidates[0] if len(candidates) == 1 else None


def dwarfs(one: Candidate, other: Candidate) -> bool:
    """Say whether one place is so much bigger than another that it is the one that is meant."""
    if other.kind == "contested" or not one.population or not other.population:
        return False
    return one.population >= _CLEAR * other.population
