"""The rows of an index of names, as they are written and read; ``schema.sql`` tells what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, TypeAlias


@dataclass(frozen=True, slots=True)
class About:
    """What an index says of itself; the fields are keys of the table ``meta`` in ``schema.sql``."""

    name: str
    version: str
    date: str
    """The day of the facts, as in ISO 8601."""
    licence: str
    built_by: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from, and on which terms."""

    id: int
    title: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Item:
    """What a name may denote; the fields are the columns of the table ``entity`` in ``schema.sql``."""

    qid: int
    type: str
    subtype: str | None
    label: str
    country: str | None
    population: int | None
    source: int
    latitude: float | None = None
    longitude: float | None = None
    sitelinks: int | None = None
    geonames: int | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """How one item is called and described in one language; the columns of the table ``wording``."""

    qid: int
    language: str
    label: str | None
    description: str | None
    source: int


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of one item; the fields are the columns of the table ``alias`` in ``schema.sql``."""

    form: str
    qid: int
    kind: str
    name: str
    language: str
    source: int


@dataclass(frozen=True, slots=True)
class Edge:
    """One statement that joins two items; the fields are the columns of the table ``edge`` in ``schema.sql``."""

    qid: int
    property: int
    target: int
    start: str
    end: str
    source: int

    def has_begun_by(self, day: str) -> bool:
        """Say whether it may have begun by a day, month or year (2013-02-01, 2013-02, 2013)."""
        return self.start[: len(day)] <= day

    def lasts_on(self, day: str) -> bool:
        """Say whether it may hold on a day (2013-02-01): it does not before its start or after its end."""
        return self.has_begun_by(day) and (not self.end or day[: len(self.end)] <= self.end)


Row: TypeAlias = Source | Item | Wording | Alias | Edge

TABLES: Final[dict[type[Any], str]] = {
    Source: "source",
    Item: "entity",
    Wording: "wording",
    Alias: "alias",
    Edge: "edge",
}
"""The table of each kind of row."""
