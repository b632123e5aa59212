"""LOAD without the engine: the front fetches the document, from listed places alone, and the writer merges it.

https://www.w3.org/TR/sparql11-update/, section 3.1.4. A request with LOAD holds one of them and nothing else, so that
what is fetched is known before the store is opened, and the change is one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import pyoxigraph as ox

from ..ontology import PREFIXES
from .errors import QueryError, RefusedError
from .prologue import declarations, iri_of
from .tokens import keyword, tokens

_DOTS: Final = re.compile(r"(?:^|/)(?:\.|%2e){1,2}(?:/|$)", re.IGNORECASE)
_PLAIN: Final = (
    "A request with LOAD holds one, written LOAD <URL> or LOAD <URL> INTO GRAPH <IRI>, with spaces between the words, "
    "and nothing else."
)


@dataclass(frozen=True, slots=True)
class Load:
    """A request to load one document."""

    url: str
    silent: bool
    """Whether a failure to get the document is none."""
    graph: str | None
    """IRI of the graph to add its triples to; None for the default graph."""


def read_load(text: str) -> Load:
    """The LOAD that an update is. Raises RefusedError where there is more to it, QueryError for relative IRIs."""
    found = [token for token in tokens(text) if not token[0].startswith("#")]
    start = _end_of_prologue(found)
    declared, rest = declarations(found[:start]), found[start:]
    words = ["IRI" if token.lastgroup in ("iri", "name") else keyword(token) for token in rest]
    match words:
        case ["LOAD", "IRI"] | ["LOAD", "SILENT", "IRI"]:
            source, graph = rest[-1], None
        case ["LOAD", "IRI", "INTO", "GRAPH", "IRI"] | ["LOAD", "SILENT", "IRI", "INTO", "GRAPH", "IRI"]:
            source, graph = rest[-4], rest[-1]
        case _:
            raise RefusedError(_PLAIN)
    return Load(
        url=_absolute(iri_of(source, declared, PREFIXES)),
        silent=words[1] == "SILENT",
        graph=_absolute(iri_of(graph, declared, PREFIXES)) if graph else None,
    )


def is_listed(url: str, places: Collection[str]) -> bool:
    """Whether ``url`` is one of the places, or lies below one that ends with a slash."""
    if _DOTS.search(urlsplit(url).path):
        return False
    return any(url == place or (place.endswith("/") and url.startswith(place)) for place in places)


def _end_of_prologue(found: list[re.Match[str]]) -> int:
    """How many tokens the declarations take."""
    end = 0
    while end < len(found):
        match keyword(found[end]):
            case "PREFIX":
                end += 3
            case "BASE":
                end += 2
            case _:
                break
    return end


def _absolute(iri: str | None) -> str:
    try:
        return ox.NamedNode(iri or "").value
    except ValueError:
        raise QueryError("LOAD takes absolute IRIs, and prefixes that are known or declared.") from None
