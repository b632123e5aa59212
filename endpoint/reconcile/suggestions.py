"""What a person may mean who has begun to type: items, types and properties, and a few words on each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

from ...exporter.linking.index import Index
from ...exporter.linking.spelling import form
from .items import description, item_of, label
from .vocabulary import Term, properties, types, types_of

Suggestion: TypeAlias = "dict[str, object]"

MOST: Final = 20
"""Suggestions in one answer."""


def suggest_entities(index: Index, prefix: str, language: str, cursor: int) -> list[Suggestion]:
    """Items with an id that this is, or else with a name that begins so, from the place ``cursor`` on."""
    known = item_of(index, prefix.strip())
    spelling = form(prefix)
    bearers = index.starting(spelling, cursor + MOST) if spelling and not known else []
    items = [known] if known else [item for one in bearers if (item := index.item(one.qid))]
    return [
        {
            "id": f"Q{item.qid}",
            "name": label(index, item, language),
            "description": description(index, item, language) or "",
            "notable": [term.record(language) for term in types_of(item)],
        }
        for item in items[cursor : cursor + MOST]
    ]


def suggest_types(prefix: str, language: str, cursor: int) -> list[Suggestion]:
    """Types whose id or a name begins so, each with the one that it is a kind of."""
    found = _beginning(types().values(), prefix)[cursor : cursor + MOST]
    return [
        {**term.record(language), "broader": [types()[term.broader].record(language)] if term.broader else []}
        for term in found
    ]


def suggest_properties(prefix: str, language: str, cursor: int) -> list[Suggestion]:
    """Properties whose id or a name begins so."""
    return [{**term.record(language)} for term in _beginning(properties().values(), prefix)[cursor : cursor + MOST]]


def _beginning(terms: Iterable[Term], prefix: str) -> list[Term]:
    wanted = prefix.strip().casefold()
    return [
        term for term in terms if any(name.casefold().startswith(wanted) for name in (term.id, *term.names.values()))
    ]
