"""The front's hold on one reader process."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

from ..errors import EndpointError, MemoryLimitError, QueryError, ReaderLostError, TimeLimitError
from ..processes.parent import ChildProcess
from ..syntax import explain
from .protocol import BROKEN, DATA, DONE, Job

_log = logging.getLogger(__name__)


class Reader:
    """One process on one snapshot. Starting it returns at once; it opens the snapshot meanwhile.

    Not safe for threads: the pool lends it to one at a time.
    """

    def __init__(self, snapshot: Path, memory: int) -> None:
        self._snapshot = snapshot
        self.idle = True
        """Whether it waits for a job. A reader that is left in the middle of an answer can only be killed."""
        self._process = ChildProcess(f"{__package__}.child", str(snapshot), str(memory))

    def usable(self, snapshot: Path) -> bool:
        """Whether it is alive and works on ``snapshot``."""
        return self._snapshot == snapshot and self._process.is_alive()

    def answer(self, job: Job) -> Iterator[bytes]:
        """Yield the bytes of the result, in messages of at least 64 KiB but the last.

        Raises QueryError, TimeLimitError, MemoryLimitError or ReaderLostError, in a long result also after the first
        bytes.
        """
        self.idle = False
        deadline = monotonic() + job.seconds
        try:
            self._process.connection.send_bytes(job.encode())
            while (message := self._receive(deadline, job.seconds))[:1] == DATA:
                yield message[1:]
        except (EOFError, ConnectionError):
            raise self._post_mortem() from None
        self.idle = True
        if message[:1] != DONE:
            raise self._failure(message, job.query)

    def kill(self) -> None:
        """End the process, whatever it is doing. Safe while another thread reads an answer, which then fails."""
        self._process.kill()

    def dispose(self) -> None:
        """End the process, wait for it and let go of everything."""
        self._process.dispose()

    def _receive(self, deadline: float, seconds: float) -> bytes:
        left = deadline - monotonic()
        if left <= 0 or not self._process.connection.poll(left):
            raise TimeLimitError(f"The query took longer than {seconds:g} seconds. Narrow it down, or add a LIMIT.")
        return self._process.connection.recv_bytes()

    @staticmethod
    def _failure(message: bytes, query: str) -> EndpointError:
        reason = message[1:].decode()
        if message[:1] == BROKEN:
            _log.error("A reader failed: %s", reason)
            return ReaderLostError("The store could not be read. The server's log says why.")
        return QueryError(explain(reason, query))

    def _post_mortem(self) -> EndpointError:
        """Why the process ended by itself in the middle of an answer."""
        match -self._process.exit_code():
            case signal.SIGABRT:
                return MemoryLimitError("The query needs more memory than it may use. Narrow it down, or add a LIMIT.")
            case signal.SIGXCPU:
                return TimeLimitError("The query used up its processor time. Narrow it down, or add a LIMIT.")
            case signal.SIGKILL:
                return ReaderLostError("The query was ended: the server stops, or the machine has no memory left.")
            case _:
                return ReaderLostError("The query broke the process that worked on it. Make it simpler.")
