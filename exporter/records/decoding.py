"""Text of a source, unchanged, with the line and the byte at which it stands.

Line ends are not translated. Bytes that are not in the encoding come through as lone surrogates (PEP 383), so that one
bad byte costs one record and not the rest of the file; `Piece.fault` finds them.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Self

_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: its first line, counted from 1, and the offset of its first byte."""

    text: str
    line: int
    byte: int
    encoding: str
    cut: bool = False
    """Whether the line is longer than the limit, and the rest of it was passed over."""

    def fault(self) -> str | None:
        """Say which byte is not in the encoding, or that a line is too long; None when all is well."""
        if self.cut:
            return f"line longer than {len(self.text):,} characters; --max-characters raises the limit"
        match = _ESCAPED_BYTE.search(self.text)
        if match is None:
            return None
        before = self.text[: match.start()]
        offset, line = self.byte + self.width(before), self.line + before.count("\n")
        return (
            f"not {self.encoding}: byte 0x{ord(match[0]) - 0xDC00:02X} at byte offset {offset}, line {line}; "
            "name the right encoding with --encoding"
        )

    def width(self, text: str) -> int:
        """Bytes that ``text`` takes in the source."""
        mark = "".encode(self.encoding)  # some encodings put a byte order mark in front of whatever they encode
        return len(text.encode(self.encoding, "surrogateescape")) - len(mark)


class Text:
    """Reads a binary stream as text and keeps count of lines and bytes."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = io.TextIOWrapper(stream, encoding, errors="surrogateescape", newline="\n")
        self._encoding = encoding
        self._line = 1
        self._byte = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.detach()  # who opened the binary stream closes it

    @property
    def empty(self) -> bool:
        """Whether nothing has been read."""
        return self._byte == 0

    def read(self, size: int) -> Piece:
        """Up to ``size`` characters; an empty piece at the end."""
        return self._piece(self._stream.read(size))

    def lines(self, limit: int) -> Iterator[Piece]:
        """Line by line, with the line end. A line of more than ``limit`` characters comes cut."""
        while text := self._stream.readline(limit):
            cut = len(text) == limit and not text.endswith("\n")
            yield self._piece(text, cut)
            while cut and (rest := self._stream.readline(limit)):
                self._piece(rest)
                cut = not rest.endswith("\n")

    def _piece(self, text: str, cut: bool = False) -> Piece:
        piece = Piece(text, self._line, self._byte, self._encoding, cut)
        self._line += text.count("\n")
        self._byte += piece.width(text)
        if piece.byte == 0 and text.startswith(_BOM):  # a byte order mark is not part of the text
            return Piece(text[1:], 1, piece.width(_BOM), self._encoding, cut)
        return piece
