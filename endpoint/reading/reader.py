"""A front's hold on a reader that is lent to it for one query."""

from __future__ import annotations

import logging
import signal
import socket
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.reduction import recv_handle
from time import monotonic

from ...exporter.errors import StoreError
from ..errors import (
    BusyError,
    ClientGoneError,
    EndpointError,
    MemoryLimitError,
    QueryError,
    ReaderLostError,
    TimeLimitError,
    TooManyError,
)
from ..syntax import explain
from .protocol import BROKEN, BUSY, CHUNK, DATA, DONE, LEND, LENT, RETURNED, SPOILED, TOO_MANY, Job

_log = logging.getLogger(__name__)


class LentReader:
    """One reader, from the keeper by way of ``keeper``, a connection that nothing else uses meanwhile."""

    def __init__(self, keeper: Connection, client: str) -> None:
        """Wait for a reader. Raises TooManyError, BusyError, StoreError, or ReaderLostError without a keeper."""
        self._keeper = keeper
        self.given_back = False
        """Whether ``keeper`` may serve for another query; otherwise close it, which has the reader killed."""
        try:
            keeper.send_bytes(LEND + client.encode())
            answer = keeper.recv_bytes()
            if answer == LENT:
                self._connection: Connection = Connection(recv_handle(keeper))
                return
        except (EOFError, OSError):
            raise _stopping() from None
        if answer == TOO_MANY:
            raise TooManyError("Too many of your queries are at work or waiting. Wait for some of them to end.")
        if answer == BUSY:
            raise BusyError("All readers are at work. Try again in a few seconds.")
        raise StoreError(answer[1:].decode())

    def answer(self, job: Job, client: socket.socket | None = None) -> Iterator[bytes]:
        """Yield the bytes of the result, in messages of at least 64 KiB but the last.

        The reader is given back before the last one. If the iterator is left before that, it stays lent. Raises
        QueryError, TimeLimitError, MemoryLimitError, ReaderLostError, or ClientGoneError when ``client`` has closed its
        end; in a long result also after the first bytes.
        """
        self._deadline, self._seconds, self._client = monotonic() + job.seconds, job.seconds, client
        last = b""
        try:
            self._connection.send_bytes(job.encode())
            while (message := self._receive())[:1] == DATA:
                if len(message) <= CHUNK:
                    last = message[1:]
                else:
                    yield message[1:]
        except (EOFError, ConnectionError):
            raise self._post_mortem() from None
        self._give_back(RETURNED)
        if message != DONE:
            raise _failure(message, job.query)
        if last:
            yield last

    def _receive(self) -> bytes:
        while (left := self._deadline - monotonic()) > 0:
            ready = wait([self._connection, *filter(None, [self._client])], left)
            if self._connection in ready:
                return self._connection.recv_bytes()
            if self._client in ready:
                self._listen_to_client()
        raise TimeLimitError(f"The query took longer than {self._seconds:.3g} seconds. Narrow it down, or add a LIMIT.")

    def _listen_to_client(self) -> None:
        """Notice that the client has hung up. If it has sent its next request instead, nothing can be noticed."""
        if self._client:
            with suppress(OSError):
                if self._client.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT):
                    self._client = None
                    return
            raise ClientGoneError("The client has hung up.")

    def _give_back(self, how: bytes) -> None:
        self._connection.close()
        self._keeper.send_bytes(how)
        self.given_back = True

    def _post_mortem(self) -> EndpointError:
        """Why the process ended by itself in the middle of an answer."""
        try:
            self._give_back(SPOILED)
            code = int(self._keeper.recv_bytes()[1:])
        except (EOFError, OSError):
            return _stopping()
        match -code:
            case signal.SIGABRT:
                return MemoryLimitError("The query needs more memory than it may use. Narrow it down, or add a LIMIT.")
            case signal.SIGXCPU:
                return TimeLimitError("The query used up its processor time. Narrow it down, or add a LIMIT.")
            case signal.SIGKILL:
                return ReaderLostError("The query was ended: the server stops, or the machine has no memory left.")
            case _:
                return ReaderLostError("The query broke the process that worked on it. Make it simpler.")


def _failure(message: bytes, query: str) -> EndpointError:
    reason = message[1:].decode()
    if message[:1] == BROKEN:
        _log.error("A reader failed: %s", reason)
        return ReaderLostError("The store could not be read. The server's log says why.")
    if message[:1] == BUSY:
        return BusyError(reason)
    return QueryError(explain(reason, query))


def _stopping() -> ReaderLostError:
    return ReaderLostError("The query was ended: the server stops.")
