"""What a process that works for the front does first.

Its standard input is a pipe that the front holds open and never writes to: when it closes, the front is gone.
"""

from __future__ import annotations

import os
import resource
import sys
from threading import Thread

from .confinement import renounce_network


def confine(mebibytes: int) -> None:
    """Give up the network, end with the front, use no more address space than this, and leave no core file behind."""
    renounce_network()
    Thread(target=_end_with_front, daemon=True).start()
    resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _end_with_front() -> None:
    os.read(sys.stdin.fileno(), 1)  # not through a buffer: Python waits for the lock of one when it exits
    os._exit(0)
