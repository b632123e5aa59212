"""Counts the rows of a result while it passes by, from the marks that stand between rows in each format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Final, Protocol

from .formats import CSV, JSON, N_QUADS, N_TRIPLES, TSV, XML, Format


class Chunks(Protocol):
    """A result that comes in pieces."""

    @property
    def size(self) -> int | None:
        """Its length in bytes, where that is known already."""

    def __iter__(self) -> Iterator[bytes]: ...

    def close(self) -> None:
        """Stop it."""


_MARKS: Final = MappingProxyType(
    {
        CSV: (b"\r\n", -1),
        TSV: (b"\n", -1),
        XML: (b"<result>", 0),
        JSON: (b"},{", 0),
        N_TRIPLES: (b"\n", 0),
        N_QUADS: (b"\n", 0),
    }
)
"""What stands between rows, and what to add: lines end with a mark, and the first one of a table is no row.

A value can look like a mark in JSON and in CSV, so that the number is one too high. A parser would be exact, and slower
than the engine.
"""
_FIRST_IN_JSON: Final = b'"bindings":[{'


class Counted:
    """The pieces of a result as they are, and their rows."""

    def __init__(self, chunks: Chunks, format_: Format) -> None:
        self._chunks = chunks
        self._format = format_
        self.rows: int | None = None
        """Rows, once all is read; None for formats that do not tell them."""
        self.size = chunks.size

    def __iter__(self) -> Iterator[bytes]:
        if self._format not in _MARKS:
            yield from self._chunks
            return
        mark, rows = _MARKS[self._format]
        for window, chunk in _overlapping(self._chunks, len(mark) - 1):
            rows += window.count(mark)
            if self._format is JSON:
                rows += window.count(_FIRST_IN_JSON)
            yield chunk
        self.rows = rows

    def close(self) -> None:
        """Stop the result."""
        self._chunks.close()


def _overlapping(chunks: Iterable[bytes], overlap: int) -> Iterator[tuple[bytes, bytes]]:
    """Each piece with the end of the one before it in front, and as it is."""
    end = b""
    for chunk in chunks:
        window = end + chunk
        yield window, chunk
        end = window[-overlap:] if overlap else b""
