"""Build an index of names from a dump of Wikidata; what was interrupted goes on where it stopped."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from functools import partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path
from typing import Final

from ...errors import InputError, KhabarError
from ...workers import in_order
from ..index import Index
from ..rows import About, Row, Source
from ..writing import write_index
from .assembly import SOURCE, offices_held, rows_of
from .digest import digester
from .reading import STDIN, chunks, size_of
from .settings import OFFICE, Settings, kinds
from .spool import Spool, remove

_AHEAD: Final = 2
"""Chunks that are read ahead for each worker."""
_LICENCE: Final = "CC0-1.0"
_STEP: Final = 1000
"""Items after which it is told how many were written."""


@dataclass(frozen=True, slots=True)
class Build:
    """What to build: from which dump (a file, or ``-`` for standard input) which index, with how many processes."""

    dump: str
    index: Path
    settings: Settings
    workers: int = 1

    @property
    def work(self) -> Path:
        """The file beside the index that holds what was read so far."""
        return self.index.with_name(f"{self.index.name}.build")

    def forget(self) -> None:
        """Remove what an earlier build read."""
        remove(self.work)


@dataclass(frozen=True, slots=True)
class Built:
    """What came of a build."""

    lines: int
    broken: int
    items: int
    names: int

    def __str__(self) -> str:
        return f"{self.lines:,} lines, {self.broken:,} of them broken, {self.items:,} items, {self.names:,} names"


@dataclass(frozen=True, slots=True)
class Watch:
    """Who is told how a build goes on."""

    advance: Callable[[int], object]
    """Told how many more bytes were read, before unpacking."""
    kept: Callable[[int], object]
    """Told how many items may go into the index so far."""
    written: Callable[[int], object]
    """Told how many items were written so far, every thousand items."""
    broken: Callable[[str], object]
    """Told each line that cannot be used, with its number and the reason."""


_NOBODY: Final = Watch(*[lambda _: None] * 4)


def build(task: Build, watch: Watch = _NOBODY) -> Built:
    """Read a dump and write an index of it; an older index of that name is replaced when the new one is complete.

    What was read is kept in ``task.work`` until then. A build that finds such a file goes on where it ends.

    Raises:
        InputError: the dump cannot be read, the work file is of another build, or nothing of the dump is kept.
        KhabarError: the disk is full, or a process died.
    """
    try:
        with closing(Spool(task.work, _identity(task))) as spool:
            _read(task, spool, watch)
            _write(task, spool, watch)
            done = Built(spool.position.lines, spool.count("broken"), *_counts(task.index))
            spool.remove()
    except sqlite3.OperationalError as error:
        raise KhabarError(f"{task.index} or {task.work.name} beside it cannot be written: {error}") from None
    return done


def _identity(task: Build) -> dict[str, object]:
    """Tell by what a work file is known to be of the same build."""
    size = size_of(task.dump)
    changed = None if size is None else Path(task.dump).stat().st_mtime
    place = task.dump if task.dump == STDIN else str(Path(task.dump).resolve())
    return {"dump": place, "size": size, "changed": changed, **asdict(task.settings)}


def _read(task: Build, spool: Spool, watch: Watch) -> None:
    """Read what was not read yet."""
    if spool.complete:
        return
    try:
        _read_on(task, spool, watch)
    except InputError:
        if not spool.position.lines:
            spool.remove()  # there is nothing in it to go on from
        raise
    spool.finish()


def _read_on(task: Build, spool: Spool, watch: Watch) -> None:
    kept = spool.count("item")
    tasks = chunks(task.dump, spool.position, watch.advance)
    for digested in in_order(tasks, partial(digester, task.settings), task.workers, _AHEAD):
        if digested.is_unlike_a_dump:
            number, reason = digested.broken[0]
            raise InputError(f"{task.dump}: no dump of Wikidata, which has one item a line: line {number}: {reason}")
        spool.add(digested)
        for number, reason in digested.broken:
            watch.broken(f"{task.dump}:{number}: {reason}")
        kept += len(digested.items)
        watch.kept(kept)


def _write(task: Build, spool: Spool, watch: Watch) -> None:
    """Write the index, if anything is to be kept."""
    spool.classify(kinds())
    if next(spool.items(kinds(), wanted=True), None) is None:
        reason = _nothing(task, spool)
        spool.remove()
        raise InputError(reason)
    about = About(task.index.stem, spool.modified, spool.modified, _LICENCE, f"Khabar {version('khabar')}")
    source = Source(SOURCE, f"Wikidata, dump of {spool.modified or 'an unknown day'}", _LICENCE, "Wikidata")
    write_index(task.index, about, chain([source], _rows(spool, watch)))


def _rows(spool: Spool, watch: Watch) -> Iterator[Row]:
    """Give the rows of all items that are kept: those wanted, and the offices that these held."""
    codes = {**_shipped_codes(), **spool.codes()}
    held: set[int] = set()
    for number, (kind, digest) in enumerate(spool.items(kinds(), wanted=True), start=1):
        if number % _STEP == 0:
            watch.written(number)
        held.update(offices_held(digest))
        yield from rows_of(kind, digest, codes)
    for kind, digest in spool.items(kinds(), wanted=False):
        if kind.type == OFFICE and digest.qid in held:
            yield from rows_of(kind, digest, codes)


def _shipped_codes() -> dict[int, str]:
    """Give the codes of countries that the shipped index knows, for excerpts of dumps without the countries."""
    return Index().states()


def _counts(path: Path) -> tuple[int, int]:
    index = Index(path)
    return index.counts("entity")[()], index.counts("alias")[()]


def _nothing(task: Build, spool: Spool) -> str:
    language = task.settings.needed
    named = f"has a label in {language!r}" if language else "has a label in one of the languages"
    return (
        f"{task.dump}: nothing is kept of its {spool.position.lines:,} lines: no person, place, organization, event or "
        f"office {named} and the sitelinks asked for. An excerpt needs the items of classes too; see docs/index.md"
    )
