"""Serving the application over HTTP: gunicorn with threads in one front process, which owns the readers.

gunicorn, because it ends a stream that fails in the middle so that the client notices; because its threads wait for
readers at no cost; and because it stops in order. The socket is bound here, before it starts, so that a port in use
is an error of ours with a clear text.
"""

from __future__ import annotations

import socket
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from ..exporter.errors import InputError
from .app import close_app, create_app
from .settings import Settings

THREADS_PER_READER = 4
"""Requests in hand for each reader: one at work, the others waiting for it or being sent."""

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
    """Serve until SIGINT or SIGTERM, then exit the process. ``listener`` is closed in the end."""
    _Server(settings, listener).run()


class _Server(BaseApplication):
    """gunicorn with settings of ours in place of its command line and configuration files."""

    def __init__(self, settings: Settings, listener: socket.socket) -> None:
        self._settings = settings
        self._options: dict[str, Any] = {
            "bind": f"fd://{listener.detach()}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": THREADS_PER_READER * settings.readers,
            "graceful_timeout": GRACE,
            "worker_int": lambda _worker: self._close(),
            "worker_exit": lambda _arbiter, _worker: self._close(),
            "loglevel": "warning",
            "control_socket_disable": True,
            "proc_name": "khabar",
        }
        self._app: Flask | None = None
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:  # type: ignore[override]  # the stubs ask more of environ than WSGI promises
        """Runs in the front process, after the fork, as the readers need."""
        self._app = create_app(self._settings)
        return self._app

    def _close(self) -> None:
        if self._app:
            close_app(self._app)
