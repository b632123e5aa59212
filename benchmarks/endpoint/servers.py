"""The servers that are compared, each a process with all its children, on the same snapshot of a store."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from khabar.exporter.store import current_snapshot
from process_tree import descendants

MEMORY = 16 << 30
"""Bytes of data that a peer may have, so that it leaves some for others; address space may be more."""

PATIENCE = 120
"""Seconds that a server may take to start, which loading a store into memory is a part of."""

RDFLIB_SERVER = Path(__file__).with_name("rdflib_server.py")


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers at ``url``."""

    url: str
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        """Host and port."""
        return urlsplit(self.url).netloc

    def memory(self) -> int:
        """Bytes that all its processes take now; what they share counts once."""
        return sum(map(_memory, self._family()))

    def processor_time(self) -> float:
        """Seconds that the processes which it has now have worked."""
        return sum(map(_processor_time, self._family()))

    def _family(self) -> list[int]:
        return [self.process.pid, *descendants(self.process.pid)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A server that can be started, as often as it is wanted."""

    name: str
    command: tuple[str, ...]
    """Its command line, with ``{port}`` and ``{timeout}`` to be filled in."""
    path: str
    """Where it answers queries."""
    is_peer: bool = True

    @contextmanager
    def running(self, timeout: float, *, attacked: bool = False) -> Iterator[Server]:
        """Start it with a time limit in seconds, wait until it answers, and end it with all its processes.

        A peer that is ``attacked`` is kept from taking all memory, because it does not do so itself.
        """
        port = _free_port()
        command = [part.format(port=port, timeout=f"{timeout:g}") for part in self.command]
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_limit_memory if attacked and self.is_peer else None,
        )
        server = Server(f"http://127.0.0.1:{port}{self.path}", process)
        try:
            _wait_for(server)
            yield server
        finally:
            family = [process.pid, *descendants(process.pid)] if process.poll() is None else []
            for pid in family:
                os.kill(pid, signal.SIGKILL)
            process.wait()


def candidates(store: Path) -> list[Candidate]:
    """Khabar in both modes, and its peers."""
    snapshot = str(current_snapshot(store))
    khabar = (_program("khabar"), "serve", "--store", str(store), "--port", "{port}", "--timeout", "{timeout}")
    oxigraph = ("serve-read-only", "--location", snapshot, "--union-default-graph", "--timeout-s", "{timeout}")
    rdflib = (sys.executable, str(RDFLIB_SERVER), snapshot, "{port}")
    return [
        Candidate("Khabar, on disk", khabar, "/sparql", is_peer=False),
        Candidate("Khabar, in memory", (*khabar, "--in-memory"), "/sparql", is_peer=False),
        Candidate("oxigraph serve", (_program("oxigraph"), *oxigraph, "--bind", "127.0.0.1:{port}"), "/query"),
        Candidate("rdflib-endpoint", rdflib, "/"),
    ]


def _program(name: str) -> str:
    found = shutil.which(name, path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if not found:
        sys.exit(f"There is no {name}: pip install '.[bench]'")
    return found


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as bound:
        return int(bound.getsockname()[1])


def _limit_memory() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _wait_for(server: Server) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            connection = HTTPConnection(server.address, timeout=PATIENCE)
            connection.request("GET", f"{urlsplit(server.url).path}?query=ASK%7B%7D", headers={"Accept": "*/*"})
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    sys.exit(f"{server.process.args!r} does not start")


def _processor_time(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    except OSError:
        return 0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) << 10 for line in lines if line.startswith("Pss:"))
