"""The process that readers are forked from, which takes a few milliseconds where starting one takes sixty.

It is forked from the keeper, and waits for its orders. In the in-memory mode it loads a snapshot once, and its readers
share that memory as long as nobody writes to it (the engine does so a little: it counts references). It must not open
a store on disk itself, because the threads of such a store do not survive a fork.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.reduction import recv_handle
from pathlib import Path
from typing import NoReturn

from pyoxigraph import RdfFormat, Store

from .child import serve
from .protocol import ENDED, FORK, READY, STARTED


def run(control: Connection, in_memory: Path | None, mebibytes: int) -> None:
    """Obey the keeper until it lets go of ``control``. ``in_memory`` is the snapshot to hold in memory, if any.

    Standard input becomes a pipe that this process holds open: when that closes, its readers know that it is gone.
    """
    store = _in_memory(in_memory) if in_memory else None
    source, life = os.pipe()
    os.dup2(source, 0)
    os.close(source)
    with suppress(EOFError, ConnectionError):
        control.send_bytes(READY)
        while message := control.recv_bytes():
            if message[:1] == FORK:
                _fork(control, life, Path(os.fsdecode(message[1:])), store, mebibytes)
            else:
                _end(control, int(message[1:]))


def _fork(control: Connection, life: int, snapshot: Path, store: Store | None, mebibytes: int) -> None:
    descriptor = recv_handle(control)
    pid = os.fork()
    if not pid:
        control.close()
        os.close(life)
        serve(Connection(descriptor), snapshot, store, mebibytes)
        os._exit(0)  # without the end of the interpreter, which native threads may not survive
    os.close(descriptor)
    control.send_bytes(STARTED + str(pid).encode())


def _end(control: Connection, pid: int) -> None:
    """End a reader if it has not ended by itself, and tell how it came to its end."""
    os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    control.send_bytes(ENDED + f"{pid} {os.waitstatus_to_exitcode(status)}".encode())


def _dump(snapshot: Path, sink: int) -> NoReturn:
    """Write a snapshot into a pipe, and end the process."""
    try:
        with os.fdopen(sink, "wb") as output:
            Store.read_only(str(snapshot)).dump(output, RdfFormat.N_QUADS)
    except OSError:
        os._exit(1)
    os._exit(0)


def _in_memory(snapshot: Path) -> Store:
    """The snapshot as a store in memory, by way of N-Quads in a pipe from a process that opens it."""
    source, sink = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(source)
        _dump(snapshot, sink)
    os.close(sink)
    store = Store()
    with os.fdopen(source, "rb") as quads:
        store.bulk_load(quads, RdfFormat.N_QUADS)
    _, status = os.waitpid(pid, 0)
    if status:
        raise OSError(f"{snapshot} cannot be read")
    return store
