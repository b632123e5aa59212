"""Serving the application over HTTP: gunicorn with threads in a few front processes, which share the readers.

gunicorn, because it ends a stream that fails in the middle so that the client notices; because its threads wait for
readers at no cost; and because it stops and reloads in order. The socket is bound here, before it starts, so that a
port in use is an error of ours with a clear text.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
from collections.abc import Iterable, Iterator
from math import ceil
from typing import TYPE_CHECKING, Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from ..exporter.errors import InputError
from .app import close_app, create_app
from .errors import EndpointError
from .front import Front
from .reading.pool import ReaderService
from .settings import Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

SPARE_THREADS = 8
"""Threads of a front beside those that may wait for readers, for what needs none."""

_OF_THIS_MACHINE = ("127.0.0.1", "::1")
"""Proxies whose word is always taken for whether the client came by TLS (``X-Forwarded-Proto``)."""

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

    def manage_workers(self) -> None:
        """Once a second, start what has ended by itself."""
        if self._readers:
            self._readers.revive()
        super().manage_workers()

    def stop(self, graceful: bool = True) -> None:
        """End queries too, after their grace."""
        if self._readers:
            self._readers.end(GRACE if graceful else 0)
        self.cfg.set("graceful_timeout", GRACE + 1)  # then fronts are killed that a client keeps
        super().stop(graceful)


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
            "worker_class": f"{Front.__module__}.{Front.__name__}",
            "workers": settings.fronts,
            "threads": settings.readers + settings.queue + SPARE_THREADS,
            # Queries of a front that is replaced run on; when the server stops, they end with the readers before that.
            "graceful_timeout": ceil(settings.timeout) + GRACE,
            "worker_exit": lambda _arbiter, _worker: self._exit(),
            "limit_request_line": 8190,  # the most that gunicorn allows; by default it is half of that
            "forwarded_allow_ips": ",".join(map(str, (*_OF_THIS_MACHINE, *settings.trusted_proxies))),
            "forwarder_headers": "",  # nobody may say by a header that a request has another path
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
        return lambda environ, start_response: _Stream(app(environ, start_response))

    def _exit(self) -> None:
        """End the front at once: the end of the interpreter may abort it, while threads are in native code."""
        if self._app:
            close_app(self._app)
        logging.shutdown()
        os._exit(0)
