"""Serving the application over HTTP: gunicorn with threads in a few front processes, which share the readers.

gunicorn, because it ends a stream that fails in the middle so that the client notices; because its threads wait for
readers at no cost; and because it stops and reloads in order. The socket is bound here, before it starts, so that a
port in use is an error of ours with a clear text.
"""

from __future__ import annotations

import errno
import logging
import os
import select
import socket
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import partial
from math import ceil
from time import monotonic
from typing import TYPE_CHECKING, Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.http.message import Request
from gunicorn.workers.gthread import TConn, ThreadWorker

from ..exporter.errors import InputError
from .app import close_app, create_app
from .errors import EndpointError
from .reading.pool import ReaderService
from .reading.protocol import CHUNK
from .settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

SPARE_THREADS = 8
"""Threads of a front beside those that may wait for readers, for what needs none."""

SILENCE = 2
"""Milliseconds in which a client that has its answer may send its next request to the same thread."""

LEAVE = 2
"""Seconds in which a client may go on sending when its answer was the last one."""

LAST_PIECES = 16
"""And how many pieces of 64 KiB."""

SLOWEST = 10
"""Seconds in which the head of a request must be here, and each piece of its body."""

GRACE = 3
"""Seconds that answers may still take when the server is told to stop."""


def bind(host: str, port: int) -> socket.socket:
    """Listen on ``host`` and ``port``; port 0 takes a free one. Raises InputError when that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot listen on {host} port {port}: {reason}; see --host and --port") from None


def address(listener: socket.socket) -> str:
    """The URL at which ``listener`` is reached."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def serve(settings: Settings, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM, then exit the process. SIGHUP starts the fronts anew.

    ``listener`` is closed in the end. Raises StoreError when there is no store.
    """
    readers = None if settings.remote else ReaderService(settings)
    try:
        _Arbiter(_Server(settings, listener, readers), readers).run()
    finally:
        if readers:
            readers.close()


class _Arbiter(Arbiter):
    """The process that starts and stops the fronts."""

    def __init__(self, server: _Server, readers: ReaderService | None) -> None:
        super().__init__(server)
        self._readers = readers

    def stop(self, graceful: bool = True) -> None:
        """End queries too, after their grace."""
        if self._readers:
            self._readers.end(GRACE if graceful else 0)
        self.cfg.set("graceful_timeout", GRACE + 1)  # then fronts are killed that a client keeps
        super().stop(graceful)


class Front(ThreadWorker):
    """A front process whose threads stay with a connection while its client goes on asking.

    gunicorn hands every request from the thread that waits for all connections to another one and back, which takes
    longer than a short answer.
    """

    def __init__(self, *arguments: Any, **named: Any) -> None:  # noqa: ANN401 - whatever gunicorn says
        super().__init__(*arguments, **named)
        self._reading: dict[TConn, float] = {}
        """Connections whose requests are not here yet, and since when that is so."""

    def handle(self, conn: TConn) -> bool:
        """Answer the requests of a connection until it is silent for a moment; returns what gunicorn's method does."""
        go_on = self._handle_one(conn)
        while go_on is True and self.alive and _asks_again(conn):
            go_on = self._handle_one(conn)
        if not go_on:
            _take_leave(conn.sock)
        return go_on

    def handle_request(self, req: Request, conn: TConn) -> bool:
        """Answer a request whose head is here; pieces of its body must not take long either."""
        self._reading.pop(conn, None)
        conn.sock.settimeout(SLOWEST)
        return super().handle_request(req, conn)

    def murder_keepalived(self, force: bool = False) -> None:
        """Once a second, close what is silent for long, also in the middle of the head of a request."""
        super().murder_keepalived(force)  # type: ignore[call-arg]
        for conn, since in [*self._reading.items()]:
            if force or since < monotonic() - SLOWEST:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RD)  # its thread reads the end

    def _handle_one(self, conn: TConn) -> bool:
        self._reading[conn] = monotonic()
        try:
            return super().handle(conn)
        finally:
            self._reading.pop(conn, None)


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


def _in_time(application: WSGIApplication, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    try:
        return _Stream(application(environ, start_response))
    except TimeoutError:
        start_response("408 Request Timeout", [("Content-Type", "text/plain")])
        return [b"The request did not arrive in time.\n"]


class _Stream:
    """The body of an answer. If it fails on the way, the connection breaks, which gunicorn does without a stack trace
    for errors of connections alone; the access log says why."""

    def __init__(self, body: Iterable[bytes]) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        try:
            yield from self._body
        except EndpointError as error:
            raise OSError(errno.ECONNRESET, str(error)) from error

    def close(self) -> None:
        """Close the body."""
        if close := getattr(self._body, "close", None):
            close()


class _Server(BaseApplication):
    """gunicorn with settings of ours in place of its command line and configuration files."""

    def __init__(self, settings: Settings, listener: socket.socket, readers: ReaderService | None) -> None:
        self._settings = settings
        self._readers = readers
        self._options: dict[str, Any] = {
            "bind": f"fd://{listener.detach()}",
            "worker_class": f"{__name__}.{Front.__name__}",
            "workers": settings.fronts,
            "threads": settings.readers + settings.queue + SPARE_THREADS,
            # Queries of a front that is replaced run on; when the server stops, they end with the readers before that.
            "graceful_timeout": ceil(settings.timeout) + GRACE,
            "worker_exit": lambda _arbiter, _worker: self._exit(),
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "khabar",
        }
        self._app: Flask | None = None
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> WSGIApplication:  # type: ignore[override]  # the stubs ask more of environ than WSGI promises
        """Runs in the front process, after the fork."""
        app = self._app = create_app(self._settings, self._readers)
        return partial(_in_time, app)

    def _exit(self) -> None:
        """End the front at once: the end of the interpreter may abort it, while threads are in native code."""
        if self._app:
            close_app(self._app)
        logging.shutdown()
        os._exit(0)
