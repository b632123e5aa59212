"""Read all sources of the index of names, the most trusted one first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khabar.exporter.arabic.lexicon import fold, words
from khabar.exporter.linking.rows import Item
from khabar.exporter.linking.spelling import form

from index_facts import CHECKED, SETTINGS, Fact, Facts, gather
from index_people import holders, leaders, offices, people
from index_places import cities, gazetteer, regions, territories
from index_reading import number, split, table
from index_relations import relations

_LEAST_LATIN = 3
_NO_TARGETS = {"Event", "Work"}
_NATURAL_EARTH = "ne_10m_populated_places.7z"


def read_facts(folder: Path) -> Facts:
    """Read the sources in a folder and put together what they say."""
    facts = gather(read_sources(folder))
    facts.state(relations(facts, folder / _NATURAL_EARTH))
    return facts


def read_sources(folder: Path) -> Iterator[Fact]:
    """Read all sources, the most trusted one first."""
    states = list(territories(folder / "territories.jsonl"))
    yield from checked_entities(folder / "confirmed_entities.tsv")
    yield from states
    yield from regions()
    yield from gazetteer(folder / "wof_places_ar_qid.tsv")
    yield from cities(folder / _NATURAL_EARTH)
    yield from people(folder / "wikidata_people_multilingual.jsonl")
    yield from offices()
    codes = {state.item.qid: state.item.country for state in states if state.item.country}
    yield from leaders(folder / "world_leaders_2021_qids.csv", codes)
    yield from holders(folder / "dated_positions")


def checked_entities(path: Path) -> Iterator[Fact]:
    """Give the hand-checked entities; events and works are no targets of links, and some ids may not be used."""
    for row in table(path):
        if row["type"] not in _NO_TARGETS and row["qid"] not in SETTINGS["share_alike"]:
            latin = (row["label_en"], *split(row["aliases_en"]))
            known = SETTINGS["checked"].get(row["qid"], {})
            region = "Region" if _names_region(row["label_ar"]) else None
            item = Item(
                number(row["qid"]), row["type"], known.get("subtype", region), row["label_en"],
                known.get("country"), None, CHECKED,
            )  # fmt: skip
            arabic = (row["label_ar"], *split(row["aliases_ar"]))
            yield Fact(item, arabic, "common", tuple(name for name in latin if len(form(name)) >= _LEAST_LATIN))


def _names_region(name: str) -> bool:
    return fold(name).split(" ")[0] in words("linking", "Region")
