"""What the index says of an item: what it is called, and the values of its properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from ...exporter.linking.index import Index, number_of
from ...exporter.linking.rows import Item

Value: TypeAlias = int | str | tuple[float, float] | Item
"""A number, a text, latitude and longitude in degrees of WGS 84, or another item."""


def item_of(index: Index, identifier: str) -> Item | None:
    """The item with an id of Wikidata (Q858) or its IRI; None of what is none or not in the index."""
    return index.item(number_of(identifier))


def label(index: Index, item: Item, language: str) -> str:
    """What an item is called in a language, or else in another one."""
    wording = index.wordings(item.qid).get(language)
    return (wording and wording.label) or item.label


def description(index: Index, item: Item, language: str) -> str | None:
    """Some words that tell an item from its namesakes, in a language or else in another one."""
    wordings = index.wordings(item.qid)
    told = (wordings[code].description for code in (language, *wordings) if code in wordings)
    return next((words for words in told if words), None)


def values(index: Index, item: Item, property_: str) -> list[Value]:
    """The values of a property by its id, as `vocabulary.properties` lists them."""
    match property_:
        case "P625":
            known = item.latitude is not None and item.longitude is not None
            return [(item.latitude or 0.0, item.longitude or 0.0)] if known else []
        case "P1082":
            return [] if item.population is None else [item.population]
        case "P1566":
            return [] if item.geonames is None else [str(item.geonames)]
        case "P297":
            return [item.country] if item.country and item.subtype == "Country" else []
    return list(_others(index, item, property_))


def _others(index: Index, item: Item, property_: str) -> Iterator[Item]:
    """Items that statements join; the country of an item may also stand in its own row."""
    number = int(property_.removeprefix("P"))
    targets = [edge.target for edge in index.edges(item.qid) if edge.property == number]
    if property_ == "P17" and not targets and item.country and item.type != "Office":
        targets = [qid for qid in (index.state(item.country),) if qid]
    for target in dict.fromkeys(targets):
        yield index.item(target) or Item(target, "", None, f"Q{target}", None, None, 0)
