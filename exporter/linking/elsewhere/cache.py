"""Answers of services, kept on disk, so that a name is asked for once in a month and not once an article."""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from time import time
from typing import Final

from ...errors import InputError
from .client import Question

_log = logging.getLogger(__name__)
_KEPT: Final = 30 * 24 * 3600
"""Seconds that an answer is good for."""
_WAIT: Final = 10.0
"""Seconds to wait for another process that writes."""
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS answer (
    service TEXT NOT NULL,
    type    TEXT NOT NULL,
    name    TEXT NOT NULL,
    item    TEXT,             -- the IRI of the item that the service was sure of, or null
    asked   REAL NOT NULL,    -- seconds since 1970
    PRIMARY KEY (service, type, name)
) WITHOUT ROWID
"""


def default_folder() -> Path:
    """The folder for files that can be had again: ``$XDG_CACHE_HOME/khabar``, or ``~/.cache/khabar``."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "khabar"


class Cache:
    """Answers of one service in a file, which several processes may share.

    Raises ``InputError`` for a file that cannot be written.
    """

    def __init__(self, path: Path, service: str) -> None:
        self._path = path
        self._service = service
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._open()) as connection, connection:
                connection.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise InputError(f"{path}: answers cannot be kept there: {error}; set khabar_linker.cache") from None

    def known(self, questions: Sequence[Question]) -> dict[Question, str | None]:
        """Give the answers to those questions that were asked not long ago."""
        query = "SELECT item FROM answer WHERE service = ? AND type = ? AND name = ? AND asked > ?"
        found: dict[Question, str | None] = {}
        with _unless_it_fails(), closing(self._open()) as connection:
            for question in questions:
                keys = (self._service, question.type, question.name, time() - _KEPT)
                if row := connection.execute(query, keys).fetchone():
                    found[question] = row[0]
        return found

    def keep(self, answers: Mapping[Question, str | None]) -> None:
        """Keep answers that were just given."""
        rows = [(self._service, one.type, one.name, item, time()) for one, item in answers.items()]
        with _unless_it_fails(), closing(self._open()) as connection, connection:
            connection.executemany("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)", rows)

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, timeout=_WAIT)


@contextmanager
def _unless_it_fails() -> Iterator[None]:
    """Go on without the cache when its file breaks or the disk is full: answers can be had again."""
    try:
        yield
    except sqlite3.Error as error:
        _log.warning("Answers of the reconciliation service are not kept: %s", error)
