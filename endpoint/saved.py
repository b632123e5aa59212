"""Results that are kept in a folder, each under a name that follows from what it is, with what was asked and when.

A result is two files: ``NAME.json``, which says what it is, and ``NAME.gz``, the bytes. They never change. A result
whose time is over is removed when room is needed or when somebody asks for it.
"""

from __future__ import annotations

import gzip
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import uuid4

from .errors import StorageFullError

MOST_BYTES: Final = 8 * 1024 * 1024
"""Size of the largest result that is kept."""
MOST_RESULTS: Final = 1000
"""How many are kept at one time."""
_NAME_LENGTH: Final = 20


@dataclass(frozen=True, slots=True)
class Saved:
    """A result and where it comes from."""

    query: str
    form: str
    """SELECT, ASK, CONSTRUCT or DESCRIBE."""
    default_graphs: list[str]
    named_graphs: list[str]
    snapshot: str
    """The version of the data that it was found in."""
    media_type: str
    """What its bytes are: results in JSON, or N-Triples."""
    rows: int
    """Solutions or triples; 1 for an ASK."""
    created: str
    """When, as an ``xsd:dateTime``."""
    until: str
    """How long it is kept."""
    name: str = ""

    def is_over(self, now: datetime) -> bool:
        """Whether its time has passed."""
        return datetime.fromisoformat(self.until) <= now


class SavedResults:
    """The results in one folder, which is made when the first is saved. Several processes may use it."""

    def __init__(self, folder: Path, days: int) -> None:
        self._folder = folder
        self._days = days

    def term(self) -> tuple[str, str]:
        """The moment, to the second, and the moment until which a result of now is kept."""
        now = datetime.now(UTC).replace(microsecond=0)
        return now.isoformat(), (now + timedelta(days=self._days)).isoformat()

    def save(self, saved: Saved, data: bytes) -> Saved:
        """Keep a result. The same one is kept once, as it was saved first. Raises StorageFullError."""
        told = (saved.query, saved.snapshot, repr(saved.default_graphs), repr(saved.named_graphs))
        name = sha256("\n".join(told).encode() + data).hexdigest()[:_NAME_LENGTH]
        if known := self.find(name):
            return known
        self._make_room()
        named = Saved(**{**asdict(saved), "name": name})
        self._write(f"{name}.gz", gzip.compress(data, mtime=0))
        self._write(f"{name}.json", json.dumps(asdict(named), ensure_ascii=False).encode())
        return named

    def find(self, name: str) -> Saved | None:
        """The result called ``name``, unless there is none or its time is over."""
        if not (len(name) == _NAME_LENGTH and name.isascii() and name.isalnum()):
            return None
        try:
            saved = Saved(**json.loads((self._folder / f"{name}.json").read_bytes()))
        except FileNotFoundError:
            return None
        if saved.is_over(datetime.now(UTC)):
            self._remove(name)
            return None
        return saved

    def data(self, saved: Saved) -> bytes:
        """The bytes of a result."""
        return gzip.decompress((self._folder / f"{saved.name}.gz").read_bytes())

    def _make_room(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        names = [path.stem for path in self._folder.glob("*.json")]
        if len(names) >= MOST_RESULTS and sum(self.find(name) is not None for name in names) >= MOST_RESULTS:
            raise StorageFullError(f"There are {MOST_RESULTS} saved results, and no room for another one.")

    def _write(self, name: str, data: bytes) -> None:
        """Write a file whole or not at all."""
        unfinished = self._folder / f"{uuid4().hex}.unfinished"
        unfinished.write_bytes(data)
        unfinished.replace(self._folder / name)

    def _remove(self, name: str) -> None:
        for suffix in ("json", "gz"):
            (self._folder / f"{name}.{suffix}").unlink(missing_ok=True)
