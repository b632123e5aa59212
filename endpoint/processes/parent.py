"""The front's hold on one process that works for it."""

from __future__ import annotations

import os
import subprocess
import sys
from multiprocessing import Pipe


class ChildProcess:
    """A process that runs a module of ours, and the connection to it. Starting it returns at once."""

    def __init__(self, module: str, *arguments: str) -> None:
        """Run ``python -m module DESCRIPTOR ARGUMENTS``; DESCRIPTOR is the process's end of the connection."""
        self.connection, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                [sys.executable, "-P", "-m", module, str(theirs.fileno()), *arguments],
                stdin=subprocess.PIPE,  # its closing tells the process that the front is gone
                stdout=subprocess.DEVNULL,  # whoever reads what the front prints does not wait for its processes
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl-C is the front's to handle
                env={**os.environ, "MALLOC_ARENA_MAX": "2"},  # or each thread takes 64 MiB of the address space
            )

    def is_alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def kill(self) -> None:
        """End it, whatever it is doing. Safe while another thread waits for its messages, which then end."""
        self._process.kill()

    def exit_code(self) -> int:
        """Wait for its end and say how it came: the negative number of the signal, or its own code."""
        return self._process.wait()

    def let_go(self) -> None:
        """Close its standard input, as the end of the front does."""
        if self._process.stdin:
            self._process.stdin.close()

    def dispose(self) -> None:
        """End it, wait for it and let go of everything."""
        self.kill()
        self._process.wait()
        self.connection.close()
        self.let_go()
