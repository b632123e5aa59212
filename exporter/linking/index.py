"""Look names up in an index of names."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ...ontology import WD
from ..errors import InputError

DEFAULT_INDEX = Path(__file__).with_name("index.sqlite")

_SCHEMA = (0x4B686978, 2)
"""Application id and schema version, as in ``schema.sql``."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that a name may denote, and the kind of the name; for the values see ``schema.sql``."""

    qid: int
    type: str
    subtype: str | None
    country: str | None
    population: int | None
    kind: str

    @property
    def iri(self) -> str:
        """The IRI of the Wikidata item."""
        return f"{WD}Q{self.qid}"

    @property
    def state(self) -> str | None:
        """The code of the country that it is itself."""
        return self.country if self.subtype == "Country" else None


@dataclass(frozen=True, slots=True)
class Known:
    """What the index knows of an item besides its names."""

    subtype: str | None
    country: str | None
    """ISO 3166-1 alpha-2."""
    latitude: float | None
    longitude: float | None
    """Degrees in WGS 84; None for what no point stands for."""


class Index:
    """An index that ``write_index`` wrote, open for reading.

    Raises:
        InputError: there is no such file, or it is no index of this version.
    """

    def __init__(self, path: Path = DEFAULT_INDEX) -> None:
        if not path.is_file():
            raise InputError(f"{path}: there is no such index of names; training/build_index.py writes one")
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)  # nothing is ever written
        if self._schema() != _SCHEMA:
            raise InputError(f"{path}: this is no index of names of version {_SCHEMA[1]}; build it anew")
        self.candidates = lru_cache(maxsize=10_000)(self._candidates)

    @property
    def checksum(self) -> str:
        """SHA-256 over all rows, as 64 hexadecimal digits: the version of the index."""
        (checksum,) = self._connection.execute("SELECT value FROM meta WHERE key = 'checksum'").fetchone()
        return str(checksum)

    def known(self, iri: str) -> Known | None:
        """Give what is known of a Wikidata item; None of one that is not in the index."""
        row = self._connection.execute(
            "SELECT subtype, country, latitude, longitude FROM entity WHERE qid = ?",
            (iri.removeprefix(WD).removeprefix("Q"),),
        ).fetchone()
        return Known(*row) if row else None

    def _schema(self) -> tuple[int, int]:
        try:
            (application,) = self._connection.execute("PRAGMA application_id").fetchone()
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.DatabaseError:  # not SQLite at all
            return 0, 0
        return application, version

    def _candidates(self, form: str) -> tuple[Candidate, ...]:
        """Give all items that bear a name, by its ``spelling.form``, in the order of their ids."""
        rows = self._connection.execute(
            "SELECT qid, type, subtype, country, population, kind FROM alias JOIN entity USING (qid)"
            " WHERE form = ? ORDER BY qid",
            (form,),
        )
        return tuple(Candidate(*row) for row in rows)
