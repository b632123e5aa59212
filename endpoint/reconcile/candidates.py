"""Find the items that a query may mean, with a score for each.

A score, from 0 to 100, is how far the name is the one that was asked for (the kind of the name times the likeness of
the spelling), lowered by properties whose values disagree and, where types are only wished for, by other types.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from ...exporter.linking.distance import kilometres
from ...exporter.linking.index import Index
from ...exporter.linking.rows import Item
from ...exporter.linking.search import Hit, search
from ...exporter.linking.spelling import form
from .items import Value, item_of, values
from .requests import Query
from .vocabulary import properties, types_of

_OF_KINDS: Final = MappingProxyType(
    {
        "common": 1.0, "name": 1.0, "alias": 0.95, "contested": 0.85, "variant": 0.85, "bare": 0.8, "shortened": 0.8,
        "minor": 0.7, "local": 0.7, "subset": 0.6, "surname": 0.4,
    }
)  # fmt: skip
"""How far a name of each kind is the item's own."""
_AT_STAKE: Final = 0.5
"""Share of the score that properties can take away."""
_OTHER_TYPE: Final = 0.7
"""What is left of the score of an item of another type than is wished for."""
_SURE, _AHEAD = 90.0, 10.0
"""A candidate is a match with such a score, and so much more than the next one."""
_LOOKED_AT: Final = 100
"""Items of a name that are compared with the query: some names have more, and the best known come first."""
_NEAR, _FAR = 25.0, 250.0
"""Kilometres up to which coordinates agree in full, and from which they do not agree at all."""


@dataclass(frozen=True, slots=True)
class Found:
    """An item that may be meant; ``features`` are what the score comes from, by their ids."""

    item: Item
    score: float
    features: tuple[tuple[str, float], ...]
    match: bool = False


def find(index: Index, query: Query) -> list[Found]:
    """The items that a query may mean, the likeliest first; only those of a name are looked for.

    Properties alone find nothing, because they only tell bearers of a name apart.
    """
    found = sorted(_compared(index, query), key=lambda one: (-one.score, -(one.item.sitelinks or 0), one.item.qid))
    following = found[1].score if len(found) > 1 else 0.0
    marked = [
        Found(one.item, one.score, one.features, place == 0 and one.score >= max(_SURE, following + _AHEAD))
        for place, one in enumerate(found)
    ]
    return marked[: query.limit]


def _compared(index: Index, query: Query) -> Iterator[Found]:
    for item, name in _bearers(index, query.text):
        fit = _type_fit(item, query)
        if fit:
            of_properties = [
                (pid, _agreement(index, values(index, item, pid), wanted))
                for pid, wanted in query.conditions
                if pid in properties()
            ]
            agreed = sum(value for _, value in of_properties) / len(of_properties) if of_properties else 1.0
            score = 100 * name * fit * (1 - _AT_STAKE * (1 - agreed))
            features = (("name", name), *of_properties)
            yield Found(item, round(score, 2), tuple((key, round(value, 4)) for key, value in features))


def _bearers(index: Index, text: str) -> Iterator[tuple[Item, float]]:
    """Items with the likeness of their names to a text, from 0 to 1; an id means the item alone."""
    if known := item_of(index, text):
        yield known, 1.0
        return
    for hit in search(index, text, limit=_LOOKED_AT) or search(index, text, fuzzy=True):
        if item := index.item(hit.candidate.qid):
            yield item, _likeness(hit)


def _likeness(hit: Hit) -> float:
    return hit.similarity * _OF_KINDS.get(hit.candidate.kind, 0.5)


def _type_fit(item: Item, query: Query) -> float:
    """1 for an item of the types that are asked for; of others less where they are only wished for, else 0."""
    own = {term.id for term in types_of(item)}
    wanted = set(query.types)
    fits = wanted <= own if query.strict == "all" else not wanted or wanted & own
    if fits:
        return 1.0
    return _OTHER_TYPE if query.strict == "should" else 0.0


def _agreement(index: Index, known: list[Value], wanted: tuple[Any, ...]) -> float:
    """How far the values of a property are those that are asked for, from 0 to 1; the best pair counts."""
    likenesses = [_likeness_to(value, index) for value in known]
    return max((likeness(str(other)) for likeness in likenesses for other in wanted), default=0.0)


def _likeness_to(value: Value, index: Index) -> Callable[[str], float]:
    """Give what tells how far something is a known value; the index is asked once, however many there are."""
    match value:
        case Item():
            return partial(_is_called, value, {alias.form for alias in index.names(value.qid)})
        case (float(), float()):
            return partial(_nearness, value)
        case int():
            return partial(_ratio, value)
    return lambda wanted: float(str(value).casefold() == wanted.strip().casefold())


def _is_called(item: Item, forms: Set[str], name: str) -> float:
    code = item.country if item.subtype == "Country" else None
    is_id = name.rpartition("/")[2] == f"Q{item.qid}"
    return float(is_id or name.strip().upper() == code or form(name) in forms)


def _ratio(value: int, wanted: str) -> float:
    try:
        number = float(wanted)
    except ValueError:
        return 0.0
    larger = max(abs(value), abs(number))
    return max(0.0, 1 - abs(value - number) / larger) if larger else 1.0


def _nearness(place: tuple[float, float], wanted: str) -> float:
    try:
        latitude, longitude = (float(part) for part in wanted.split(","))
        distance = kilometres(place, (latitude, longitude))
    except ValueError:  # no two numbers, or infinite ones
        return 0.0
    return min(1.0, max(0.0, (_FAR - distance) / (_FAR - _NEAR)))
