"""What was read of a dump so far, on disk beside the index: an interrupted build goes on from there."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import orjson

from ...errors import InputError
from .digest import Digest, Digested
from .reading import Position
from .settings import Kind

# A crash of the machine, not one of the build, may cost the file; it can be made again.
_FAST: Final = "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536"
_TABLES: Final = """
CREATE TABLE state (key TEXT PRIMARY KEY, value NOT NULL);
CREATE TABLE item (qid INTEGER PRIMARY KEY, wanted INTEGER NOT NULL, code TEXT, digest BLOB NOT NULL);
CREATE TABLE class (qid INTEGER, class INTEGER, PRIMARY KEY (qid, class)) WITHOUT ROWID;
CREATE TABLE subclass (class INTEGER, below INTEGER, PRIMARY KEY (class, below)) WITHOUT ROWID;
CREATE TABLE broken (line INTEGER PRIMARY KEY, reason TEXT NOT NULL);
"""
_KIND: Final = "DROP TABLE IF EXISTS kind; CREATE TABLE kind (class INTEGER PRIMARY KEY, place INTEGER NOT NULL)"
_BELOW: Final = """
WITH RECURSIVE below (class) AS (
    SELECT value FROM json_each(:classes)
    UNION SELECT subclass.below FROM subclass JOIN below USING (class)
    WHERE subclass.below NOT IN (SELECT value FROM json_each(:without))
)
INSERT OR IGNORE INTO kind SELECT class, :place FROM below
"""
_OF_A_KIND: Final = """
SELECT MIN(kind.place), digest FROM item CROSS JOIN class USING (qid) CROSS JOIN kind USING (class)
WHERE wanted = ? GROUP BY qid ORDER BY qid
"""


class Spool:
    """The work file of one build.

    Raises:
        InputError: the file is there, and of another dump or other settings; or its folder is not there.
    """

    def __init__(self, path: Path, build: dict[str, object]) -> None:
        if not path.parent.is_dir():
            raise InputError(f"{path.parent}: there is no such folder to write an index to")
        self.path = path
        fresh = not path.exists()
        self._connection = sqlite3.connect(path)
        self._connection.executescript(_FAST)
        if fresh:
            self._connection.executescript(_TABLES)
            self._set("build", json.dumps(build, sort_keys=True))
            self._connection.commit()
        elif self._get("build") != json.dumps(build, sort_keys=True):
            self.close()
            raise InputError(
                f"{path}: holds a build from another dump or with other options; finish it with these, or begin anew "
                "with --restart"
            )

    def close(self) -> None:
        """Close the file; it stays."""
        self._connection.close()

    def remove(self) -> None:
        """Close and remove the file."""
        self.close()
        remove(self.path)

    @property
    def position(self) -> Position:
        """How far the dump was read."""
        return Position(self._get("bytes") or 0, self._get("lines") or 0, self._get("head") or b"")

    @property
    def complete(self) -> bool:
        """Whether all of it was read."""
        return bool(self._get("complete"))

    def add(self, digested: Digested) -> None:
        """Keep what came of a chunk, and that it was read: both or neither."""
        run = self._connection.executemany
        rows = ((kept.qid, kept.wanted, kept.code, kept.digest) for kept in digested.items)
        run("INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?)", rows)
        classes = ((kept.qid, number) for kept in digested.items for number in kept.classes)
        run("INSERT OR IGNORE INTO class VALUES (?, ?)", classes)
        run("INSERT OR IGNORE INTO subclass VALUES (?, ?)", ((above, below) for below, above in digested.subclasses))
        run("INSERT OR REPLACE INTO broken VALUES (?, ?)", digested.broken)
        self._set("bytes", digested.end.offset)
        self._set("lines", digested.end.lines)
        self._set("head", digested.end.head)
        self._set("modified", max(digested.modified, self.modified))
        self._connection.commit()

    def finish(self) -> None:
        """Keep that all was read."""
        self._set("complete", 1)
        self._connection.commit()

    def classify(self, kinds: tuple[Kind, ...]) -> None:
        """Find the kind of every class: the first that it is below."""
        self._connection.executescript(_KIND)
        for place, kind in enumerate(kinds):
            lists = {"classes": json.dumps(kind.classes), "without": json.dumps(kind.without)}
            self._connection.execute(_BELOW, {**lists, "place": place})
        self._connection.commit()

    def items(self, kinds: tuple[Kind, ...], *, wanted: bool) -> Iterator[tuple[Kind, Digest]]:
        """Give the items of some kind that are wanted, or all others, by their numbers; after `classify`."""
        for place, blob in self._connection.execute(_OF_A_KIND, (wanted,)):
            yield kinds[place], Digest(**orjson.loads(blob))

    def codes(self) -> dict[int, str]:
        """Give the codes of countries by the numbers of their items."""
        return dict(self._connection.execute("SELECT qid, code FROM item WHERE code NOTNULL"))

    @property
    def modified(self) -> str:
        """The latest day on which an item that was read had been changed; empty where that is not told."""
        return self._get("modified") or ""

    def count(self, table: str) -> int:
        """Count the rows of a table: ``broken`` lines, or each ``item`` that may go into the index."""
        (count,) = self._connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()  # noqa: S608 (our own names)
        return int(count)

    def _get(self, key: str) -> Any:  # noqa: ANN401 (text or number)
        row = self._connection.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone()
        return row[0] if row else None

    def _set(self, key: str, value: object) -> None:
        self._connection.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (key, value))


def remove(path: Path) -> None:
    """Remove a work file that is closed, with what SQLite keeps beside it; nothing if there is none."""
    for suffix in ("", "-wal", "-shm"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
