"""The front's hold on the process that reads the algebra of a query."""

from __future__ import annotations

import json
from threading import BoundedSemaphore
from typing import Final, cast

from ..errors import BusyError, QueryError, TimeLimitError
from ..processes.parent import ChildProcess
from .tree import Tree

MOST_BYTES: Final = 20_000
"""Length of a query that is explained."""
_SECONDS: Final = 10.0
"""That the reading of it may take, and the wait for its turn."""
_PLACES: Final = BoundedSemaphore(2)
"""Queries that one front has read at once, since each takes a process and half a second of it."""


def read_algebra(query: str, mebibytes: int) -> Tree:
    """The algebra of ``query``. Raises QueryError, TimeLimitError, or BusyError when others are being read."""
    if not _PLACES.acquire(timeout=_SECONDS):
        raise BusyError("Other queries are being explained. Try again in a few seconds.")
    try:
        return _read(query, mebibytes)
    finally:
        _PLACES.release()


def _read(query: str, mebibytes: int) -> Tree:
    reader = ChildProcess(f"{__package__}.algebra", str(mebibytes))
    try:
        reader.connection.send_bytes(query.encode())
        if not reader.connection.poll(_SECONDS):
            raise TimeLimitError("The query is too intricate to be explained.")
        answer = json.loads(reader.connection.recv_bytes())
    except (EOFError, ConnectionError):
        raise QueryError("The query is too intricate to be explained.") from None
    finally:
        reader.dispose()
    if "error" in answer:
        raise QueryError(f"The query cannot be explained: {answer['error'].splitlines()[0][:300]}")
    return cast(Tree, answer["algebra"])
