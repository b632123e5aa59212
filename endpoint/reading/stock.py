"""The readers that a keeper has: always as many as it was told, some of them perhaps on their way.

They are forked from a template. In the in-memory mode a new snapshot needs a new template, which loads it while queries
are still answered on the one before; otherwise a reader opens its snapshot itself, and one template serves for all.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.reduction import send_handle
from pathlib import Path
from selectors import EVENT_READ, BaseSelector
from time import monotonic
from typing import Final

from ...exporter.errors import StoreError
from ...exporter.store import current_snapshot
from . import template
from .charge import Charge, version_of
from .protocol import END, FORK, READY, STARTED

_log = logging.getLogger(__name__)

_PAUSE: Final = 1.0
"""Seconds between two tries to start a template, so that one which fails does not keep the machine busy."""

_KILLED: Final = -9
"""The exit code of readers that end with their template."""

Then = Callable[[int], None]


@dataclass(eq=False, slots=True)
class _Template:
    """A process that readers are forked from."""

    connection: Connection
    snapshot: Path | None
    """What it holds in memory."""
    version: str
    alive: bool = True
    readers: int = 0
    """How many it has started, or is about to, that have not been ended."""
    starting: deque[tuple[Connection, Path]] = field(default_factory=deque)
    """Our ends of the readers that it is about to start, in order."""
    ending: dict[int, Then | None] = field(default_factory=dict)
    """Whom to tell the exit code of readers that it is about to end."""


@dataclass(eq=False, slots=True)
class Reader:
    """A reader as the keeper knows it."""

    pid: int
    connection: Connection
    snapshot: Path
    template: _Template


class Stock:
    """Readers to take and to put back. ``changed`` is called when one has become free, ``ready`` once, before that."""

    def __init__(
        self, charge: Charge, selector: BaseSelector, changed: Callable[[], None], ready: Callable[[], None]
    ) -> None:
        self._charge = charge
        self._selector = selector
        self._changed = changed
        self._ready: Callable[[], None] | None = ready
        self._idle: list[Reader] = []
        self._count = 0
        self.ended = 0
        """Readers that were ended so far."""
        self._template: _Template | None = None
        self._coming: _Template | None = None
        self._last_try = -_PAUSE

    def take(self) -> Reader | None:
        """The reader that was put back last, if it lives and has the current snapshot; others are replaced.

        Raises StoreError when there is no store.
        """
        snapshot = self._snapshot()
        while self._idle:
            reader = self._idle.pop()
            if reader.snapshot == snapshot and reader.template.alive and not reader.connection.poll():
                return reader
            self.end(reader)
        return None

    def idle(self) -> int:
        """How many readers wait."""
        return len(self._idle)

    def put(self, reader: Reader) -> None:
        """Take back a reader that waits for its next job."""
        self._idle.append(reader)
        self._changed()

    def end(self, reader: Reader, then: Then | None = None) -> None:
        """End a reader and start another one in its place; ``then`` is called with its exit code."""
        reader.connection.close()
        self.ended += 1
        self._count -= 1
        reader.template.readers -= 1
        if reader.template.alive:
            reader.template.ending[reader.pid] = then
            with suppress(OSError):  # a template that has just ended is noticed when its connection is read
                reader.template.connection.send_bytes(END + str(reader.pid).encode())
        elif then:
            then(_KILLED)
        self._fill()

    def renew(self) -> None:
        """Start a template if there is none, or none with the newest snapshot in memory, and readers that are missing.

        Raises StoreError when there is no store, and OSError when no process can be started.
        """
        with suppress(ChildProcessError):
            os.waitpid(-1, os.WNOHANG)
        self._fill()
        if self._coming or monotonic() < self._last_try + _PAUSE:
            return
        wanted = current_snapshot(self._charge.store) if self._charge.in_memory else None
        if self._template is None or self._template.snapshot != wanted:
            self._last_try = monotonic()
            self._coming = self._start_template(wanted)

    def _snapshot(self) -> Path:
        """What new queries are answered on."""
        in_memory = self._template.snapshot if self._template else None
        return in_memory or current_snapshot(self._charge.store)

    def _fill(self) -> None:
        """Start the readers that are missing; where there is no store, ``renew`` tries again."""
        with suppress(StoreError):
            while self._template and self._count < self._charge.readers:
                self._start_reader(self._template, self._snapshot())

    def _start_reader(self, template: _Template, snapshot: Path) -> None:
        ours, theirs = Pipe()
        with theirs, suppress(OSError):  # as above
            template.connection.send_bytes(FORK + os.fsencode(snapshot))
            send_handle(template.connection, theirs.fileno(), 0)
        template.starting.append((ours, snapshot))
        template.readers += 1
        self._count += 1

    def _start_template(self, in_memory: Path | None) -> _Template:
        version = version_of(in_memory) if in_memory else ""
        ours, theirs = Pipe()
        if not os.fork():
            _keep_only(theirs.fileno())
            try:
                template.run(theirs, in_memory, self._charge.memory)
            except (OSError, RuntimeError, MemoryError) as error:
                _log.error("Readers cannot be started: %s", error)
            os._exit(0)
        theirs.close()
        started = _Template(ours, in_memory, version)
        self._selector.register(ours, EVENT_READ, lambda: self._hear(started))
        return started

    def _hear(self, template: _Template) -> None:
        try:
            message = template.connection.recv_bytes()
        except (EOFError, OSError):
            self._lost(template)
            return
        if message == READY:
            self._begin_with(template)
        elif message[:1] == STARTED:
            connection, snapshot = template.starting.popleft()
            self.put(Reader(int(message[1:]), connection, snapshot, template))
        else:
            pid, exit_code = map(int, message[1:].split())
            if then := template.ending.pop(pid):
                then(exit_code)
        if template is not self._template and not template.readers and not template.ending:
            self._let_go(template)

    def _begin_with(self, template: _Template) -> None:
        """Fork readers from a template that is ready, in place of those from the one before."""
        old, self._template, self._coming = self._template, template, None
        if template.version:
            self._charge.announce(template.version)
        if self._ready:
            self._ready()
            self._ready = None
        while self._idle:
            self.end(self._idle.pop())
        self._fill()
        if old and not old.readers and not old.ending:
            self._let_go(old)

    def _lost(self, template: _Template) -> None:
        """A template has ended, and its readers with it. Those that are lent are given back when that is noticed."""
        self._let_go(template)
        self._template = None if template is self._template else self._template
        self._coming = None if template is self._coming else self._coming
        for then in template.ending.values():
            if then:
                then(_KILLED)
        for connection, _ in template.starting:
            connection.close()
        self._count -= len(template.starting)

    def _let_go(self, template: _Template) -> None:
        template.alive = False
        self._selector.unregister(template.connection)
        template.connection.close()


def _keep_only(descriptor: int) -> None:
    """Close all that a forked process has from the keeper but the standard streams and one descriptor."""
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, os.sysconf("SC_OPEN_MAX"))
