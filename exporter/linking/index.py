"""Look names up in an index of names, and what is known of those who bear them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from ...ontology import WD
from ..errors import InputError
from .derived import DERIVED
from .rows import TABLES, About, Alias, Edge, Item, Row, Source, Wording

DEFAULT_INDEX = Path(__file__).with_name("index.sqlite")

_SCHEMA = (0x4B686978, 3)
"""Application id and schema version, as in ``schema.sql``."""
_CACHE = 65_536
"""KiB of pages that stay in memory: names are looked up all over the file, and SQLite's own 2 MiB hold little of it."""
_RUN = 3
"""Letters in a run of ``spelling``."""
_DIGITS = 18
"""Digits of a number that SQLite can compare; real items have ten at most."""
_LONGEST = 100
"""Letters of a name up to which one like it is looked for: the time grows with them, and hardly any name has more."""
_SPREAD = 20
"""How many times more names are read than items are asked for: an item may have several that begin alike."""

_CANDIDATE = "qid, type, subtype, country, population, kind, name, language, label, sitelinks, latitude, longitude"
"""The columns of a `Candidate`, in its order."""

AnyRow = TypeVar("AnyRow", bound=Row)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that a name may denote, and the kind of the name; for the values see ``schema.sql``."""

    qid: int
    type: str
    subtype: str | None
    country: str | None
    population: int | None
    kind: str
    name: str = ""
    """The name as the index has it written."""
    language: str = ""
    """BCP 47 of the name."""
    label: str = ""
    sitelinks: int | None = None
    latitude: float | None = None
    longitude: float | None = None

    @property
    def iri(self) -> str:
        """The IRI of the Wikidata item."""
        return f"{WD}Q{self.qid}"

    @property
    def state(self) -> str | None:
        """The code of the country that it is itself."""
        return self.country if self.subtype == "Country" else None


@dataclass(frozen=True, slots=True)
class Similar:
    """A spelling that the index has, and how far it is the one that was asked for: from 0 to 1, the same."""

    form: str
    similarity: float


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
    """An index that ``write_index`` wrote, open for reading; may be used by several threads.

    Raises:
        InputError: there is no such file, or it is no index of this version.
    """

    def __init__(self, path: Path = DEFAULT_INDEX) -> None:
        if not path.is_file():
            raise InputError(f"{path}: there is no such index of names; 'khabar index build' writes one")
        address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)  # nothing is ever written
        if self._schema() != _SCHEMA:
            raise InputError(f"{path}: this is no index of names of version {_SCHEMA[1]}; build it anew")
        self._connection.execute(f"PRAGMA cache_size = -{_CACHE}")
        self._bearers = lru_cache(maxsize=20_000)(self._read_bearers)
        self._items = lru_cache(maxsize=20_000)(self._read_item)
        self._edges = lru_cache(maxsize=20_000)(self._read_edges)
        self.fuzzy = lru_cache(maxsize=20_000)(self._fuzzy)

    @property
    def checksum(self) -> str:
        """SHA-256 over all rows, as 64 hexadecimal digits: what the index is known by, whatever it is called."""
        return self._meta()["checksum"]

    @cached_property
    def digest(self) -> str:
        """The first 16 digits of the checksum, which links and facts tell their index by."""
        return self.checksum[:16]

    @property
    def about(self) -> About:
        """What the index says of itself."""
        meta = self._meta()
        return About(**{field.name: meta[field.name] for field in fields(About)})

    def candidates(self, form: str) -> tuple[Candidate, ...]:
        """Give all items that sources give a name, by its ``spelling.form``, in the order of their ids."""
        return self._bearers(form)[0]

    def derived(self, form: str) -> tuple[Candidate, ...]:
        """Give the items that have the name by a rule alone, of a kind in `DERIVED`: weaker than any candidate."""
        return self._bearers(form)[1]

    def starting(self, form: str, limit: int = 50) -> list[Candidate]:
        """Give the items with a name that begins with a spelling, of any kind, those with the shortest names first."""
        rows = self._connection.execute(
            f"SELECT {_CANDIDATE} FROM (SELECT * FROM alias WHERE form >= ? AND form < ? ORDER BY form LIMIT ?)"  # noqa: S608 (our own names)
            " JOIN entity USING (qid) ORDER BY length(form), sitelinks DESC, qid",
            (form, f"{form}\U0010ffff", limit * _SPREAD),
        )
        found: dict[int, Candidate] = {}
        for candidate in (Candidate(*row) for row in rows):
            found.setdefault(candidate.qid, candidate)
        return list(found.values())[:limit]

    def types_of(self, kind: str) -> dict[str, tuple[str, str | None]]:
        """Give the spellings of names of one kind with the type of their bearers, where all are of one, and subtype."""
        rows = self._connection.execute(
            "SELECT form, MIN(type), CASE COUNT(DISTINCT subtype) WHEN 1 THEN MIN(subtype) END"
            " FROM alias JOIN entity USING (qid) WHERE kind = ? GROUP BY form HAVING COUNT(DISTINCT type) = 1",
            (kind,),
        )
        return {form: (type_, subtype) for form, type_, subtype in rows}

    def _fuzzy(self, form: str, limit: int = 10, least: float = 0.75) -> tuple[Similar, ...]:
        """Give the spellings of names that are most like one, the likest first, without itself.

        Likeness is one minus the share of the longer name's letters that have to be changed, put in or left out.
        Names of fewer than three letters or more than a hundred, and those that share no three letters in a row, are
        not compared.
        """
        runs = runs_of(form, least)
        if not runs or len(form) > _LONGEST:
            return ()
        wanted = " OR ".join(f'"{run}"' for run in runs)
        # what is shorter or longer than this cannot be so alike
        about_as_long = int(len(form) * least), int(len(form) / least) + 1
        query = "SELECT form FROM spelling WHERE spelling MATCH ? AND length(form) BETWEEN ? AND ?"
        rows = self._connection.execute(query, (wanted, *about_as_long))
        others = [other for (other,) in rows if other != form]
        compare = Levenshtein.normalized_similarity
        near = process.extract(form, others, scorer=compare, score_cutoff=least, limit=limit)
        return tuple(Similar(other, similarity) for other, similarity, _ in near)

    def known(self, iri: str) -> Known | None:
        """Give what is known of a Wikidata item; None of one that is not in the index."""
        item = self.item(number_of(iri)) if iri.startswith(str(WD)) else None
        return Known(item.subtype, item.country, item.latitude, item.longitude) if item else None

    def item(self, qid: int) -> Item | None:
        """Give the row of an item; None of one that is not in the index."""
        return self._items(qid)

    def state(self, code: str) -> int | None:
        """Give the number of the state or territory that has an ISO 3166-1 alpha-2 code; None when it is not one."""
        found = list(self._rows(Item, "subtype = 'Country' AND country = ?", code))
        return found[0].qid if len(found) == 1 else None

    def wordings(self, qid: int) -> dict[str, Wording]:
        """Give what an item is called and how it is described, by language."""
        return {wording.language: wording for wording in self._rows(Wording, "qid = ?", qid)}

    def names(self, qid: int) -> list[Alias]:
        """Give all names of an item, in the order of their forms."""
        return list(self._rows(Alias, "qid = ?", qid))

    def edges(self, qid: int) -> list[Edge]:
        """Give what is stated of an item, in the order of properties."""
        return list(self._edges(qid))

    def edges_to(self, target: int, property: int) -> list[Edge]:  # noqa: A002 (what Wikidata calls it)
        """Give the statements of one property whose value is an item: who held an office, who is a member."""
        return list(self._rows(Edge, "target = ? AND property = ?", target, property))

    def states(self) -> dict[int, str]:
        """Give the codes of countries (ISO 3166-1 alpha-2) by the numbers of their items."""
        query = "SELECT qid, country FROM entity WHERE subtype = 'Country' AND country NOTNULL"
        return dict(self._connection.execute(query))

    def sources(self) -> list[Source]:
        """Give all sources in the order of their ids."""
        return list(self._rows(Source, "TRUE"))

    def counts(self, table: str, *columns: str) -> dict[tuple[Any, ...], int]:
        """Count the rows of a table by what stands in some columns, most frequent first; all together without any."""
        chosen = ", ".join((*columns, "COUNT(*)"))
        group = f"GROUP BY {', '.join(columns)} ORDER BY COUNT(*) DESC, {', '.join(columns)}" if columns else ""
        rows = self._connection.execute(f"SELECT {chosen} FROM {table} {group}")  # noqa: S608 (our own names)
        return {tuple(row[:-1]): row[-1] for row in rows}

    def _schema(self) -> tuple[int, int]:
        try:
            (application,) = self._connection.execute("PRAGMA application_id").fetchone()
            (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        except sqlite3.DatabaseError:  # not SQLite at all
            return 0, 0
        return application, version

    def _meta(self) -> dict[str, str]:
        return dict(self._connection.execute("SELECT key, value FROM meta"))

    def _rows(self, kind: type[AnyRow], condition: str, *values: object) -> Iterator[AnyRow]:
        columns = ", ".join(field.name for field in fields(kind))
        query = f"SELECT {columns} FROM {TABLES[kind]} WHERE {condition} ORDER BY {columns}"  # noqa: S608 (our own names)
        return (kind(*row) for row in self._connection.execute(query, values))

    def _read_item(self, qid: int) -> Item | None:
        return next(self._rows(Item, "qid = ?", qid), None)

    def _read_edges(self, qid: int) -> tuple[Edge, ...]:
        return tuple(self._rows(Edge, "qid = ?", qid))

    def _read_bearers(self, form: str) -> tuple[tuple[Candidate, ...], tuple[Candidate, ...]]:
        rows = self._connection.execute(
            f"SELECT {_CANDIDATE} FROM alias JOIN entity USING (qid) WHERE form = ? ORDER BY qid",  # noqa: S608 (our own names)
            (form,),
        )
        found = [Candidate(*row) for row in rows]
        stated = tuple(candidate for candidate in found if candidate.kind not in DERIVED)
        return stated, tuple(candidate for candidate in found if candidate.kind in DERIVED)


def runs_of(form: str, least: float) -> list[str]:
    """Give runs of letters by which names are found that are as like as ``least``.

    A changed letter spoils at most one of several runs that stand side by side. So where more of them stand so than
    letters may change, as many as that and one more are enough: every such name has one of them. Else, as with a
    ``least`` of three quarters always, these are all runs of the name, and a name that shares none is not found.
    """
    changes = int(len(form) * (1 / least - 1) + 1e-9)  # of the longest such name
    beside = [form[start : start + _RUN] for start in range(0, len(form) - _RUN + 1, _RUN)]
    every = [form[start : start + _RUN] for start in range(len(form) - _RUN + 1)]
    return list(dict.fromkeys(beside[: changes + 1] if len(beside) > changes else every))


def number_of(identifier: str) -> int:
    """Give the number of a Wikidata item by its id (Q858) or IRI; 0, which none has, of what is neither."""
    before, _, digits = identifier.rpartition("Q")
    is_id = before[-1:] in ("", "/") and digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS
    return int(digits) if is_id else 0
