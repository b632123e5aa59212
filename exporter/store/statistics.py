"""What a store holds, in numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import reduce
from importlib.resources import files
from typing import Any, Final, TypeAlias, cast

import pyoxigraph as ox

from ...ontology import KH
from .queries import evaluate

Counts: TypeAlias = "int | dict[str, Counts]"

_QUERIES: Final = tomllib.loads((files(__package__) / "statistics.toml").read_text(encoding="utf-8"))


def statistics(store: ox.Store) -> dict[str, Counts]:
    """Counts by name, those that are counted by something with its names in the order of the alphabet.

    Articles; entities by class; events by type and actuality; claims by depth; links by status; triples without those
    of the ontology.
    """
    return {name: _counts(store, measure["query"]) for name, measure in _QUERIES.items()}


def as_text(counts: dict[str, Counts]) -> str:
    """The counts for people, a line each."""
    lines = [line for name, count in counts.items() for line in _lines(name, count, 0)]
    widest = max(len(label) for label, _ in lines)
    return "".join(f"{label:{widest}}  {count:>9,}\n" for label, count in lines)


def _counts(store: ox.Store, query: str) -> Counts:
    rows = cast(ox.QuerySolutions, evaluate(store, query))
    names = [variable.value for variable in rows.variables]
    if len(names) == 1:
        return next(int(_name(row[0])) for row in rows)
    nested: dict[str, Any] = {}
    for row in sorted([_name(row[name]) for name in names] for row in rows):
        *keys, last, count = row
        reduce(lambda level, key: level.setdefault(key, {}), keys, nested)[last] = int(count)
    return nested


def _name(term: object) -> str:
    return str(getattr(term, "value", term)).removeprefix(KH)


def _lines(label: str, count: Counts, depth: int) -> Iterator[tuple[str, int]]:
    yield f"{'  ' * depth}{label}", _total(count)
    if isinstance(count, dict):
        for name, part in count.items():
            yield from _lines(name, part, depth + 1)


def _total(count: Counts) -> int:
    return count if isinstance(count, int) else sum(map(_total, count.values()))
