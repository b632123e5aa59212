"""Makes the index of a snapshot when it is first needed, in a process of its own, and says when it is there.

The indexes stand in the folder ``search`` of the store, a file for each snapshot that was searched; the newest two
stay. The process is run as ``python -m khabar.endpoint.search.making DESCRIPTOR SNAPSHOT MEBIBYTES``, never by hand.
"""

from __future__ import annotations

import fcntl
import sys
from pathlib import Path
from threading import Lock
from typing import Final

import pyoxigraph as ox

from ...exporter.store import current_snapshot
from ..errors import BusyError, EndpointError, NotOfferedError
from ..processes.child import confine
from ..processes.parent import ChildProcess
from ..settings import Settings
from .functions import index_file
from .index import build

_KEPT: Final = 2


class Searches:
    """The indexes of one server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = Lock()
        self._maker: ChildProcess | None = None
        self._made_of: Path | None = None

    def ready(self) -> Path:
        """The index of the current snapshot. Waits for it as long as for a reader, then raises BusyError.

        Raises NotOfferedError where an endpoint elsewhere stands for the store, and EndpointError when making it fails.
        """
        if self._settings.remote:
            raise NotOfferedError("Searching needs a store that this server has itself.")
        snapshot = current_snapshot(self._settings.store)
        file = index_file(snapshot)
        if not file.exists():
            maker = self._started(snapshot)
            if not maker.connection.poll(self._settings.patience):
                raise BusyError("The index for searching is being made. Try again in a few seconds.")
            if not file.exists():
                raise EndpointError("The index for searching cannot be made. The server's log says why.")
        return file

    def close(self) -> None:
        """End what is being made."""
        with self._lock:
            self._end()

    def _started(self, snapshot: Path) -> ChildProcess:
        with self._lock:
            if self._maker is None or self._made_of != snapshot or not self._maker.is_alive():
                self._end()
                self._maker = ChildProcess(__name__, str(snapshot), str(self._settings.memory))
                self._made_of = snapshot
            return self._maker

    def _end(self) -> None:
        if self._maker:
            self._maker.dispose()
            self._maker = None


def make(snapshot: Path) -> None:
    """Make the index of ``snapshot`` unless it is there, and remove those that nobody needs any more."""
    file = index_file(snapshot)
    file.parent.mkdir(exist_ok=True)
    with (file.parent / "lock").open("w") as lock:  # several servers may read one store
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            build(ox.Store.read_only(str(snapshot)), file)
        made = sorted(file.parent.glob("*.sqlite"), key=lambda path: path.stat().st_mtime_ns)
        for old in made[:-_KEPT]:
            old.unlink(missing_ok=True)


if __name__ == "__main__":
    confine(int(sys.argv[3]))
    make(Path(sys.argv[2]))
