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
_ACTORS: Final = ("source_actor", "target_actor")


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
    properties = {
        **known,
        "according_to": _gathered([row for row in rows if row["polarity"] == "Positive"], "according_to"),
        "denied_by": _gathered([row for row in rows if _is_denial(row)], "according_to"),
        "actors": _gathered(rows, *_ACTORS),
    }
    return {"type": "Feature", "id": event, "geometry": _point(first), "properties": properties}


def _is_denial(row: EventRow) -> bool:
    """Whether somebody says that it was not so; that it should not be is a demand or a wish."""
    return (row["polarity"], row["modality"]) == ("Negative", "Asserted")


def _gathered(rows: Sequence[EventRow], *columns: str) -> list[str]:
    """What rows say in some columns, each once."""
    return sorted({str(row[column]) for row in rows for column in columns if row[column]})


def _point(row: EventRow) -> dict[str, object] | None:
    """Longitude comes first (section 3.1.1)."""
    if row["latitude"] is None:
        return None
    return {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]}
