"""What an index of names knows of items, as the mapper writes it into the background graph."""

from __future__ import annotations

from functools import lru_cache

from ..ontology import WD
from .linking.index import Index, number_of
from .linking.rows import Item
from .mapping import Background, Facts, FactSource

_LOCATED_IN = 131
"""The property of Wikidata for the region that a place lies in."""


def background_of(index: Index) -> Background:
    """The facts of every item of an index, which is asked for those that articles are linked to."""
    sources = {s.id: FactSource(s.id, s.title, f"{s.licence}. {s.attribution}") for s in index.sources()}

    @lru_cache(maxsize=10_000)
    def known(iri: str) -> Facts | None:
        item = index.item(number_of(iri))
        return _facts(item, index, sources) if item else None

    return Background(index.digest, known)


def _facts(item: Item, index: Index, sources: dict[int, FactSource]) -> Facts:
    country = index.state(item.country) if item.country else None
    regions = _regions(item, index)
    within = {*regions, country} - {item.qid, None} if item.type in ("GeopoliticalEntity", "Place") else set()
    return Facts(
        sources=tuple(sources[number] for number in sorted({item.source, *regions.values()})),
        country=f"{WD}Q{country}" if country else None,
        within=tuple(f"{WD}Q{qid}" for qid in sorted(filter(None, within))),
        latitude=item.latitude,
        longitude=item.longitude,
    )


def _regions(item: Item, index: Index) -> dict[int, int]:
    """All regions around a place, each with the number of the source that says so."""
    found: dict[int, int] = {}
    waiting = [item.qid]
    while waiting:
        for edge in index.edges(waiting.pop()):
            if edge.property == _LOCATED_IN and not edge.end and edge.target not in {item.qid, *found}:
                found[edge.target] = edge.source
                waiting.append(edge.target)
    return found
