"""The answers of the service as its API has them, in plain records."""

from __future__ import annotations

from typing import Any

from ...exporter.linking.index import Index
from ...exporter.linking.rows import Item
from .candidates import Found, find
from .items import Value, description, item_of, label, values
from .requests import Extension, Query
from .vocabulary import properties, properties_of, types_of


def candidates(index: Index, queries: dict[str, Query], language: str) -> dict[str, Any]:
    """What each query of a batch may mean, under the name that the client gave it."""
    return {
        name: {"result": [_candidate(index, found, language) for found in find(index, query)]}
        for name, query in queries.items()
    }


def extension(index: Index, asked: Extension, language: str) -> dict[str, Any]:
    """The values of properties of items; none of an item or a property that is not known."""
    known = [properties()[name] for name in asked.properties if name in properties()]
    unknown = [{"id": name, "name": name} for name in asked.properties if name not in properties()]
    return {
        "meta": [*(term.record(language) for term in known), *unknown],
        "rows": {
            identifier: {
                name: [_value(index, value, language) for value in _values(index, identifier, name)]
                for name in asked.properties
            }
            for identifier in asked.items
        },
    }


def proposal(type_: str, limit: int, language: str) -> dict[str, Any]:
    """Properties that things of a type may have."""
    return {
        "type": type_,
        "limit": limit,
        "properties": [term.record(language) for term in properties_of(type_)][:limit],
    }


def facts(index: Index, item: Item, language: str) -> list[tuple[str, list[str]]]:
    """The properties of an item with their values in words, for people; only those that have some."""
    told = (
        (term.names[language], [_words(index, value, language) for value in values(index, item, term.id)])
        for term in properties_of(item.type)
    )
    return [(name, words) for name, words in told if words]


def _candidate(index: Index, found: Found, language: str) -> dict[str, Any]:
    item = found.item
    record = {
        "id": f"Q{item.qid}",
        "name": label(index, item, language),
        "type": [term.record(language) for term in types_of(item)],
        "score": found.score,
        "match": found.match,
        "features": [{"id": key, "value": value} for key, value in found.features],
    }
    told = description(index, item, language)
    return {**record, "description": told} if told else record


def _values(index: Index, identifier: str, property_: str) -> list[Value]:
    item = item_of(index, identifier)
    return values(index, item, property_) if item and property_ in properties() else []


def _value(index: Index, value: Value, language: str) -> dict[str, Any]:
    match value:
        case Item():
            return {"id": f"Q{value.qid}", "name": label(index, value, language)}
        case int():
            return {"int": value}
    return {"str": _words(index, value, language)}


def _words(index: Index, value: Value, language: str) -> str:
    match value:
        case Item():
            return label(index, value, language)
        case (latitude, longitude):
            return f"{latitude},{longitude}"
    return str(value)
