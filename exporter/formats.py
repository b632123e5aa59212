"""The names of the RDF formats that Khabar reads and writes."""

from __future__ import annotations

from pathlib import PurePath
from typing import Final

from pyoxigraph import RdfFormat

from .errors import InputError

FORMATS: Final = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "n-triples": RdfFormat.N_TRIPLES,
    "n-quads": RdfFormat.N_QUADS,
    "json-ld": RdfFormat.JSON_LD,
    "rdf/xml": RdfFormat.RDF_XML,
}
"""Each format under its usual name."""

_ALIASES = {
    "ttl": "turtle",
    "nt": "n-triples",
    "ntriples": "n-triples",
    "nq": "n-quads",
    "nquads": "n-quads",
    "jsonld": "json-ld",
    "rdf": "rdf/xml",
    "rdfxml": "rdf/xml",
    "xml": "rdf/xml",
}
_SUFFIXES = (".ttl", ".trig", ".nt", ".nq", ".jsonld", ".rdf", ".xml")


def rdf_format(name: str) -> RdfFormat:
    """The format with this name, alias (``ttl``) or media type (``text/turtle``).

    Raises:
        InputError: there is none.
    """
    key = name.lower()
    found = FORMATS.get(_ALIASES.get(key, key)) or RdfFormat.from_media_type(key)
    if found is None or found not in FORMATS.values():
        raise InputError(f"unknown format {name!r}; known: {', '.join(FORMATS)}")
    return found


def format_of(path: str, option: str = "--format") -> RdfFormat:
    """The format that a file's name tells, ``.gz`` left aside; ``option`` is what else could tell it.

    Raises:
        InputError: the name tells none, as for standard input and output (``-``).
    """
    suffix = PurePath(path.removesuffix(".gz")).suffix.lower()
    if suffix not in _SUFFIXES:
        raise InputError(f"{path}: the name tells no RDF format ({' '.join(_SUFFIXES)}); name it with {option}")
    return rdf_format(suffix[1:])
