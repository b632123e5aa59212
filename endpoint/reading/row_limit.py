"""A limit on the rows of a result, counted exactly in what the engine writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

from pyoxigraph import QueryResultsFormat

Item = TypeVar("Item")
Format = QueryResultsFormat


class TooManyRowsError(ValueError):
    """A result with more rows than it may have."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The result has more than {limit:,} rows, which this server does not give. Add a LIMIT.")


def limited(items: Iterable[Item], limit: int | None) -> Iterator[Item]:
    """The items; raises TooManyRowsError at the first that is too many."""
    for number, item in enumerate(items):
        if limit is not None and number >= limit:
            raise TooManyRowsError(limit)
        yield item


class RowCounter:
    """Counts the rows of a result in one of the formats of the engine while it is written piece by piece.

    It relies on how the engine writes: JSON without spaces, XML with its signs escaped, TSV with its line ends escaped.
    """

    def __init__(self, format_: QueryResultsFormat, limit: int) -> None:
        self._count, self._allowed = _WAYS[format_]
        self._allowed += limit
        self._limit = limit
        self._rest = b""
        self._quoted = False

    def see(self, piece: bytes) -> None:
        """Count what is in a piece; raises TooManyRowsError when it is too many."""
        self._allowed -= self._count(self, piece)
        if self._allowed < 0:
            raise TooManyRowsError(self._limit)

    def _in_xml(self, piece: bytes) -> int:
        piece = self._rest + piece
        self._rest = piece[-len(b"<result") :]
        return piece.count(b"<result>")

    def _in_tsv(self, piece: bytes) -> int:
        return piece.count(b"\n")

    def _in_csv(self, piece: bytes) -> int:
        return sum(part.count(b"\n") for part in self._outside_quotes(piece))

    def _in_json(self, piece: bytes) -> int:
        """Outside of strings, nothing but the next row begins with a comma and a brace."""
        piece = self._rest + piece
        whole = piece.rstrip(b"\\,")  # an escape, or what separates rows, may go on in the next piece
        self._rest = piece[len(whole) :]
        plain = whole.replace(b"\\\\", b"").replace(b'\\"', b"")
        return sum(part.count(b",{") for part in self._outside_quotes(plain))

    def _outside_quotes(self, piece: bytes) -> list[bytes]:
        parts = piece.split(b'"')
        outside = parts[self._quoted :: 2]
        self._quoted ^= len(parts) % 2 == 0
        return outside


_WAYS: Final[dict[QueryResultsFormat, tuple[Callable[[RowCounter, bytes], int], int]]] = {
    Format.XML: (RowCounter._in_xml, 0),
    Format.TSV: (RowCounter._in_tsv, 1),
    Format.CSV: (RowCounter._in_csv, 1),
    Format.JSON: (RowCounter._in_json, -1),
}
"""How to count, and how many marks there are beside those of rows: a head with its line end, none before the first."""
