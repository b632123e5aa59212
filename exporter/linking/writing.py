"""Write an index of names: one SQLite file, the same bytes for the same facts."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, fields
from hashlib import sha256
from importlib.resources import files
from operator import attrgetter
from pathlib import Path

from .derived import DERIVED
from .rows import TABLES, About, Row

_FAST = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536"
"""What is not finished is thrown away, so nothing has to be safe before; 64 MiB of the file are kept in memory."""
_SPELLINGS = """
    INSERT INTO spelling (form)
    SELECT DISTINCT form FROM alias WHERE instr(?, ',' || kind || ',') = 0 ORDER BY form
"""
"""Villages and derived names are not looked for by likeness: they are many, and most would be somebody else's."""
_BATCH = 10_000
"""Rows that are written at once."""


def write_index(path: Path, about: About, rows: Iterable[Row]) -> None:
    """Write an index; a file of that name is replaced when the new one is complete.

    Rows may come in any order, and are not kept in memory. The bytes depend on the facts and on the version of the
    SQLite library, not on the order.

    Raises:
        sqlite3.IntegrityError: a row is given twice, or names an item or source that is not given.
    """
    unfinished = path.with_name(f"{path.name}.tmp")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as connection:
        connection.executescript(files(__package__).joinpath("schema.sql").read_text(encoding="utf-8"))
        connection.executescript(_FAST)
        _insert(connection, rows)
        connection.execute(_SPELLINGS, [",".join(["", "local", *sorted(DERIVED), ""])])
        connection.execute("INSERT INTO spelling (spelling) VALUES ('optimize')")
        meta = {**asdict(about), "checksum": _checksum(connection)}
        connection.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        connection.commit()
        connection.execute("VACUUM")
    unfinished.replace(path)


def _insert(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    waiting: defaultdict[type[Row], list[Row]] = defaultdict(list)
    for row in rows:
        batch = waiting[type(row)]
        batch.append(row)
        if len(batch) >= _BATCH:
            _insert_batch(connection, batch)
            batch.clear()
    for batch in waiting.values():
        _insert_batch(connection, batch)
    if astray := connection.execute("PRAGMA foreign_key_check").fetchone():
        table, _, parent, _ = astray
        raise sqlite3.IntegrityError(f"a row of {table} names a row of {parent} that is not given")


def _insert_batch(connection: sqlite3.Connection, batch: list[Row]) -> None:
    if batch:
        kind = type(batch[0])
        places = ", ".join("?" * len(fields(kind)))
        values = map(attrgetter(*(field.name for field in fields(kind))), batch)
        connection.executemany(f"INSERT INTO {TABLES[kind]} VALUES ({places})", values)  # noqa: S608 (our own names)


def _checksum(connection: sqlite3.Connection) -> str:
    """Give the SHA-256 over all rows, in the order of their keys."""
    digest = sha256()
    for row in _all_rows(connection):
        digest.update(repr(row).encode())
    return digest.hexdigest()


def _all_rows(connection: sqlite3.Connection) -> Iterator[tuple[object, ...]]:
    for kind, table in TABLES.items():
        columns = ", ".join(field.name for field in fields(kind))
        yield (table, columns)
        yield from connection.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}")  # noqa: S608 (our own names)
