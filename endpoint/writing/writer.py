"""The front's hold on the writer process: changes queue here, and are written and shown in their order."""

from __future__ import annotations

import logging
import signal
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock

from ..errors import BusyError, EndpointError, MemoryLimitError, QueryError, TimeLimitError, WriterLostError
from ..processes.parent import ChildProcess
from ..reading.protocol import BROKEN, DONE
from ..settings import Settings
from ..syntax import explain
from .protocol import BUSY, CLOSE, EXISTED, OPEN, PUBLISH, Action, Change

_log = logging.getLogger(__name__)

OPENING = 60.0
"""Seconds that opening or publishing the store may take; it repairs itself first when a writer was killed."""


class _Ticket:
    """A change on its way, and what became of it."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.done = False
        self.existed = False
        self.error: EndpointError | None = None


def _settle(tickets: list[_Ticket], error: EndpointError | None = None) -> None:
    for ticket in tickets:
        ticket.error = ticket.error or error
        ticket.done = True


class Writer:
    """Writes changes one after the other. Safe for threads; make it after forking.

    The thread whose turn it is writes all changes that wait, and publishes them in one snapshot. The process starts
    with the first change, and holds the store open only while there are some.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._waiting: deque[_Ticket] = deque()
        self._turn = Lock()
        self._places = BoundedSemaphore(settings.writes_waiting)
        self._process: ChildProcess | None = None
        self._is_open = False
        self._closed = False

    @contextmanager
    def place(self) -> Iterator[Writer]:
        """Take one of the places for changes, before one is read from a client. Raises BusyError when all are taken."""
        if not self._places.acquire(blocking=False):
            raise BusyError("Too many changes are waiting. Try again in a few seconds.")
        try:
            yield self
        finally:
            self._places.release()

    def apply(self, change: Change) -> bool:
        """Make ``change``; when this returns, readers see it. Returns whether its graph was there before.

        Raises QueryError, TimeLimitError, MemoryLimitError or WriterLostError, which leave the store as it was; and
        BusyError where another process writes to it.
        """
        ticket = _Ticket(change)
        self._waiting.append(ticket)
        with self._turn:
            if not ticket.done:
                self._work_through()
        if ticket.error:
            raise ticket.error
        if not ticket.done:  # whoever worked on it failed
            raise WriterLostError("The update was lost. The server's log says why.")
        return ticket.existed

    def close(self) -> None:
        """End the process; changes that are not written yet do not happen."""
        self._closed = True
        if process := self._process:
            process.kill()
        with self._turn:
            self._discard()

    def _work_through(self) -> None:
        """Write all changes that wait, and show them in one snapshot."""
        tickets = [self._waiting.popleft() for _ in range(len(self._waiting))]
        try:
            self._open()
        except EndpointError as error:
            return _settle(tickets, error)
        written = [ticket for ticket in tickets if self._written(ticket)]
        try:
            self._finish(PUBLISH if written else CLOSE)
        except EndpointError as error:
            _settle(written, error)
        return _settle(tickets)

    def _written(self, ticket: _Ticket) -> bool:
        try:
            self._open()
            answer = self._exchange(ticket.change.encode(), self._settings.update_timeout, ticket.change)
        except EndpointError as error:
            ticket.error = error
            return False
        ticket.existed = answer == EXISTED
        return True

    def _open(self) -> None:
        if self._closed:
            raise WriterLostError("The update was ended: the server stops.")
        if not self._is_open:
            self._exchange(OPEN, OPENING)
            self._is_open = True

    def _finish(self, message: bytes) -> None:
        if message == PUBLISH:
            self._open()  # again, where the process was killed after it had written something
        if self._is_open:
            self._is_open = False
            self._exchange(message, OPENING)

    def _exchange(self, message: bytes, seconds: float, change: Change | None = None) -> bytes:
        """Send a message and return what follows DONE in the answer. A process that does not answer is ended."""
        process = self._process = self._process or ChildProcess(
            f"{__package__}.child",
            str(self._settings.store),
            str(self._settings.update_memory),
            str(self._settings.patience),
        )
        try:
            process.connection.send_bytes(message)
            if not process.connection.poll(seconds):
                self._discard()
                raise _too_long(seconds, change)
            answer = process.connection.recv_bytes()
        except (EOFError, ConnectionError):
            raise self._post_mortem(process) from None
        if answer[:1] != DONE:
            raise _failure(answer, change)
        return answer[1:]

    def _discard(self) -> None:
        if self._process:
            self._process.dispose()
        self._process, self._is_open = None, False

    def _post_mortem(self, process: ChildProcess) -> EndpointError:
        """Why the process ended by itself."""
        code = process.exit_code()
        self._discard()
        if code == -signal.SIGABRT:
            return MemoryLimitError("The update needs more memory than it may use. Do it in smaller steps.")
        if code == -signal.SIGKILL:
            return WriterLostError("The update was ended: the server stops, or the machine has no memory left.")
        return WriterLostError("The update broke the process that worked on it. Make it simpler.")


def _too_long(seconds: float, change: Change | None) -> EndpointError:
    if change:
        return TimeLimitError(f"The update took longer than {seconds:g} seconds. Do it in smaller steps.")
    _log.error("The writer did not open or publish the store in %g seconds", seconds)
    return WriterLostError("The store could not be written to. The server's log says why.")


def _failure(answer: bytes, change: Change | None) -> EndpointError:
    kind, reason = answer[:1], answer[1:].decode()
    if kind == BUSY:
        return BusyError("Another process is writing to the store. Try again when it has finished.")
    if kind == BROKEN or not change:
        _log.error("The writer failed: %s", reason)
        return WriterLostError("The store could not be written to. The server's log says why.")
    if change.action is Action.UPDATE:
        return QueryError(explain(reason, change.text, "update"))
    return QueryError(f"The document cannot be read: {reason}")
