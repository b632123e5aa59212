"""Export profiles: article graphs in the forms that other communities use.

A profile reads one article graph at a time, by SPARQL or statement by statement, and nothing else; what Wikidata items
are known for, it is told. Those that give RDF go through the writer of graphs, the others write documents of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Final, TypeAlias

import pyoxigraph as ox

from ..formats import FORMATS
from . import events_csv, geojson, graphml, nanopub, nif, parquet, rdf12, schema_org
from .actors import Gazetteer
from .article import ArticleGraph

_WITH_TERMS: Final = ("turtle", "trig", "n-triples", "n-quads")
_WITH_GRAPHS: Final = ("trig", "n-quads", "json-ld")


@dataclass(frozen=True, slots=True)
class RdfProfile:
    """A profile that gives statements, in one of the formats that can hold them."""

    quads: Callable[[ArticleGraph], Iterator[ox.Quad]]
    formats: tuple[str, ...] = tuple(FORMATS)


@dataclass(frozen=True, slots=True)
class DocumentProfile:
    """A profile that writes a document of one format."""

    write: Callable[[Iterable[ArticleGraph], BinaryIO, Gazetteer], None]
    media_type: str


Profile: TypeAlias = RdfProfile | DocumentProfile

PROFILES: Final[dict[str, Profile]] = {
    "schema": DocumentProfile(schema_org.write, "application/ld+json"),
    "events-csv": DocumentProfile(events_csv.write, "text/csv"),
    "parquet": DocumentProfile(parquet.write, "application/vnd.apache.parquet"),
    "nanopub": RdfProfile(nanopub.quads, _WITH_GRAPHS),
    "rdf12": RdfProfile(rdf12.quads, _WITH_TERMS),
    "nif": RdfProfile(nif.quads),
    "geojson": DocumentProfile(geojson.write, "application/geo+json"),
    "graphml": DocumentProfile(graphml.write, "application/graphml+xml"),
}
"""Each profile under the name that the command line has for it."""

__all__ = ["PROFILES", "ArticleGraph", "DocumentProfile", "Profile", "RdfProfile"]
