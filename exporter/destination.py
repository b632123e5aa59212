"""Where article graphs go, and in which form: one file, with its description beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pyoxigraph as ox
from rdflib import URIRef

from .census import Census
from .description import Distribution, describe
from .errors import InputError
from .formats import FORMATS, format_of, rdf_format
from .linking.index import Index
from .mapping import Quad
from .output import obstacle, open_target, write_graphs
from .oxigraph import to_oxigraph
from .profiles import PROFILES, ArticleGraph, DocumentProfile, RdfProfile

DESCRIPTION_SUFFIX = ".void.ttl"
"""What stands behind the name of a file in that of its description."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A file, the format or profile in which graphs are written there, and the licence of what is written."""

    name: str
    form: ox.RdfFormat | None
    """None for profiles that are no RDF."""
    profile: RdfProfile | DocumentProfile | None = None
    licence: str | None = None

    def write(self, graphs: Iterable[Sequence[Quad | ox.Quad]]) -> int:
        """Write article graphs one at a time, and then, beside a regular file, what it holds (`describe`).

        Returns the number of articles.

        Raises:
            KhabarError: the file cannot be written.
        """
        census = Census()
        described = census.described([to_oxigraph(quad) for quad in graph] for graph in graphs)
        with open_target(self.name) as stream:
            self._write(described, stream, census)
        path = Path(self.name)
        if path.is_file():
            distribution = Distribution(path.name, self._media_type, path.stat().st_size, path.suffix == ".gz")
            graph = describe(census, URIRef("#dataset"), licence=self.licence, distribution=distribution)
            with open_target(f"{self.name}{DESCRIPTION_SUFFIX}") as stream:
                stream.write(graph.serialize(format="turtle", encoding="utf-8"))
        return census.articles

    def _write(self, graphs: Iterator[list[ox.Quad]], stream: BinaryIO, census: Census) -> None:
        match self.profile, self.form:
            case DocumentProfile() as profile, _:
                profile.write(map(ArticleGraph, graphs), stream, Index().known)
            case RdfProfile() as profile, ox.RdfFormat() as form:
                profiled = (list(profile.quads(ArticleGraph(graph))) for graph in graphs)
                write_graphs(census.counted(profiled), stream, form)
            case None, ox.RdfFormat() as form:
                write_graphs(census.counted(graphs), stream, form)

    @property
    def _media_type(self) -> str:
        if isinstance(self.profile, DocumentProfile):
            return self.profile.media_type
        return self.form.media_type if self.form else ""


def destination(
    name: str, format_name: str | None = None, profile_name: str | None = None, licence: str | None = None
) -> Destination:
    """A destination by names: of a file or ``-``, of a format, of one of `PROFILES`.

    Raises:
        InputError: there is no such format or profile, or the profile cannot be written in the format.
    """
    if profile_name is None:
        return Destination(name, _form(name, format_name), None, licence)
    if profile_name not in PROFILES:
        raise InputError(f"unknown profile {profile_name!r}; known: {', '.join(PROFILES)}")
    profile = PROFILES[profile_name]
    if isinstance(profile, DocumentProfile):
        if format_name:
            raise InputError(f"the profile {profile_name} has one format only; leave --format out")
        return Destination(name, None, profile, licence)
    form = _form(name, format_name)
    if form not in {FORMATS[known] for known in profile.formats}:
        raise InputError(
            f"the profile {profile_name} cannot be written as {form.name}, only as {', '.join(profile.formats)}"
        )
    return Destination(name, form, profile, licence)


def _form(name: str, format_name: str | None) -> ox.RdfFormat:
    return rdf_format(format_name) if format_name else format_of(name)


def convert(graphs: Iterable[Sequence[Quad | ox.Quad]], target: Destination) -> int:
    """Write graphs of articles that exist already; return the number of articles.

    Raises:
        KhabarError: the file cannot be written, or its format cannot hold the graphs.
    """
    return target.write(_holdable(graphs, target.form) if target.form else graphs)


def _holdable(graphs: Iterable[Sequence[Quad | ox.Quad]], form: ox.RdfFormat) -> Iterator[Sequence[Quad | ox.Quad]]:
    for graph in graphs:
        if reason := obstacle(graph, form):
            raise InputError(reason)
        yield graph
