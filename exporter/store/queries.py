"""Queries over all graphs of a snapshot together, with the prefixes of the ontology predeclared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import shorten
from typing import Final, TypeAlias

import pyoxigraph as ox

from ...ontology import PREFIXES
from ..errors import InputError

Results: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | Iterator[ox.Triple]
"""Rows, an answer to ASK, or the triples of a graph."""

_LITERAL: Final = re.compile(
    r"""
      \"{3}(?:\"{0,2}(?:[^"\\]|\\.))*\"{3} | '{3}(?:'{0,2}(?:[^'\\]|\\.))*'{3}
    | "(?:[^"\\\r\n]|\\.)*" | '(?:[^'\\\r\n]|\\.)*'
    | <[^<>"{}|^`\x00-\x20]*>
    | \#[^\r\n]*
    """,
    re.VERBOSE | re.DOTALL,
)
_FROM: Final = re.compile(r"(?<![\w:?$.-])FROM(?![\w:.-])", re.IGNORECASE)


def names_dataset(query: str) -> bool:
    """Whether the query says with FROM or FROM NAMED which graphs it asks (SPARQL 1.1, section 13.2)."""
    return bool(_FROM.search(_LITERAL.sub(" ", query)))


def evaluate(store: ox.Store, query: str) -> Results:
    """Answer a query over all graphs together, or over those that it names.

    Raises ``InputError`` when it does not parse.
    """
    try:
        return store.query(query, prefixes=dict(PREFIXES), use_default_graph_as_union=not names_dataset(query))
    except SyntaxError as error:
        raise InputError(f"the query does not parse: {shorten(str(error), 300)}") from error
