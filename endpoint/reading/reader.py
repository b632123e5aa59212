"""The front's hold on one reader process."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from multiprocessing import Pipe
from pathlib import Path
from time import monotonic

from ..errors import EndpointError, MemoryLimitError, QueryError, ReaderLostError, TimeLimitError
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
        self._connection, theirs = Pipe()
        with theirs:
            command = [
                sys.executable,
                "-P",
                "-m",
                f"{__package__}.child",
                str(theirs.fileno()),
                str(snapshot),
                str(memory),
            ]
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command,
                stdin=subprocess.PIPE,  # its closing tells the reader that the front is gone
                stdout=subprocess.DEVNULL,  # whoever reads what the front prints does not wait for readers
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is the front's to handle
                env={**os.environ, "MALLOC_ARENA_MAX": "2"},  # or each thread takes 64 MiB of the address space
            )

    def usable(self, snapshot: Path) -> bool:
        """Whether it is alive and works on ``snapshot``."""
        return self._snapshot == snapshot and self._process.poll() is None

    def answer(self, job: Job) -> Iterator[bytes]:
        """Yield the bytes of the result, in messages of at least 64 KiB but the last.

        Raises QueryError, TimeLimitError, MemoryLimitError or ReaderLostError, in a long result also after the first
        bytes.
        """
        self.idle = False
        deadline = monotonic() + job.seconds
        try:
            self._connection.send_bytes(job.encode())
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
        self.kill()
        self._process.wait()
        self._connection.close()
        if self._process.stdin:
            self._process.stdin.close()

    def _receive(self, deadline: float, seconds: float) -> bytes:
        left = deadline - monotonic()
        if left <= 0 or not self._connection.poll(left):
            raise TimeLimitError(f"The query took longer than {seconds:g} seconds. Narrow it down, or add a LIMIT.")
        return self._connection.recv_bytes()

    @staticmethod
    def _failure(message: bytes, query: str) -> EndpointError:
        reason = message[1:].decode()
        if message[:1] == BROKEN:
            _log.error("A reader failed: %s", reason)
            return ReaderLostError("The store could not be read. The server's log says why.")
        return QueryError(explain(reason, query))

    def _post_mortem(self) -> EndpointError:
        """Why the process ended by itself in the middle of an answer."""
        match -self._process.wait():
            case signal.SIGABRT:
                return MemoryLimitError("The query needs more memory than it may use. Narrow it down, or add a LIMIT.")
            case signal.SIGXCPU:
                return TimeLimitError("The query used up its processor time. Narrow it down, or add a LIMIT.")
            case signal.SIGKILL:
                return ReaderLostError("The query was ended: the server stops, or the machine has no memory left.")
            case _:
                return ReaderLostError("The query broke the process that worked on it. Make it simpler.")
