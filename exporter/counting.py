"""Streams that tell how far they were read."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class Counted(io.RawIOBase):
    """A raw stream that tells how many bytes were read from it."""

    def __init__(self, stream: io.RawIOBase, advance: Callable[[int], object]) -> None:
        self._stream = stream
        self._advance = advance

    def readable(self) -> bool:
        """Say that it can be read."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int | None:
        """Read into a buffer as the stream does, and tell how many bytes came."""
        count = self._stream.readinto(buffer)
        self._advance(count or 0)
        return count
