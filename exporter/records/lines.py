"""Formats with a record a line (JSON Lines) or a row (CSV and TSV): a bad one costs nothing but itself."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from .decoding import Piece, Text
from .model import Raw, ReadOptions, Rejection
from .sources import Source

_ENDLESS = "is a quotation mark not closed? If not, --max-characters raises the limit; nothing behind it was read"


def read_json_lines(source: Source, text: Text, options: ReadOptions) -> Iterator[Raw | Rejection]:
    """Read one JSON object a line (https://jsonlines.org); empty lines are passed over."""
    for piece in text.lines(options.longest_record):
        if piece.text.strip():
            yield _json_line(f"{source.name}:{piece.line}", piece)


def _json_line(where: str, piece: Piece) -> Raw | Rejection:
    if fault := piece.fault():
        return Rejection(where, fault, None if piece.cut else piece.text)
    try:
        value = json.loads(piece.text)
    except json.JSONDecodeError as error:
        return Rejection(f"{where}:{error.colno}", f"not JSON: {error.msg}", piece.text)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits, thousands of brackets
        return Rejection(where, f"not JSON that can be read: {error}", piece.text)
    return as_record(where, value, piece.text)


def as_record(where: str, value: object, text: str) -> Raw | Rejection:
    """Take a JSON value for a record: only an object is one."""
    if isinstance(value, dict):
        return Raw(where, value, text)
    return Rejection(where, 'not a record: expected a JSON object such as {"text": "…"}', text)


def read_csv(source: Source, text: Text, options: ReadOptions) -> Iterator[Raw | Rejection]:
    """Read rows (RFC 4180) under a header row.

    The delimiter is the one of comma, semicolon and tab that stands most often in the header.
    """
    csv.field_size_limit(options.longest_record)
    pieces = text.lines(options.longest_record)
    first = next(pieces, None)
    if first is None:
        return
    rows = _rows(chain([first], pieces), delimiter=max(",;\t", key=first.text.count))
    header = next(rows)
    if fault := header.fault() or _header_fault(header.cells):
        yield Rejection(f"{source.name}:{header.line}", f"header: {fault}", header.text)
        return
    names = [name or f"column {number}" for number, name in enumerate(header.cells, start=1)]
    for row in rows:
        if row.error and len(row.text) > options.longest_record:
            yield Rejection(
                f"{source.name}:{row.line}", f"row longer than {options.longest_record:,} characters; {_ENDLESS}"
            )
            return  # where the next row begins, nobody can say
        if row.cells or row.error:  # an empty line is no row
            yield _csv_row(f"{source.name}:{row.line}", row, names)


@dataclass(slots=True)
class _Row:
    """A row, the lines that it was read from, and what was wrong with it."""

    pieces: list[Piece]
    cells: list[str] = field(default_factory=list)
    error: str | None = None

    @property
    def line(self) -> int:
        return self.pieces[0].line

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def fault(self) -> str | None:
        unusable = next((fault for piece in self.pieces if (fault := piece.fault())), None)
        return unusable or (self.error and f"not CSV: {self.error}; is a quotation mark not closed or not doubled?")


def _rows(pieces: Iterator[Piece], delimiter: str) -> Iterator[_Row]:
    used: list[Piece] = []

    def feed() -> Iterator[str]:
        for piece in pieces:
            used.append(piece)
            yield piece.text

    reader = csv.reader(feed(), delimiter=delimiter, strict=True)
    while True:
        used.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _Row(list(used), error=str(error))
        else:
            yield _Row(list(used), cells)


def _header_fault(names: list[str]) -> str | None:
    twice = [name for name in names if name and names.count(name) > 1]
    return f"two columns have the name {twice[0]!r}" if twice else None


def _csv_row(where: str, row: _Row, names: list[str]) -> Raw | Rejection:
    if fault := row.fault():
        return Rejection(where, fault, row.text)
    if len(row.cells) != len(names):
        return Rejection(where, f"the row has {len(row.cells)} cells, the header {len(names)}", row.text)
    return Raw(where, dict(zip(names, row.cells, strict=True)), row.text)
