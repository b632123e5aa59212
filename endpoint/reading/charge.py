"""What a keeper is told when it starts, and what it tells all fronts: the version of the data that is read now."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ...exporter.store import current_snapshot


@dataclass(frozen=True, slots=True)
class Charge:
    """What a keeper is told. As JSON it fits on a command line."""

    store: Path
    folder: Path
    """A folder of the keeper's own, which nobody else may enter."""
    readers: int
    memory: int
    """MiB that a reader may take for a query."""
    patience: float
    """Seconds that a query waits for a reader."""
    queue: int
    """How many queries may wait."""
    per_client: int
    """How many queries of one client may wait or be at work."""
    in_memory: bool
    """Whether readers hold the snapshot in memory."""

    @property
    def socket(self) -> str:
        """Where fronts reach the keeper."""
        return str(self.folder / "keeper")

    @property
    def version(self) -> str:
        """Names the data that new queries are answered on: no two snapshots share it, not even of stores made anew.

        Raises StoreError when there is no store.
        """
        if self.in_memory:
            return self._version_file.read_text(encoding="ascii")
        return version_of(current_snapshot(self.store))

    def announce(self, version: str) -> None:
        """Tell all fronts which version is held in memory."""
        new = self._version_file.with_suffix(".new")
        new.write_text(version, encoding="ascii")
        new.replace(self._version_file)

    def encode(self) -> str:
        """The charge as JSON."""
        return json.dumps({name: getattr(self, name) for name in self.__slots__}, default=str)

    @classmethod
    def decode(cls, text: str) -> Charge:
        """The charge that ``encode`` wrote."""
        told = json.loads(text)
        return cls(**{**told, "store": Path(told["store"]), "folder": Path(told["folder"])})

    @property
    def _version_file(self) -> Path:
        return self.folder / "version"


def version_of(snapshot: Path) -> str:
    """The name of a snapshot, and when it was made in nanoseconds."""
    return f"{snapshot.name}-{snapshot.stat().st_mtime_ns}"
