"""Rules about all articles of a store together: the queries of ``rules.toml``, and what they find."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib.resources import files
from typing import TypeAlias, cast

import pyoxigraph as ox

from .queries import evaluate

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal
Edge: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class StoreRule:
    """One rule. ``name`` and ``message`` map a language (en, ar) to the text; ``severity`` is Violation or Warning."""

    id: str
    severity: str
    name: Mapping[str, str]
    message: Mapping[str, str]
    query: str
    cycle: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What breaks a rule: the IRI at fault, and what it clashes with, where that helps."""

    rule: StoreRule
    node: str
    about: str = ""


@cache
def store_rules() -> Mapping[str, StoreRule]:
    """Every rule by its id, in the order of the file."""
    table = tomllib.loads((files(__package__) / "rules.toml").read_text(encoding="utf-8"))
    return {name: StoreRule(name, **entry) for name, entry in table.items()}


def check(store: ox.Store) -> Iterator[Finding]:
    """Ask every rule of the store, and give what it finds while it is being found.

    The time grows in proportion to the store.
    """
    for rule in store_rules().values():
        for node, about in _rows(rule, store):
            yield Finding(rule, node, about)


def _rows(rule: StoreRule, store: ox.Store) -> Iterator[Edge]:
    solutions = cast("ox.QuerySolutions", evaluate(store, rule.query))
    rows = (tuple(_text(term) for term in solution) for solution in solutions)
    pairs = ((row[0], row[1] if len(row) > 1 else "") for row in rows)
    return ((cycle[0], " > ".join(cycle)) for cycle in cycles(pairs)) if rule.cycle else pairs


def cycles(edges: Iterable[Edge]) -> Iterator[list[str]]:
    """Cycles of a graph, one after the other, each from its first node round to that node again.

    Each is broken before the next one is looked for, so a graph with n cycles takes n + 1 walks over its edges.
    """
    graph: defaultdict[str, dict[str, None]] = defaultdict(dict)  # ordered, unlike sets
    for start, end in sorted(edges):
        graph[end][start] = None
    while cycle := _cycle(graph):
        del graph[cycle[1]][cycle[0]]
        yield cycle


def _cycle(graph: Mapping[str, dict[str, None]]) -> list[str] | None:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return cast("list[str]", error.args[1])
    return None


def _text(term: Term | None) -> str:
    return str(getattr(term, "value", ""))
