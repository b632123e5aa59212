"""Put the facts of all sources together to one index of names.

What a more trusted source says of an item stands, others add what it leaves open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tomllib import loads
from typing import NamedTuple

from khabar.exporter.arabic.lexicon import fold, words
from khabar.exporter.linking.derived import KINDS, with_derived
from khabar.exporter.linking.rows import Alias, Edge, Item, Row, Wording
from khabar.exporter.linking.spelling import form, name_parts

from index_geography import near

SETTINGS = loads(Path(__file__).with_name("index.toml").read_text(encoding="utf-8"))
CHECKED, TERRITORIES, REGIONS, GAZETTEER, CITIES, PEOPLE, HOLDERS, RELATIONS = range(1, 9)
"""The sources by their ids in ``index.toml``, in the order of trust."""

_PLACES = {REGIONS, GAZETTEER, CITIES}
_WITHHELD = {(int(qid[1:]), form(name)) for qid, names in SETTINGS["withheld"].items() for name in names}
_CONTESTED = set(map(form, SETTINGS["contested"]))
_ORDINARY = set(map(form, SETTINGS["ordinary"]))
_STRONG = set(KINDS[: KINDS.index("minor")])
"""Kinds of names that somebody has by right: a small town that shares one is known as little by it as a village."""
_LEAST_PARTS = 2
"""Parts of a person's name without which it is a lone given name or surname."""


class Statement(NamedTuple):
    """What is stated of an item: another one by a property of Wikidata, with first and last day where known."""

    property: int
    target: int
    start: str = ""
    end: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """An item, its names of one kind, and statements on it; for kinds see ``exporter/linking/schema.sql``."""

    item: Item
    names: tuple[str, ...] = ()
    """Arabic ones."""
    kind: str = "name"
    latin: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()


