"""State what ties places to states, states to organizations and offices to states."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from khabar.exporter.linking.rows import Edge

from index_facts import CITIES, RELATIONS, Facts
from index_places import capitals
from index_reading import TABLES, number, table

_COUNTRY, _CAPITAL, _LOCATED_IN, _MEMBER, _JURISDICTION = 17, 36, 131, 463, 1001


def relations(facts: Facts, natural_earth: Path) -> Iterator[Edge]:
    """Give the statements that follow from the countries of items, and those of the tables of ours."""
    states = {item.country: item.qid for item in facts.items.values() if item.subtype == "Country" and item.country}
    for item in facts.items.values():
        state = states.get(item.country)
        if state and item.type == "Office":
            yield Edge(item.qid, _JURISDICTION, state, "", "", item.source)
        elif state and item.type != "Person" and item.subtype != "Country":
            yield Edge(item.qid, _COUNTRY, state, "", "", item.source)
        if state and item.subtype == "Region":
            yield Edge(item.qid, _LOCATED_IN, state, "", "", item.source)
    for code, city in capitals(natural_earth):
        if code in states:
            yield Edge(states[code], _CAPITAL, city, "", "", CITIES)
    for row in table(TABLES / "memberships.tsv"):
        for code in row["members"].split():
            yield Edge(states[code], _MEMBER, number(row["organization"]), row["start"], "", RELATIONS)
