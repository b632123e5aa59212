"""A front process as gunicorn runs it: how long its threads stay with a connection, and how long they wait for it.

Threads are what slow clients may use up: each of them is held by one that has begun a request until that is here.
"""

from __future__ import annotations

import select
import socket
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import partial
from time import monotonic
from typing import Any

from gunicorn.http.body import Body
from gunicorn.http.message import Request
from gunicorn.workers.gthread import TConn, ThreadWorker

from .reading.protocol import CHUNK

SILENCE = 2
"""Milliseconds in which a client that has its answer may send its next request to the same thread."""

LEAVE = 2
"""Seconds in which a client may go on sending when its answer was the last one."""

LAST_PIECES = 16
"""And how many pieces of 64 KiB."""

SLOWEST = 10
"""Seconds in which the head of a request must be here, and so much later than at ``LEAST_RATE`` its body may be."""

LEAST_RATE = 8 * 1024
"""Bytes of a body that must come in a second; a client that sends one now and then would keep a thread for days."""


class Front(ThreadWorker):
    """A front process whose threads stay with a connection while its client goes on asking.

    gunicorn hands every request from the thread that waits for all connections to another one and back, which takes
    longer than a short answer.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - whatever gunicorn says
        super().__init__(*arguments, **named)
        self._reading: dict[TConn, float] = {}
        """Connections that a thread reads from, and the moment at which that must be over."""

    def handle(self, conn: TConn) -> bool:
        """Answer the requests of a connection until it is silent for a moment; returns what gunicorn's method does."""
        go_on = self._handle_one(conn)
        while go_on is True and self.alive and _asks_again(conn):
            go_on = self._handle_one(conn)
        if not go_on:
            _take_leave(conn.sock)
        return go_on

    def handle_request(self, req: Request, conn: TConn) -> bool:
        """Answer a request whose head is here; its body must not take long either."""
        self._reading.pop(conn, None)
        conn.sock.settimeout(SLOWEST)
        if req.body:
            req.body = _Body(req.body, partial(self._reading_until, conn))
        return super().handle_request(req, conn)

    def murder_keepalived(self, force: bool = False) -> None:
        """Once a second, close what is silent for long, also in the middle of a request."""
        super().murder_keepalived(force)  # type: ignore[call-arg]
        for conn, until in [*self._reading.items()]:
            if force or until < monotonic():
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)  # its thread reads the end

    def _handle_one(self, conn: TConn) -> bool:
        with self._reading_until(conn, monotonic() + SLOWEST):
            return super().handle(conn)

    @contextmanager
    def _reading_until(self, conn: TConn, moment: float) -> Iterator[None]:
        self._reading[conn] = moment
        try:
            yield
        finally:
            self._reading.pop(conn, None)


class _Body(Body):
    """The body of a request, which must not come too slowly."""

    def __init__(self, body: Body, reading_until: Callable[[float], AbstractContextManager[None]]) -> None:
        """``reading_until`` watches the connection in its context, and ends it at a moment."""
        super().__init__(body.reader)
        self._reading_until = reading_until
        self._begun: float | None = None
        self._taken = 0

    def read(self, size: int | None = None) -> bytes:
        """Up to ``size`` bytes. Raises TimeoutError."""
        self._begun = self._begun or monotonic()
        until = self._begun + SLOWEST + self._taken / LEAST_RATE
        with self._reading_until(until):
            data: bytes = super().read(size)
        if monotonic() > until:
            raise TimeoutError
        self._taken += len(data)
        return data


def _asks_again(conn: TConn) -> bool:
    silence = select.poll()
    silence.register(conn.sock, select.POLLIN)
    return bool(silence.poll(SILENCE))


def _take_leave(client: socket.socket) -> None:
    """Let a client read its answer before the connection is closed (RFC 9112, section 9.6).

    gunicorn does so too, but in the thread that all others wait for.
    """
    end = monotonic() + LEAVE
    with suppress(OSError):
        client.shutdown(socket.SHUT_WR)
        client.settimeout(LEAVE)
        for _ in range(LAST_PIECES):
            if not client.recv(CHUNK) or monotonic() > end:
                break
        client.shutdown(socket.SHUT_RD)
