"""Read a dump, packed or not, as chunks of whole lines."""

from __future__ import annotations

import bz2
import gzip
import io
import sys
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

from ...counting import Counted
from ...errors import InputError

STDIN: Final = "-"

_CHUNK: Final = 4 << 20
"""Bytes that are read at once: much work for a process that takes them, little memory."""
_HEAD: Final = 4096
"""Bytes by which a dump is known again."""
_LONGEST: Final = 256 << 20
"""Bytes of a line from which a file is no dump: the longest items have some ten million."""
_BUFFER: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Position:
    """How far a dump was read."""

    offset: int = 0
    """Bytes, after unpacking."""
    lines: int = 0
    head: bytes = b""
    """How it begins, to know it again by."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some whole lines."""

    lines: bytes
    first: int
    """Lines before it."""
    end: Position
    """How far the dump was read with it."""


def size_of(name: str) -> int | None:
    """Give the bytes of a dump on disk; None of standard input and pipes.

    Raises:
        InputError: there is no such file.
    """
    if name == STDIN:
        return None
    path = Path(name)
    if path.is_dir() or not path.exists():
        raise InputError(f"{name}: there is no such file; a dump of Wikidata is one file, or '-' for standard input")
    return path.stat().st_size if path.is_file() else None


def chunks(name: str, start: Position, advance: Callable[[int], object]) -> Iterator[Chunk]:
    """Read a dump from a position on; ``advance`` is told how many bytes were read before unpacking.

    Whether it is packed with gzip, bzip2 or Zstandard, or not, is told from its first bytes.

    Raises:
        InputError: it cannot be read, ends before the position, is damaged, or has no lines.
    """
    done = start
    try:
        with _opened(name, advance) as stream:
            _skip(stream, start, name)
            for lines in _whole_lines(stream, name):
                head = (done.head + lines[:_HEAD])[:_HEAD]
                before, done = done, Position(done.offset + len(lines), done.lines + lines.count(b"\n"), head)
                yield Chunk(lines, before.lines, done)
    except (EOFError, OSError, zlib.error, _zstd_error()) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"{name}: cannot be read after line {done.lines:,}: {reason}; is it whole?") from None


@contextmanager
def _opened(name: str, advance: Callable[[int], object]) -> Iterator[IO[bytes]]:
    with ExitStack() as opened:
        raw: Any = sys.stdin.buffer if name == STDIN else opened.enter_context(Path(name).open("rb", buffering=0))
        yield _unpacked(io.BufferedReader(Counted(raw, advance), _BUFFER))


def _unpacked(stream: io.BufferedReader) -> IO[bytes]:
    first = stream.peek(4)
    if first.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    if first.startswith(b"BZh"):
        return bz2.BZ2File(stream)
    if first.startswith(b"\x28\xb5\x2f\xfd"):
        return cast("IO[bytes]", _zstd().ZstdFile(stream))
    return stream


def _zstd() -> Any:  # noqa: ANN401 (one of two modules with the same contents)
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def _zstd_error() -> type[Exception]:
    return cast("type[Exception]", _zstd().ZstdError)


def _skip(stream: IO[bytes], start: Position, name: str) -> None:
    """Pass over what was read before."""
    another = InputError(f"{name}: is another dump than the one that a build began with; begin anew with --restart")
    if stream.read(len(start.head)) != start.head:
        raise another
    left = start.offset - len(start.head)
    while left:
        passed = len(stream.read(min(left, _CHUNK)))
        if not passed:
            raise another
        left -= passed


def _whole_lines(stream: IO[bytes], name: str) -> Iterator[bytes]:
    """Cut a stream behind line ends; what follows the last one comes alone."""
    begun: list[bytes] = []
    length = 0
    while block := stream.read(_CHUNK):
        cut = block.rfind(b"\n") + 1
        if cut:
            yield b"".join((*begun, block[:cut]))
            begun, length = [], 0
        begun.append(block[cut:])
        length += len(block) - cut
        if length > _LONGEST:
            raise InputError(f"{name}: has lines of more than {_LONGEST:,} bytes: no dump with one item a line")
    if last := b"".join(begun):
        yield last
