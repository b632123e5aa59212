"""What was read before in one run, kept on disk so that memory does not grow with the number of articles."""

from __future__ import annotations

import sqlite3
from typing import Self


class Seen:
    """A set of keys, each with the source that brought it first."""

    def __init__(self) -> None:
        # without a name, the database is a temporary file that SQLite removes
        self._database = sqlite3.connect("", isolation_level=None)
        self._database.execute("CREATE TABLE seen (key TEXT PRIMARY KEY, source TEXT) WITHOUT ROWID")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def source_of(self, key: str) -> str | None:
        """The source that brought ``key``, or None when it is new."""
        row = self._database.execute("SELECT source FROM seen WHERE key = ?", (key,)).fetchone()
        return row and str(row[0])

    def add(self, key: str, source: str) -> None:
        """Note that ``source`` brought ``key``."""
        self._database.execute("INSERT INTO seen VALUES (?, ?)", (key, source))
