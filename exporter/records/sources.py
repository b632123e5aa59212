"""Which files the INPUT arguments mean, in a fixed order, and how their bytes are opened."""

from __future__ import annotations

import glob
import gzip
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final, TypeAlias

from ..counting import Counted
from ..errors import InputError

Bytes: TypeAlias = "io.BufferedReader[Any]"

STDIN: Final = "-"
SUFFIXES: Final = {
    ".txt": "text",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv",
    ".tsv": "csv",
    ".html": "html",
    ".htm": "html",
}
"""Input format of each file name suffix; ``.gz`` may follow."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, or standard input (``path`` absent). ``stem`` names its article when nothing else does."""

    name: str
    format: str
    stem: str
    path: Path | None = None

    @property
    def size(self) -> int | None:
        """Bytes on disk; None when that cannot be told beforehand."""
        return self.path.stat().st_size if self.path and self.path.is_file() else None

    @contextmanager
    def open(self, advance: Callable[[int], object]) -> Iterator[Bytes]:
        """Open for reading, unpacked; ``advance`` is told how many bytes were read."""
        with ExitStack() as opened:
            raw: Any = opened.enter_context(self.path.open("rb", buffering=0)) if self.path else sys.stdin.buffer
            stream: Bytes = opened.enter_context(io.BufferedReader(Counted(raw, advance)))
            if self.path and self.path.suffix == ".gz":
                unpacked = opened.enter_context(gzip.GzipFile(fileobj=stream))
                stream = opened.enter_context(io.BufferedReader(unpacked))
            yield stream


def find_sources(inputs: Sequence[str], input_format: str | None = None) -> list[Source]:
    """Find the files that ``inputs`` name: files, folders (with all below them), globs, and ``-``.

    In the order of ``inputs``, sorted within a folder or glob; a file that is named twice is read once. In folders,
    hidden files and files of other kinds are passed over, unless ``input_format`` says how to read all of them.

    Raises:
        InputError: an input does not exist, holds nothing that can be read, or is of no known format.
    """
    found: dict[Path | None, Source] = {}
    for argument in inputs:
        for source in _expand(argument, input_format):
            found.setdefault(source.path and source.path.resolve(), source)
    return list(found.values())


def _expand(argument: str, input_format: str | None) -> Iterable[Source]:
    path = Path(argument)
    if argument == STDIN:
        return [Source(STDIN, input_format or "jsonl", "stdin")]
    if path.is_dir():
        return _folder(path, input_format)
    if path.exists():
        return [_file(path, path.name, input_format)]
    if glob.has_magic(argument):
        return _glob(argument, input_format)
    raise InputError(f"{argument}: no such file or folder")


def _folder(folder: Path, input_format: str | None) -> list[Source]:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not _hidden(path.relative_to(folder)))
    sources = [
        _file(path, path.relative_to(folder).as_posix(), input_format)
        for path in files
        if input_format or _format(path)
    ]
    if not sources:
        raise InputError(f"{folder}: no file to read in it ({_known()}); name the format with --input-format")
    return sources


def _glob(pattern: str, input_format: str | None) -> list[Source]:
    paths = [Path(name) for name in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207 (Path.glob takes no absolute pattern)
    sources = [_file(path, path.name, input_format) for path in paths if path.is_file()]
    if not sources:
        raise InputError(f"{pattern}: no file matches")
    return sources


def _file(path: Path, relative: str, input_format: str | None) -> Source:
    known = input_format or _format(path)
    if known is None:
        raise InputError(f"{path}: unknown kind of file ({_known()}); name the format with --input-format")
    return Source(str(path), known, _stem(relative), path)


def _stem(relative: str) -> str:
    return str(PurePosixPath(relative.removesuffix(".gz")).with_suffix(""))


def _format(path: Path) -> str | None:
    return SUFFIXES.get(Path(path.name.removesuffix(".gz")).suffix.lower())


def _hidden(relative: Path) -> bool:
    return any(part.startswith(".") for part in relative.parts)


def _known() -> str:
    return f"known: {' '.join(SUFFIXES)}, each also with .gz"
