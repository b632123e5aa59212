"""Functions for SPARQL that compare and find Arabic text, as a reader offers them to the engine.

The engine takes an error of a function for no value, so that a row is left out; an index that is missing is remembered
instead, and ``check`` raises it when the query has ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Final, TypeAlias

import pyoxigraph as ox

from .index import Index
from .matching import matches as is_match
from .matching import normalized

NAMESPACE: Final = "https://w3id.org/khabar/functions#"
FUNCTIONS: Final = tuple(NAMESPACE + name for name in ("normalize", "matches", "found"))

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Function: TypeAlias = Callable[..., Term | None]

_SHORT: Final = 200
"""Characters up to which a text is likely to come again, as names do."""


def index_file(snapshot: Path) -> Path:
    """Where the index of a snapshot is, once it has been made."""
    return snapshot.parents[1] / "search" / f"{snapshot.name}-{snapshot.stat().st_mtime_ns}.sqlite"


class IndexMissingError(RuntimeError):
    """The index of the snapshot has not been made yet."""


class Library:
    """The functions over one snapshot, whose index is opened when it is first asked."""

    def __init__(self, snapshot: Path) -> None:
        self._snapshot = snapshot
        self._missing = False
        self._found = lru_cache(maxsize=100)(self._search)
        kept: tuple[Function, ...] = (normalize, matches, self._is_found)
        self.functions: Mapping[ox.NamedNode, Function] = dict(zip(map(ox.NamedNode, FUNCTIONS), kept, strict=True))

    def check(self) -> None:
        """Raise IndexMissingError where a query since the last check needed the index and did not find it."""
        missing, self._missing = self._missing, False
        if missing:
            raise IndexMissingError("The index for searching is not there yet. Try again in a few seconds.")

    def _is_found(self, article: Term, search: Term) -> ox.Literal | None:
        if not isinstance(article, ox.NamedNode) or not isinstance(search, ox.Literal):
            return None
        try:
            return ox.Literal(article.value in self._found(search.value))
        except FileNotFoundError:
            self._missing = True
            raise

    def _search(self, search: str) -> frozenset[str]:
        return self._index.found(search)

    @cached_property
    def _index(self) -> Index:
        file = index_file(self._snapshot)  # only now: a snapshot that is held in memory may be gone from the disk
        if not file.exists():
            raise FileNotFoundError
        return Index(file)


def normalize(text: Term) -> ox.Literal | None:
    """``kh-fn:normalize(text)``: the literal in the spelling that searches compare, in its language."""
    if not isinstance(text, ox.Literal):
        return None
    return ox.Literal(normalized(text.value), language=text.language)


def matches(text: Term, search: Term) -> ox.Literal | None:
    """``kh-fn:matches(text, search)``: whether the literal has everything that is searched for."""
    if not isinstance(text, ox.Literal) or not isinstance(search, ox.Literal):
        return None
    compare = _remembered if len(text.value) <= _SHORT else is_match
    return ox.Literal(compare(search.value, text.value))


_remembered: Final = lru_cache(maxsize=100_000)(is_match)
