"""Look names up in an index of names."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..errors import InputError

DEFAULT_INDEX = Path(__file__).with_name("index.sqlite")

_SCHEMA = (0x4B686978, 1)
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
        return f"http://www.wikidata.org/entity/Q{self.qid}"

    @property
    def state(self) -> str | None:
        """The code of the country that it is itself."""
        return self.country if self.subtype == "Country" else None


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
