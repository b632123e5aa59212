"""``geojson``: events that have a place, as a feature collection (RFC 7946), for maps and timelines."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO, Final

from .actors import Gazetteer
from .article import ArticleGraph
from .events import EventRow, EventTable

_OF_EVENT: Final = (
    "event_type", "plover_event", "cameo_codes", "actuality", "date", "date_end", "date_basis", "place",
    "place_wikidata", "place_country", "killed_low", "killed_best", "killed_high", "trigger", "sentence_text",
    "article", "publisher", "published", "url",
)  # fmt: skip
_OF_ROWS: Final = {"according_to": ("according_to",), "actors": ("source_actor", "target_actor")}
"""Properties that gather what several rows of the table say, and the columns that they are gathered from."""


def write(graphs: Iterable[ArticleGraph], stream: BinaryIO, gazetteer: Gazetteer) -> None:
    """Write a feature a line; one that has a place but no coordinates has the geometry null (section 3.2)."""
    stream.write(b'{"type": "FeatureCollection", "features": [')
    separator = b"\n"
    for graph in graphs:
        for feature in features(graph, gazetteer):
            stream.write(separator + json.dumps(feature, ensure_ascii=False).encode())
            separator = b",\n"
    stream.write(b"\n]}\n")


def features(graph: ArticleGraph, gazetteer: Gazetteer) -> Iterator[dict[str, object]]:
    """The events of one article that have a place, in the order of the text."""
    placed = (row for row in EventTable(graph, gazetteer) if row["place"])
    for event, rows in groupby(placed, itemgetter("event")):
        yield _feature(event, list(rows))


def _feature(event: str, rows: Sequence[EventRow]) -> dict[str, object]:
    first = rows[0]
    known = {name: first[name] for name in _OF_EVENT if first[name] is not None}
    gathered = {name: sorted({str(row[c]) for row in rows for c in cs if row[c]}) for name, cs in _OF_ROWS.items()}
    return {"type": "Feature", "id": event, "geometry": _point(first), "properties": {**known, **gathered}}


def _point(row: EventRow) -> dict[str, object] | None:
    """Longitude comes first (section 3.1.1)."""
    if row["latitude"] is None:
        return None
    return {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
