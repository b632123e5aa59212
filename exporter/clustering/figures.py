"""Figures of one event that cannot all be right, in one article or over the articles of a cluster."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import inf


@dataclass(frozen=True, slots=True)
class Counted:
    """A figure of an event; a bound that the text does not give is None."""

    iri: str
    event: str
    kind: str
    low: int | None
    best: int | None
    high: int | None

    @property
    def range(self) -> tuple[float, float]:
        """The numbers that the figure allows: a number told as a guess (نحو 20) stands for itself."""
        low = self.best if self.low is None else self.low
        high = self.best if self.high is None and self.low is None else self.high
        return (-inf if low is None else low), (inf if high is None else high)


@dataclass(frozen=True, slots=True)
class Conflict:
    """Figures of one kind for what ``about`` names, an event or a cluster of events, of which two differ."""

    about: str
    kind: str
    figures: tuple[str, ...]


def conflicts(figures: Iterable[Counted], home: Mapping[str, str]) -> Iterator[Conflict]:
    """Give the conflicts in clusters and in events that are in none, in the order of what they are about.

    ``home`` gives the IRI of the cluster of each event that is in one.
    """
    groups: dict[tuple[str, str], list[Counted]] = defaultdict(list)
    for figure in figures:
        groups[home.get(figure.event, figure.event), figure.kind].append(figure)
    for (about, kind), group in sorted(groups.items()):
        if _differ(group):
            yield Conflict(about, kind, tuple(sorted({figure.iri for figure in group})))


def _differ(figures: Sequence[Counted]) -> bool:
    """Say whether the ranges of two of them have no number in common."""
    pairs = combinations([figure.range for figure in figures], 2)
    return any(one[0] > other[1] or other[0] > one[1] for one, other in pairs)
