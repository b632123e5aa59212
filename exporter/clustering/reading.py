"""Read the events and the unlinked entities of a store as clustering needs them."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from typing import TypeAlias, cast

import pyoxigraph as ox

from ...ontology import KH
from ..linking.spelling import form
from ..store.queries import evaluate
from .entities import Named
from .events import Bounds, Told
from .figures import Counted

Row: TypeAlias = tuple[str | None, ...]

_QUERIES: Mapping[str, str] = tomllib.loads((files(__package__) / "queries.toml").read_text(encoding="utf-8"))
_FRESH = timedelta(days=3)
"""How long before its publication an article's news lies where the text does not date it."""
_DATED = timedelta(days=2)
"""Longest time from begin to end with which an event counts as dated."""


def told_events(store: ox.Store) -> list[Told]:
    """Give every event of an article whose day of publication is known, in the order of the IRIs."""
    identity = _Identity(store)
    words = {event: form(told.partition(" ")[2]) for event, told in _pairs(store, "words")}
    sentences = {event: frozenset(map(form, text.split())) for event, text in _pairs(store, "sentences")}
    roles, figures = _roles(store, identity), _bounds(counted_figures(store))
    found: dict[str, Told] = {}
    for event, article, type_, family, actuality, published, begin, end, place in _rows(store, "events"):
        if not (event and article and type_ and family and actuality and published):
            continue
        first, last, dated = _days(published, begin, end)
        found[event] = Told(
            event, article, _local(type_), _local(family), _local(actuality), first, last, dated,
            words.get(event, ""),
            identity.of(place) if place else None,
            identity.around(place) if place else frozenset(),
            frozenset(roles[event]),
            frozenset(who for _, who in roles[event] if who in identity.named),
            frozenset(who for _, who in roles[event] if who in identity.counted),
            tuple(sorted(figures[event].items())),
            sentences.get(event, frozenset()),
        )  # fmt: skip
    return [found[iri] for iri in sorted(found)]


def named_entities(store: ox.Store) -> list[Named]:
    """Give every named entity that is linked to nothing, in the order of the IRIs."""
    names: dict[str, set[str]] = defaultdict(set)
    about: dict[str, tuple[str, str]] = {}
    for entity, article, type_, name in _rows(store, "names"):
        if entity and article and type_ and name:
            names[entity].add(name)
            about[entity] = article, _local(type_)
    return [Named(entity, *about[entity], frozenset(names[entity])) for entity in sorted(about)]


def counted_figures(store: ox.Store) -> list[Counted]:
    """Give every figure, in the order of the IRIs."""
    found = {
        figure: Counted(figure, event, _local(kind), *(None if bound is None else int(bound) for bound in bounds))
        for figure, event, kind, *bounds in _rows(store, "figures")
        if figure and event and kind
    }
    return [found[iri] for iri in sorted(found)]


def victims_figures(store: ox.Store) -> list[Counted]:
    """Give the figures that count the victims of an event but stand with another one, as figures of that event.

    A bombing has the figure of the deaths that it caused. An event that has one of that kind keeps to its own, and
    where two count victims of it nothing says that they count the same ones.
    """
    known = {figure.iri: figure for figure in counted_figures(store)}
    groups: dict[str, set[str]] = defaultdict(set)
    for group, figure in _rows(store, "counts"):
        if group and figure:
            groups[group].add(figure)
    offered: dict[tuple[str, str], set[str]] = defaultdict(set)
    for event, role, who in _rows(store, "roles"):
        if event and who and _local(role or "") == "role-victim":
            for figure in groups[who]:
                offered[event, known[figure].kind].add(figure)
    own = {(figure.event, figure.kind) for figure in known.values()}
    return [
        replace(known[figure], event=event)
        for (event, kind), (figure, *others) in offered.items()
        if not others and (event, kind) not in own
    ]


def known_clusters(store: ox.Store) -> dict[str, dict[str, float]]:
    """Give the members of the clusters in a store with their confidence, by the clusters' IRIs."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    for cluster, member, confidence in _rows(store, "clusters"):
        if cluster and member and confidence:
            found[cluster][member] = float(confidence)
    return dict(found)


class _Identity:
    """What entities are compared by: the item that they are linked to, or else class and label."""

    def __init__(self, store: ox.Store) -> None:
        self._items: dict[str, str] = {}
        self._around: dict[str, set[str]] = defaultdict(set)
        for entity, item, around in _rows(store, "items"):
            if entity and item:
                self._items[entity] = item
                self._around[entity] |= {around} if around else set()
        self._described = {
            entity: f"{_local(type_)} {form(label)}"
            for entity, type_, label in _rows(store, "labels")
            if entity and type_ and label
        }
        self.named = {self.of(entity) for (entity,) in _rows(store, "named") if entity}
        self.counted = {self.of(group) for group, _ in _rows(store, "counts") if group} - self.named

    def of(self, entity: str) -> str:
        """Give the item, or class and name."""
        return self._items.get(entity) or self._described.get(entity, entity)

    def around(self, entity: str) -> frozenset[str]:
        """Give the item and the items that it lies in."""
        return frozenset({self.of(entity)} | self._around[entity])


def _roles(store: ox.Store, identity: _Identity) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for event, role, who in _rows(store, "roles"):
        if event and role and who:
            found[event].add((_local(role), identity.of(who)))
    return found


def _bounds(figures: Iterable[Counted]) -> dict[str, dict[str, Bounds]]:
    found: dict[str, dict[str, Bounds]] = defaultdict(dict)
    for figure in figures:
        found[figure.event][figure.kind] = figure.range
    return found


def _days(published: str, begin: str | None, end: str | None) -> tuple[date, date, bool]:
    """Give first and last day, and whether the text dates the event to about a day."""
    day = date.fromisoformat(published[:10])
    if begin is None:
        return day - _FRESH, day, False
    first = date.fromisoformat(begin[:10])
    last = date.fromisoformat(end[:10]) if end else max(first, day)
    return first, last, last - first <= _DATED


def _pairs(store: ox.Store, query: str) -> Iterator[tuple[str, str]]:
    return ((one or "", other or "") for one, other in _rows(store, query))


def _rows(store: ox.Store, query: str) -> Iterator[Row]:
    solutions = cast(ox.QuerySolutions, evaluate(store, _QUERIES[query]))
    return (tuple(None if term is None else str(getattr(term, "value", "")) for term in row) for row in solutions)


def _local(iri: str) -> str:
    return iri.removeprefix(KH)
