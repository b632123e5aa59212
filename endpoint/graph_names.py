"""Which graph a request to the graph store means.

https://www.w3.org/TR/sparql11-http-rdf-update/, sections 4.1 and 4.2.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote, urlsplit

import pyoxigraph as ox

from .errors import QueryError

STORE: Final = "graphs"
"""Path of the graph store below the root of the server."""

_UNSAFE: Final = re.compile(r"[\\\x00-\x1f\x7f]")
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def named_by_parameters(parameters: Mapping[str, str]) -> str | None:
    """The IRI in the parameter ``graph``, or None for the default graph with the parameter ``default``.

    Raises QueryError when there is neither or both, or when the IRI is not an absolute one, as section 4.2 demands.
    """
    if ("graph" in parameters) == ("default" in parameters):
        raise QueryError("Say which graph you mean: ?graph=IRI, or ?default.")
    return checked(parameters["graph"]) if "graph" in parameters else None


def named_by_address(root: str, target: str) -> str:
    """The IRI of the graph that a request names by its own address, just as it was written.

    ``root`` is the address of the server, with a slash at its end; ``target`` is the request's target, still encoded.
    Raises QueryError where the address would mean another one once it is decoded.
    """
    path = urlsplit(target).path
    _, found, name = path.partition(f"/{STORE}/")
    segments = unquote(name).split("/")
    if not found or not all(segments) or {".", ".."} & set(segments) or _UNSAFE.search(unquote(name)):
        raise QueryError("This address cannot name a graph. Use ?graph=IRI.")
    return checked(f"{root}{STORE}/{name}")


def checked(iri: str) -> str:
    """``iri`` itself. Raises QueryError when it is not an absolute IRI."""
    try:
        if not _ABSOLUTE.match(iri):
            raise ValueError("no scheme")
        return ox.NamedNode(iri).value
    except ValueError:
        raise QueryError("The graph must be named by an absolute IRI.") from None
