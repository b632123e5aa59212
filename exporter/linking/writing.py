"""Write an index of names: one SQLite file, the same bytes for the same facts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import astuple, dataclass
from hashlib import sha256
from importlib.resources import files
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from, and on which terms."""

    id: int
    title: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class Item:
    """What a name may denote; the fields are the columns of the table ``entity`` in ``schema.sql``."""

    qid: int
    type: str
    subtype: str | None
    label: str
    country: str | None
    population: int | None
    source: int
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Alias:
    """One name of one item; the fields are the columns of the table ``alias`` in ``schema.sql``."""

    form: str
    qid: int
    kind: str
    source: int


def write_index(path: Path, sources: Iterable[Source], items: Iterable[Item], aliases: Iterable[Alias]) -> None:
    """Write an index; a file of that name is replaced when the new one is complete.

    The bytes depend on the facts and on the version of the SQLite library, not on the order in which facts come.

    Raises:
        sqlite3.IntegrityError: an id is given twice, or an alias names an item or source that is not given.
    """
    rows = {
        "source": sorted(map(astuple, sources)),
        "entity": sorted(map(astuple, items)),
        "alias": sorted(map(astuple, aliases)),
    }
    checksum = sha256(repr(rows).encode()).hexdigest()
    unfinished = path.with_name(f"{path.name}.tmp")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as connection:
        connection.executescript(files(__package__).joinpath("schema.sql").read_text(encoding="utf-8"))
        connection.execute("PRAGMA foreign_keys = ON")
        for table, values in (*rows.items(), ("meta", [("checksum", checksum)])):
            if values:
                places = ", ".join("?" * len(values[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({places})", values)  # noqa: S608 (our own names)
        connection.commit()
        connection.execute("VACUUM")
    unfinished.replace(path)
