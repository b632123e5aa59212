"""The index of one snapshot: an SQLite file (FTS5) with the titles and texts of its articles."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

import pyoxigraph as ox

from ...ontology import PREFIXES
from .matching import expression, words

_SCHEMA: Final = """
CREATE TABLE articles (id INTEGER PRIMARY KEY, iri TEXT, title TEXT, body TEXT);
CREATE VIRTUAL TABLE words USING fts5 (title, body, content = '', tokenize = "unicode61 remove_diacritics 0");
"""
_COUNT: Final = "SELECT COUNT(*) FROM words WHERE words MATCH ?"
_FOUND: Final = "SELECT iri FROM words JOIN articles ON id = words.rowid WHERE words MATCH ?"
_HITS: Final = """
SELECT iri, articles.title, articles.body FROM words JOIN articles ON id = words.rowid WHERE words MATCH ?
ORDER BY bm25(words, 4, 1), id LIMIT ? OFFSET ?
"""
"""The best first by Okapi BM25, in which a word of the title counts as much as four of the text."""
_ARTICLES: Final = """
SELECT ?iri (SAMPLE(?name) AS ?title) (SAMPLE(?text) AS ?body) WHERE {
  ?iri a kh:Article ; kh:textSnapshot/nif:isString ?text .
  OPTIONAL { ?iri dcterms:title ?name }
} GROUP BY ?iri
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found."""

    iri: str
    title: str
    """Empty where it has none."""
    body: str


def build(store: ox.Store, file: Path) -> None:
    """Make the index of ``store``: whole, or not at all."""
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    articles = store.query(_ARTICLES, prefixes=dict(PREFIXES), use_default_graph_as_union=True)
    with closing(sqlite3.connect(unfinished, isolation_level=None)) as index:
        index.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; BEGIN;" + _SCHEMA)
        for number, row in enumerate(cast(ox.QuerySolutions, articles), 1):
            iri, title, body = (str(getattr(row[name], "value", "")) for name in ("iri", "title", "body"))
            spelt = (" ".join(words(title)), " ".join(words(body)))
            index.execute("INSERT INTO articles VALUES (?, ?, ?, ?)", (number, iri, title, body))
            index.execute("INSERT INTO words (rowid, title, body) VALUES (?, ?, ?)", (number, *spelt))
        index.execute("COMMIT")
    unfinished.replace(file)


class Index:
    """An index to ask. It never changes; threads may share it."""

    def __init__(self, file: Path) -> None:
        address = f"{file.absolute().as_uri()}?mode=ro&immutable=1"
        self._index = sqlite3.connect(address, uri=True, check_same_thread=False)

    def found(self, search: str) -> frozenset[str]:
        """The IRIs of the articles that ``search`` finds."""
        asked = expression(search)
        return frozenset(iri for (iri,) in self._index.execute(_FOUND, (asked,))) if asked else frozenset()

    def count(self, search: str) -> int:
        """How many articles it finds."""
        asked = expression(search)
        return int(self._index.execute(_COUNT, (asked,)).fetchone()[0]) if asked else 0

    def hits(self, search: str, limit: int, offset: int) -> list[Hit]:
        """Some of the articles that it finds, the best first."""
        asked = expression(search)
        return [Hit(*row) for row in self._index.execute(_HITS, (asked, limit, offset))] if asked else []

    def close(self) -> None:
        """Let go of the file."""
        self._index.close()
