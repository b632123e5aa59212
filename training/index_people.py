"""Read the sources of people and of the offices that they held."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from khabar.exporter.linking.rows import Item
from khabar.exporter.linking.spelling import name_parts

from index_facts import HOLDERS, PEOPLE, SETTINGS, Fact, Statement
from index_reading import TABLES, is_arabic, lines, number, split, table

_CITIZENSHIP, _OFFICE, _PARTY = 27, 39, 102
_OF_MANY = 2
"""Parts of a name that is many people's."""


def people(path: Path) -> Iterator[Fact]:
    """Give politicians under their Arabic names; by one of two parts alone only a well-known person is known."""
    for person in lines(path):
        labels, aliases = person["labels"], person.get("aliases") or {}
        latin = (labels.get("en", ""), *aliases.get("en", ()))
        arabic = [_clean(name) for name in (labels.get("ar", ""), *aliases.get("ar", ()))]
        known = len(person["sitelinks"]) >= SETTINGS["people"]["sitelinks_of_two_parts"]
        full = [name for name in arabic if known or len(name_parts(name)) > _OF_MANY]
        item = Item(
            number(person["id"]), "Person", None, labels.get("en") or labels.get("ar") or person["id"], None, None,
            PEOPLE, sitelinks=len(person["sitelinks"]),
        )  # fmt: skip
        yield Fact(item, tuple(full), latin=tuple(filter(None, latin)), statements=tuple(_statements(person)))
        yield Fact(item, tuple(name for name in arabic if name not in full), "contested")


def _clean(name: str) -> str:
    """Give a name without titles and remarks; nothing of one that is turned round or written in other letters."""
    bare = re.sub(r"\(.*?\)|^\w\.", "", name.replace("_", " ")).strip()
    return bare if is_arabic(bare) else ""


def _statements(person: dict[str, Any]) -> Iterator[Statement]:
    for property_ in (_CITIZENSHIP, _OFFICE, _PARTY):
        for claim in person["claims"].get(f"P{property_}", ()):
            if claim.get("value") and claim["rank"] != "deprecated":
                start, end = (_day(claim["qualifiers"].get(bound)) for bound in ("P580", "P582"))
                yield Statement(property_, number(claim["value"]), start, end)


def _day(times: list[Any] | None) -> str:
    return next((str(time["time"]) for time in times or () if isinstance(time, dict) and time.get("time")), "")


def leaders(path: Path, codes: dict[int, str]) -> Iterator[Fact]:
    """Give the heads of states and governments with their offices; ``codes`` are those of the states, by item."""
    for row in table(path):
        office, country = number(row["position"]), codes.get(number(row["countryid"]))
        label = row["positionLabel"]
        names = (name,) if (name := _arabic_office(label, country)) else ()
        yield Fact(Item(office, "Office", None, label, country, None, HOLDERS), names, latin=(label,))
        yield _holder(row["officeholder"], row["officeholderLabel"], office, row["start_year"], row["end_year"])


def _arabic_office(label: str, country: str | None) -> str:
    """Give the Arabic name of a head of state or government: رئيس وزراء فرنسا."""
    head = label.partition(" of ")[0].casefold()
    office = SETTINGS["offices"].get(head)
    return f"{office} {Locale('ar').territories[country]}" if office and country else ""


def offices() -> Iterator[Fact]:
    """Give the offices whose ids are in a table of ours, under the names that newspapers give them."""
    for row in table(TABLES / "offices.tsv"):
        item = Item(number(row["qid"]), "Office", None, row["label_en"], row["country"] or None, None, HOLDERS)
        yield Fact(item, split(row["names_ar"]), latin=(row["label_en"],))


def holders(folder: Path) -> Iterator[Fact]:
    """Give the people who held an office of some states or of the United Nations; dates where its id is known."""
    for stem, country in SETTINGS["holders"].items():
        for row in table(folder / f"{stem}.csv"):
            office = _offices_by_title().get((country, row["position"]))
            yield _holder(row["personID"], row["person"], office, row["start"], row["end"])


@cache
def _offices_by_title() -> dict[tuple[str, str], int]:
    return {(row["country"], row["position"]): number(row["qid"]) for row in table(TABLES / "offices.tsv")}


def _holder(qid: str, name: str, office: int | None, start: str, end: str) -> Fact:
    held = (Statement(_OFFICE, office, start, end),) if office else ()
    return Fact(Item(number(qid), "Person", None, name, None, None, HOLDERS), latin=(name,), statements=held)
