"""What the views of one application share: settings, readers and addresses, and how they ask the store."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, nan
from time import monotonic
from typing import Final, cast

from flask import current_app, request, url_for
from rdflib import Graph

from ..exporter.linking.index import Index
from ..ontology import PREFIXES, bind_prefixes
from .addresses import Addresses
from .askers import asker
from .credentials import Tokens
from .elsewhere import Elsewhere
from .errors import QueryError
from .formats import JSON, N_TRIPLES
from .guard import Query
from .labels import prefixed
from .metrics import Metrics
from .reading.pool import Answer, Pool
from .reading.protocol import Job
from .remote_store import RemoteStore
from .results import Row, read_table, read_truth
from .saved import SavedResults
from .search.making import Searches
from .settings import Settings
from .writing.writer import Writer

NAME: Final = "khabar"
"""Key of the services among the extensions of the application."""

_SEARCH: Final = "found"
"""The name of the function that needs the index."""

_PREFIXES: Final = dict(PREFIXES)
_WRITTEN_PREFIXES: Final = ("kh", "dcterms", "nif", "prov", "rdf", "rdfs", "sem", "skos", "wd", "xsd")
"""Prefixes of the terms in article graphs."""


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a request asks, as the protocol parameters ``default-graph-uri`` and ``named-graph-uri`` say."""

    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default_graphs or self.named_graphs)


@dataclass(frozen=True, slots=True)
class Services:
    """Settings, readers, writer, addresses and tokens of one application."""

    settings: Settings
    pool: Pool | RemoteStore
    writer: Writer
    addresses: Addresses
    elsewhere: Elsewhere
    metrics: Metrics | None
    searches: Searches
    saved: SavedResults | None
    """None where no results are saved."""
    index: Index
    tokens: Tokens | None
    """Who may do what; None where the server only reads."""

    def close(self) -> None:
        """End all processes."""
        self.pool.close()
        self.searches.close()
        self.writer.close()

    def answer(self, query: Query, media_type: str, dataset: Dataset = Dataset()) -> Answer:
        """Begin to answer a query of a client, in which IRIs may be relative to its address. Raises EndpointError."""
        union = self.settings.union and not query.names_dataset and not dataset
        text, begun, limit = query.text, monotonic(), self._time_limit()
        if _SEARCH in text and not self.settings.remote:
            self.searches.ready()
        if query.federated:
            text = self.elsewhere.resolved(text, limit)
        seconds = max(0.001, limit - (monotonic() - begun))
        return self._answer(
            text,
            media_type,
            dataset,
            union=union,
            base=request.base_url,
            seconds=seconds,
            max_rows=self.settings.max_rows,
        )

    def _time_limit(self) -> float:
        """Seconds that the query of this request may take: the parameter ``timeout``, or those of the server."""
        asked = request.values.get("timeout")
        try:
            seconds = float(asked) if asked else inf
        except ValueError:
            seconds = nan
        if not seconds > 0:
            raise QueryError(f"timeout={asked} is not a number of seconds above 0.")
        return min(seconds, self.settings.timeout)

    def ask(self, query: str) -> bool:
        """Answer an ASK of our own."""
        return read_truth(self._answer(query, JSON.media_type))

    def select(self, query: str) -> list[Row]:
        """Answer a SELECT of our own."""
        return [*read_table(self._answer(query, JSON.media_type))[1]]

    def construct(self, query: str) -> Graph:
        """Answer a CONSTRUCT of our own whose result is small."""
        graph = Graph(bind_namespaces="none")
        bind_prefixes(graph)
        return graph.parse(data=self.construct_as(query, N_TRIPLES.media_type).read(), format="nt")

    def construct_as(self, query: str, media_type: str, *, union: bool = True) -> Answer:
        """Begin to answer a CONSTRUCT of our own of any size, over all graphs together or over the default graph."""
        return self._answer(query, media_type, union=union)

    def _answer(
        self,
        query: str,
        media_type: str,
        dataset: Dataset = Dataset(),
        *,
        union: bool = True,
        base: str | None = None,
        seconds: float | None = None,
        max_rows: int | None = None,
    ) -> Answer:
        job = Job(
            query=query,
            media_type=media_type,
            seconds=seconds or self.settings.timeout,
            base=base,
            union=union,
            default_graphs=dataset.default_graphs,
            named_graphs=dataset.named_graphs,
            max_rows=max_rows,
            prefixes=_PREFIXES,
            written_prefixes=_WRITTEN_PREFIXES,
        )
        return self.pool.answer(job, asker(self.settings.trusted_proxies))


def services() -> Services:
    """The services of the current application."""
    return cast(Services, current_app.extensions[NAME])


def local_address(iri: str) -> str:
    """Where the page of ``iri`` is on this server, or ``iri`` itself if it is not ours."""
    path = services().addresses.path(iri)
    if path is None:
        return iri
    document, _, fragment = path.partition("#")
    return url_for("pages.show", path=document, _anchor=fragment or None)


def short_name(iri: str) -> str:
    """``iri`` without the base of this server, or with a prefix, or as it is."""
    return iri.removeprefix(services().settings.base) if prefixed(iri) == iri else prefixed(iri)
