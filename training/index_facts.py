"""Put the facts of all sources together to one index of names.

What a more trusted source says of an item stands, others add what it leaves open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from tomllib import loads

from khabar.exporter.arabic.lexicon import fold, words
from khabar.exporter.linking.rows import Alias, Item
from khabar.exporter.linking.spelling import form, name_parts

SETTINGS = loads(Path(__file__).with_name("index.toml").read_text(encoding="utf-8"))
CHECKED, TERRITORIES, GAZETTEER, CITIES, PEOPLE = range(1, 6)
"""The sources by their ids in ``index.toml``, in the order of trust."""

_WITHHELD = {(int(qid[1:]), form(name)) for qid, names in SETTINGS["withheld"].items() for name in names}
_CONTESTED = set(map(form, SETTINGS["contested"]))
_ORDINARY = set(map(form, SETTINGS["ordinary"]))
_LEAST_PARTS = 2
"""Parts of a person's name without which it is a lone given name or surname."""


@dataclass(frozen=True, slots=True)
class Fact:
    """An item and names of one kind; for kinds see ``exporter/linking/schema.sql``."""

    item: Item
    names: tuple[str, ...]
    kind: str = "name"


class Facts:
    """Items and their names, gathered fact by fact."""

    def __init__(self) -> None:
        self.items: dict[int, Item] = {}
        self.names: defaultdict[str, dict[int, Alias]] = defaultdict(dict)

    def add(self, fact: Fact) -> None:
        """Take an item with its names; of a second item for a known town take only what was not known of it.

        Gazetteers add no names to hand-checked items either: their names are mixed, and the good ones are there.
        """
        known = self._twin(fact) or self.items.get(fact.item.qid)
        if known and known.source != fact.item.source and fact.item.source in {GAZETTEER, CITIES}:
            self._complete(replace(fact.item, qid=known.qid))
        elif fact.names or known:
            self._complete(fact.item)
            for name in fact.names:
                self._name(fact.item, name, fact.kind)

    def _complete(self, item: Item) -> None:
        known = self.items.setdefault(item.qid, item)
        if known.type == item.type:
            self.items[item.qid] = replace(
                known,
                subtype=known.subtype or item.subtype,
                country=known.country or item.country,
                population=known.population or item.population,
                **_point(known if known.latitude is not None else item),
            )

    def _twin(self, fact: Fact) -> Item | None:
        """Find a town that another source tells of under the same name, in the same country."""
        if fact.item.subtype != "City" or fact.item.qid in self.items:
            return None
        for qid in sorted({qid for name in fact.names for qid in self.names.get(form(name), ())}):
            known = self.items[qid]
            if (known.subtype, known.country) == ("City", fact.item.country) and known.source != fact.item.source:
                return known
        return None

    def _name(self, item: Item, name: str, kind: str) -> None:
        """Take a name; one with the class noun of a region is no town's, and the region's without it is a weak name."""
        spelling = form(name)
        noun, _, rest = name.partition(" ")
        of_region = bool(rest) and fold(noun) in words("linking", "Region")
        if not spelling or _is_withheld(item, name) or (of_region and item.subtype == "City"):
            return
        known = self.names[spelling].get(item.qid)
        if known is None or known.kind == "bare":
            kind = "contested" if spelling in _CONTESTED else kind
            language = "en" if spelling.isascii() else "ar"
            self.names[spelling][item.qid] = Alias(spelling, item.qid, kind, name, language, item.source)
        if of_region and item.subtype == "Region":
            self._name(item, rest, "bare")


def _point(item: Item) -> dict[str, float | None]:
    return {"latitude": item.latitude, "longitude": item.longitude}


def _is_withheld(item: Item, name: str) -> bool:
    """Say whether a name is too little to know its bearer by."""
    spelling = form(name)
    lone = item.type == "Person" and len(name_parts(name)) < _LEAST_PARTS
    ordinary = item.source in {GAZETTEER, CITIES} and spelling in _ORDINARY
    return lone or ordinary or (item.qid, spelling) in _WITHHELD


def gather(read: Iterable[Fact]) -> Facts:
    """Put facts together, and keep the items that have names.

    Those on hand-checked items come first, so that these are complete when twins are looked for.
    """
    given = list(read)
    checked = {fact.item.qid for fact in given if fact.item.source == CHECKED}
    facts = Facts()
    for fact in sorted(given, key=lambda fact: fact.item.qid not in checked):
        facts.add(fact)
    known = {qid for bearers in facts.names.values() for qid in bearers}
    facts.items = {qid: item for qid, item in facts.items.items() if qid in known}
    return facts
