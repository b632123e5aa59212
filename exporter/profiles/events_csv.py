"""``events-csv``: the event table as CSV (RFC 4180), UTF-8, with a header."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import BinaryIO

from .actors import Gazetteer
from .article import ArticleGraph
from .events import COLUMNS, EventTable, Value


def write(graphs: Iterable[ArticleGraph], stream: BinaryIO, gazetteer: Gazetteer) -> None:
    """Write the rows of each article as it comes."""
    text = io.TextIOWrapper(stream, encoding="utf-8", newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    for graph in graphs:
        writer.writerows({name: _cell(value) for name, value in row.items()} for row in EventTable(graph, gazetteer))
    text.detach()  # written out, and the stream stays open


def _cell(value: Value) -> Value:
    return str(value).lower() if isinstance(value, bool) else value
