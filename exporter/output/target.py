"""Where output goes: standard output, or a file that appears under its name only when it is complete."""

from __future__ import annotations

import gzip
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Final, cast

from ..errors import KhabarError

STDOUT: Final = "-"


@contextmanager
def open_target(name: str) -> Iterator[BinaryIO]:
    """Open ``name`` for writing, packed where it ends in ``.gz``; ``-`` is standard output.

    A file is written beside its place and moved there at the end; after an error nothing is left of it. What is no
    regular file, such as a named pipe or a device, is written to directly.

    Raises:
        KhabarError: the target cannot be written, or not to the end.
    """
    with written_to(name), _opened(name) as stream:
        yield stream


@contextmanager
def written_to(name: str) -> Iterator[None]:
    """Turn what the operating system says about writing into an error that names the target."""
    try:
        yield
    except BrokenPipeError:
        raise KhabarError(f"{name}: closed by its reader before all was written") from None
    except OSError as error:
        raise KhabarError(f"{name}: cannot be written: {error.strerror or error}") from None


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    path = Path(name)
    if name == STDOUT:
        with _standard_output() as stream:
            yield stream
    elif path.exists() and not path.is_file():
        with path.open("wb") as stream:
            yield stream
    else:
        with _replacing(path.resolve()) as stream, _packed(stream, path) as packed:
            yield packed


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with partial.open("wb") as stream:
            yield stream
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


@contextmanager
def _packed(stream: BinaryIO, path: Path) -> Iterator[BinaryIO]:
    if path.suffix != ".gz":
        yield stream
        return
    # neither name nor time in the header: the same content gives the same bytes
    with gzip.GzipFile(filename="", mode="wb", fileobj=stream, mtime=0) as packed:
        yield cast(BinaryIO, packed)


@contextmanager
def _standard_output() -> Iterator[BinaryIO]:
    stream = sys.stdout.buffer
    try:
        yield stream
        stream.flush()
    except OSError:
        # what is left in the buffer cannot be written; without this, Python complains again when it exits
        with Path(os.devnull).open("wb") as null:
            os.dup2(null.fileno(), stream.fileno())
        raise