class Facts:
    """Items, their names and what is stated of them, gathered fact by fact."""

    def __init__(self) -> None:
        self.items: dict[int, Item] = {}
        self.names: defaultdict[str, dict[int, Alias]] = defaultdict(dict)
        self.labels: dict[int, str] = {}
        """Arabic ones, by item."""
        self.edges: dict[tuple[int, Statement], Edge] = {}
        self._starts: defaultdict[tuple[int, int, int], set[str]] = defaultdict(set)
        self._by_geonames: dict[int, int] = {}

    def add(self, fact: Fact) -> None:
        """Take an item with its names; a second item for a known town is that town.

        Gazetteers add no Arabic names to items of other sources: their names are mixed, and the good ones are there.
        But a name that two of them give is trusted as far as either does.
        """
        item = replace(fact.item, qid=self._twin(fact) or fact.item.qid)
        known = self.items.get(item.qid)
        if fact.names or fact.latin or known:
            self._complete(item)
            foreign = known and known.source != item.source and item.source in _PLACES and item.qid in self.labels
            self._name_all(item, self._borne(item, fact.names) if foreign else fact.names, fact.kind)
            for name in fact.latin:
                self._name(item, name, _latin_kind(fact.kind), "en")
            for statement in fact.statements:
                self._state(Edge(item.qid, *statement, item.source))

    def state(self, edges: Iterable[Edge]) -> None:
        """Take statements on items, where no source has stated the same."""
        for edge in edges:
            self._state(edge)

    def _state(self, edge: Edge) -> None:
        self.edges.setdefault((edge.qid, Statement(edge.property, edge.target, edge.start, edge.end)), edge)
        self._starts[edge.qid, edge.property, edge.target].add(edge.start)

    def rows(self) -> Iterator[Row]:
        """Give the items that have names, with all that is known of them; statements only where both ends are known."""
        named = {qid for bearers in self.names.values() for qid in bearers}
        self.items = {qid: item for qid, item in self.items.items() if qid in named}
        yield from self.items.values()
        for qid, item in self.items.items():
            yield Wording(qid, "en", item.label, None, item.source)
            if qid in self.labels:
                yield Wording(qid, "ar", self.labels[qid], None, item.source)
        yield from self._aliases()
        yield from (
            edge for edge in self.edges.values() if {edge.qid, edge.target} <= named and not self._is_vague(edge)
        )

    def _is_vague(self, edge: Edge) -> bool:
        """Say whether another statement has the day of the year with which this one starts."""
        days = self._starts[edge.qid, edge.property, edge.target]
        return bool(edge.start) and any(day.startswith(f"{edge.start}-") for day in days)

    def _aliases(self) -> Iterator[Alias]:
        by_item: defaultdict[int, list[Alias]] = defaultdict(list)
        beginnings = set(self._beginnings())
        for spelling, bearers in self.names.items():
            owned = any(alias.kind in _STRONG for alias in bearers.values())
            for qid, alias in bearers.items():
                taken = alias.kind == "minor" and (owned or (self.items[qid].country, spelling) in beginnings)
                by_item[qid].append(replace(alias, kind="local") if taken else alias)
        for qid, aliases in by_item.items():
            yield from with_derived(aliases) if self.items[qid].type == "Person" else aliases

    def _beginnings(self) -> Iterator[tuple[str | None, str]]:
        """Give how names of several words begin, with the country of who has the name: روستوف is short for another."""
        for bearers in self.names.values():
            for qid, alias in bearers.items():
                words_ = alias.name.split() if alias.kind in _STRONG else []
                yield from ((self.items[qid].country, form(" ".join(words_[:end]))) for end in range(1, len(words_)))

    def _complete(self, item: Item) -> None:
        known = self.items.setdefault(item.qid, replace(item, geonames=self._unused(item)))
        if known.type == item.type:
            known = self.items[item.qid] = replace(
                known,
                subtype=known.subtype or _subtype(known, item),
                country=known.country or item.country,
                population=known.population or item.population,
                sitelinks=known.sitelinks or item.sitelinks,
                geonames=known.geonames or self._unused(item),
                **_point(known if known.latitude is not None else item),
            )
        if known.geonames:
            self._by_geonames.setdefault(known.geonames, known.qid)

    def _unused(self, item: Item) -> int | None:
        """Give the GeoNames id of an item unless another has it: gazetteers give districts those of their towns."""
        return item.geonames if self._by_geonames.get(item.geonames or 0, item.qid) == item.qid else None

    def _twin(self, fact: Fact) -> int | None:
        """Find another item of another source for the same town: of one GeoNames id, or of one name and place."""
        item = fact.item
        if item.subtype != "City" or item.qid in self.items:
            return None
        same = [self._by_geonames[item.geonames]] if item.geonames in self._by_geonames else []
        named = sorted({qid for name in fact.names for qid in self.names.get(form(name), ())})
        for known in map(self.items.__getitem__, [*same, *named]):
            alike = (known.subtype, known.country) == ("City", item.country) and near(known, item)
            if known.source != item.source and (alike or known.qid in same):
                return known.qid
        return None

    def _borne(self, item: Item, names: Iterable[str]) -> list[str]:
        return [name for name in names if item.qid in self.names.get(form(name), {})]

    def _is_of_region_around(self, item: Item, spelling: str) -> bool:
        """Say whether a region of an earlier source or rank has the bare name in the same country (عكار)."""
        bearers = (self.items[qid] for qid, alias in self.names[spelling].items() if alias.kind == "bare")
        return any(bearer.qid != item.qid and bearer.country == item.country for bearer in bearers)

    def _name_all(self, item: Item, names: Iterable[str], kind: str) -> None:
        for name in names:
            self._name(item, name, kind, "ar")
            if not _is_withheld(item, name):
                self.labels.setdefault(item.qid, name)

    def _name(self, item: Item, name: str, kind: str, language: str) -> None:
        """Take a name; one with the class noun of a region is no town's, and the region's without it is a weak name."""
        spelling = form(name)
        noun, _, rest = name.partition(" ")
        of_region = bool(rest) and fold(noun) in words("linking", "Region")
        if not spelling or _is_withheld(item, name) or (of_region and item.subtype == "City"):
            return
        kind = "contested" if spelling in _CONTESTED and KINDS.index(kind) < KINDS.index("contested") else kind
        if kind == "bare" and self._is_of_region_around(item, spelling):
            return
        known = self.names[spelling].get(item.qid)
        if known is None or KINDS.index(kind) < KINDS.index(known.kind):
            self.names[spelling][item.qid] = Alias(spelling, item.qid, kind, name, language, item.source)
        if of_region and item.subtype == "Region":
            self._name(item, rest, "bare", language)


def _subtype(known: Item, item: Item) -> str | None:
    """Give what a further source says that an item is; checked states of federations are often read as countries."""
    return None if known.source == CHECKED and item.source == REGIONS else item.subtype


def _latin_kind(kind: str) -> str:
    return "name" if kind == "common" else kind


def _point(item: Item) -> dict[str, float | None]:
    return {"latitude": item.latitude, "longitude": item.longitude}


def _is_withheld(item: Item, name: str) -> bool:
    """Say whether a name is too little to know its bearer by."""
    spelling = form(name)
    lone = item.type == "Person" and len(name_parts(name)) < _LEAST_PARTS
    ordinary = item.source in _PLACES and spelling in _ORDINARY
    return lone or ordinary or (item.qid, spelling) in _WITHHELD


def gather(read: Iterable[Fact]) -> Facts:
    """Put facts together.

    Those on hand-checked items come first, so that these are complete when twins are looked for.
    """
    given = list(read)
    checked = {fact.item.qid for fact in given if fact.item.source == CHECKED}
    facts = Facts()
    for fact in sorted(given, key=lambda fact: fact.item.qid not in checked):
        facts.add(fact)
    return facts
