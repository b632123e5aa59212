"""Queries to a SPARQL endpoint, answered by the same objects as those to a store of our own.

https://www.w3.org/TR/sparql11-protocol/, section 2.1. Answers are read as they come; one that breaks off
is an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final, cast
from urllib.parse import urlencode

import pyoxigraph as ox

from .errors import InputError
from .outbound import Exchange, Limits
from .store.queries import Results

_ACCEPT: Final = (
    "application/sparql-results+json, application/sparql-results+xml;q=0.9, application/n-triples;q=0.8, "
    "text/turtle;q=0.7, application/rdf+xml;q=0.5"
)
_FORM: Final = "application/x-www-form-urlencoded"
_LONGEST_URL: Final = 2000
"""Characters; longer queries are sent by POST."""
_LONGEST_MESSAGE: Final = 2000
"""Bytes of a server's words about an error that are shown."""
_LIMITS: Final = Limits(seconds=24 * 60 * 60, size=None, private=True)
"""The user chose the server, and can interrupt; a time limit is the server's to hold."""


@contextmanager
def ask(endpoint: str, query: str, token: str | None = None) -> Iterator[Results]:
    """Send a query to the URL ``endpoint``; the results are read while the context lasts.

    ``token`` is sent as a bearer token (RFC 6750). Raises ``InputError`` with the server's words where it refuses the
    query, and where its answer is none; ``OutboundError`` where it cannot be reached or breaks off.
    """
    headers = {"Accept": _ACCEPT} | ({"Authorization": f"Bearer {token}"} if token else {})
    form = urlencode({"query": query})
    url = f"{endpoint}{'&' if '?' in endpoint else '?'}{form}"
    if len(url) <= _LONGEST_URL:
        exchange = Exchange(url, _LIMITS, headers=headers)
    else:
        headers["Content-Type"] = _FORM
        exchange = Exchange(endpoint, _LIMITS, method="POST", headers=headers, body=form.encode())
    with exchange:
        if exchange.status != 200:
            raise InputError(f"{exchange.host} answered with the status {exchange.status}{_words(exchange)}")
        try:
            yield _results(exchange)
        except SyntaxError as error:  # in the middle of the answer, too
            raise InputError(f"the answer of {exchange.host} cannot be read: {error}") from None


def _results(exchange: Exchange) -> Results:
    file = cast("IO[bytes]", exchange)
    if results_format := ox.QueryResultsFormat.from_media_type(exchange.content_type):
        return ox.parse_query_results(file, format=results_format)
    if graph_format := ox.RdfFormat.from_media_type(exchange.content_type):
        return (quad.triple for quad in ox.parse(file, format=graph_format))
    kind = exchange.content_type or "no media type"
    raise InputError(f"{exchange.host} answered with {kind}, which is no result of a query. Is it a SPARQL endpoint?")


def _words(exchange: Exchange) -> str:
    """What the server says, without anything that a terminal would obey."""
    if exchange.content_type != "text/plain":
        return ""
    text = exchange.read(_LONGEST_MESSAGE).decode(errors="replace").strip()
    return ": " + "".join(char if char.isprintable() or char == "\n" else "?" for char in text)
