"""A front's access to the readers: answers, each from a reader that the keeper lends for it."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import tempfile
from collections import deque
from collections.abc import Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from ...exporter.store import current_snapshot
from ..errors import ReaderLostError
from ..processes.parent import ChildProcess
from ..settings import Settings
from .charge import Charge
from .protocol import CHUNK, END, STATE, Job, State
from .reader import LentReader

_log = logging.getLogger(__name__)


class Answer:
    """The bytes of one result. The first ones are there already, so that early failures can have a status of their own.

    Close it to stop the query; reading it to the end does so by itself.
    """

    def __init__(self, chunks: Generator[bytes, None, None]) -> None:
        self._chunks = chunks
        self._first = next(chunks, b"")
        self.size = len(self._first) if len(self._first) < CHUNK else None
        """The length of the whole result in bytes, if it is so short that it is there already."""
        if self.size is not None:
            chunks.close()

    def __iter__(self) -> Iterator[bytes]:
        yield self._first
        yield from self._chunks

    def close(self) -> None:
        """Stop the query; its reader is then killed."""
        self._chunks.close()

    def read(self) -> bytes:
        """The whole result."""
        return b"".join(self)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a name that the fair share goes by, and the socket that closes when nobody waits for the answer."""

    name: str = ""
    socket: socket.socket | None = None


class ReaderService:
    """The keeper and its readers, as processes of the one who makes it. Forked fronts may use it too."""

    def __init__(self, settings: Settings) -> None:
        """Start them. Raises StoreError when there is no store."""
        current_snapshot(settings.store)
        self._folder = tempfile.mkdtemp(prefix="khabar-")
        self.charge = Charge(
            settings.store,
            Path(self._folder),
            readers=settings.readers,
            memory=settings.memory,
            patience=settings.patience,
            queue=settings.queue,
            per_client=settings.per_client,
            in_memory=settings.in_memory,
        )
        self._process = self._started()
        try:
            self._process.connection.recv_bytes()
        except EOFError:
            raise ReaderLostError("The readers could not be started.") from None

    def revive(self) -> None:
        """Start the keeper again if somebody has killed it; returns at once. Queries fail until it listens."""
        if not self._process.is_alive():
            _log.error("The process that lends the readers has ended; another one is started")
            self._process.dispose()
            Path(self.charge.socket).unlink(missing_ok=True)
            self._process = self._started()

    def end(self, seconds: float) -> None:
        """Give queries so many seconds to end, and then end them. Returns at once."""
        with suppress(OSError):  # it has ended
            self._process.connection.send_bytes(END + str(seconds).encode())

    def close(self) -> None:
        """End them all, whatever they are doing."""
        self._process.dispose()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _started(self) -> ChildProcess:
        return ChildProcess(f"{__package__}.keeper", self.charge.encode())


class Pool:
    """Answers from the readers of a service. Safe for threads.

    The collections change by single operations only. (An answer that is dropped gives its reader back when it is
    collected, which may be at any moment; a lock could be held then.)
    """

    names_versions = True
    """Whether ``version`` changes whenever the data do, so that it may stand for them."""

    def __init__(self, settings: Settings, service: ReaderService | None = None) -> None:
        """``service`` is that of another process; without one, the pool has its own, and ends it."""
        self._own = None if service else ReaderService(settings)
        self._charge = (service or self._own or ReaderService(settings)).charge
        self._free: deque[Connection] = deque()

    def version(self) -> str:
        """Names the data that new queries are answered on: no two snapshots share it, not even of stores made anew."""
        return self._charge.version

    def published(self) -> float:
        """When those data were published, in seconds since 1970."""
        return int(self.version().rpartition("-")[2]) / 1e9

    def state(self) -> State:
        """What the readers have in hand. Raises ReaderLostError without a keeper."""
        connection = self._connection()
        try:
            connection.send_bytes(STATE)
            state = State.decode(connection.recv_bytes().removeprefix(STATE))
        except (EOFError, OSError):
            connection.close()
            raise ReaderLostError("The server stops.") from None
        self._free.append(connection)
        return state

    def answer(self, job: Job, asker: Asker = Asker()) -> Answer:
        """Begin to answer ``job``; returns when the first bytes are there.

        Raises BusyError when no reader becomes free in time, TooManyError when the asker has too many queries in hand,
        and what ``LentReader.answer`` raises.
        """
        return Answer(self._answer(job, asker))

    def close(self) -> None:
        """End the readers, if they are the pool's own. Answers that are still being read fail with ReaderLostError."""
        if self._own:
            self._own.close()

    def _answer(self, job: Job, asker: Asker) -> Generator[bytes, None, None]:
        connection = self._connection()
        lent = None
        try:
            lent = LentReader(connection, asker.name)
            yield from lent.answer(job, asker.socket)
        finally:
            if lent and lent.given_back:
                self._free.append(connection)
            else:
                connection.close()

    def _connection(self) -> Connection:
        """A connection to the keeper that nothing else uses."""
        try:
            return self._free.pop()
        except IndexError:
            return _connect(self._charge.socket)


def _connect(address: str) -> Connection:
    with socket.socket(socket.AF_UNIX) as connected:
        try:
            connected.connect(address)
        except OSError:
            raise ReaderLostError("The query was ended: the server stops.") from None
        return Connection(os.dup(connected.fileno()))
