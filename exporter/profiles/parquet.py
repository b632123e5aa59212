"""``parquet``: the event table as Apache Parquet, with the types of its columns and what they are about."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from ..errors import KhabarError
from .actors import Gazetteer
from .article import ArticleGraph
from .events import COLUMNS, EventRow, EventTable

if TYPE_CHECKING:
    import pyarrow as pa

_ROW_GROUP: Final = 10_000
"""Rows that are in memory at once."""


def write(graphs: Iterable[ArticleGraph], stream: BinaryIO, gazetteer: Gazetteer) -> None:
    """Write row groups as they fill.

    Raises:
        KhabarError: pyarrow, an optional dependency, is not installed.
    """
    try:
        from pyarrow.parquet import ParquetWriter
    except ImportError:
        raise KhabarError("Parquet needs pyarrow, which is not installed: pip install 'khabar[parquet]'") from None
    rows = chain.from_iterable(EventTable(graph, gazetteer) for graph in graphs)
    schema = _schema()
    with ParquetWriter(cast(Any, _Appended(stream)), schema, compression="zstd") as writer:
        while group := list(islice(rows, _ROW_GROUP)):
            writer.write_table(_table(group, schema))


def _schema() -> pa.Schema:
    import pyarrow as pa

    types = {
        "string": pa.string(),
        "integer": pa.int64(),
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
    }
    return pa.schema(
        [pa.field(name, types[column["type"]], metadata={"about": column["about"]}) for name, column in COLUMNS.items()]
    )


def _table(rows: list[EventRow], schema: pa.Schema) -> pa.Table:
    import pyarrow as pa

    return pa.Table.from_pydict({name: list(_column(name, rows)) for name in COLUMNS}, schema=schema)


def _column(name: str, rows: list[EventRow]) -> Iterator[object]:
    is_date = COLUMNS[name]["type"] == "date"
    for row in rows:
        value = row[name]
        yield date.fromisoformat(value) if is_date and isinstance(value, str) else value


class _Appended(io.RawIOBase):
    """A stream that is only written to and knows how far it is; standard output may be a pipe, which does not."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._written = 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._written

    def write(self, data: Any) -> int:  # noqa: ANN401 (whatever has a buffer)
        self._stream.write(data)
        self._written += len(data)
        return len(data)
