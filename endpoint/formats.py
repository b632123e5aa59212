"""Media types and the choice among them, by the rules of HTTP (RFC 9110, section 12.5.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from werkzeug.datastructures import MIMEAccept

from .errors import NotAcceptableError


@dataclass(frozen=True, slots=True)
class Format:
    """A format that results can be written in."""

    names: tuple[str, ...]
    """What the ``format`` parameter calls it; the first is also the extension of files and data addresses."""
    media_types: tuple[str, ...]
    """The media types that ask for it; the first is its own."""
    iri: str = ""
    """Its IRI in the W3C list of unique format IRIs, https://www.w3.org/ns/formats/."""

    @property
    def name(self) -> str:
        """The name that Khabar uses."""
        return self.names[0]

    @property
    def media_type(self) -> str:
        """Its own media type."""
        return self.media_types[0]


_W3C: Final = "http://www.w3.org/ns/formats/"
_ANY_XML: Final = ("application/xml", "text/xml")

HTML: Final = Format(("html",), ("text/html", "application/xhtml+xml"))

PLAIN_JSON: Final = Format(("json",), ("application/json",))
"""What is no result of a query."""
PLAIN_TEXT: Final = Format(("text",), ("text/plain",))

# https://www.w3.org/TR/sparql11-results-json/, https://www.w3.org/TR/rdf-sparql-XMLres/ and
# https://www.w3.org/TR/sparql11-results-csv-tsv/
JSON: Final = Format(
    ("json", "srj"), ("application/sparql-results+json", "application/json"), f"{_W3C}SPARQL_Results_JSON"
)
XML: Final = Format(("xml", "srx"), ("application/sparql-results+xml", *_ANY_XML), f"{_W3C}SPARQL_Results_XML")
CSV: Final = Format(("csv",), ("text/csv",), f"{_W3C}SPARQL_Results_CSV")
TSV: Final = Format(("tsv",), ("text/tab-separated-values",), f"{_W3C}SPARQL_Results_TSV")

# https://www.w3.org/TR/turtle/, https://www.w3.org/TR/json-ld11/, https://www.w3.org/TR/n-triples/,
# https://www.w3.org/TR/rdf-syntax-grammar/, https://www.w3.org/TR/n-quads/ and https://www.w3.org/TR/trig/
TURTLE: Final = Format(("ttl", "turtle"), ("text/turtle", "application/x-turtle"), f"{_W3C}Turtle")
JSON_LD: Final = Format(("jsonld", "json-ld", "json"), ("application/ld+json", "application/json"), f"{_W3C}JSON-LD")
N_TRIPLES: Final = Format(("nt", "ntriples"), ("application/n-triples", "text/plain"), f"{_W3C}N-Triples")
RDF_XML: Final = Format(("rdf", "rdfxml", "xml"), ("application/rdf+xml", *_ANY_XML), f"{_W3C}RDF_XML")
N_QUADS: Final = Format(("nq", "nquads"), ("application/n-quads",), f"{_W3C}N-Quads")
TRIG: Final = Format(("trig",), ("application/trig",), f"{_W3C}TriG")

RESULT_FORMATS: Final = (JSON, XML, CSV, TSV)
"""Formats of SELECT and ASK, the preferred one first."""

DATA_FORMATS: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
"""Formats of the data behind an IRI, the preferred one first."""

GRAPH_FORMATS: Final = (*DATA_FORMATS, N_QUADS, TRIG)
"""Formats of CONSTRUCT and DESCRIBE, the preferred one first."""


_CHARSET: Final = re.compile(r"\s*;\s*charset=[^;]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Choice:
    """The outcome of content negotiation."""

    format: Format
    content_type: str
    """The media type to answer with: of those that the format goes by, the one that the client named."""


def negotiate(offered: Sequence[Format], accept: MIMEAccept, override: str | None = None) -> Choice:
    """Choose among ``offered``, the preferred one first.

    ``override`` is the ``format`` parameter, a name or a media type, and beats the Accept header. A client without an
    Accept header takes whatever comes. Raises NotAcceptableError when nothing fits.
    """
    if override:
        return _named(offered, override)
    by_type = {media_type: format_ for format_ in reversed(offered) for media_type in format_.media_types}
    preferred = [format_.media_type for format_ in offered]
    best = _plain(accept).best_match([*preferred, *by_type]) if accept else preferred[0]
    if best is None:
        raise NotAcceptableError(f"No format fits the Accept header. This can be had as {', '.join(preferred)}.")
    return Choice(by_type[best], best)


def _plain(accept: MIMEAccept) -> MIMEAccept:
    """Without ``charset``: all text leaves in UTF-8, so one who asks for ``text/turtle; charset=utf-8`` gets it."""
    return MIMEAccept([(_CHARSET.sub("", media_range), quality) for media_range, quality in accept])


def _named(offered: Sequence[Format], name: str) -> Choice:
    for format_ in offered:
        if name.lower() in (*format_.names, *format_.media_types):
            return Choice(format_, format_.media_type)
    known = ", ".join(format_.name for format_ in offered)
    raise NotAcceptableError(f"This cannot be had as format={name}, only as {known}.")
