"""Writing a store: article by article, each replaced or removed as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from time import monotonic, sleep
from typing import Final

import pyoxigraph as ox

from ...ontology import ontology_graph
from ..errors import StoreBusyError, StoreError
from ..mapping import DEFAULT_BASE, GraphNames, Quad
from ..mapping.iris import source_iri
from ..oxigraph import to_oxigraph
from . import shares
from .snapshots import is_published, publish

_PATIENCE: Final = 3.0
"""Seconds to wait for another writer. A server lets go of its store between updates, and each takes less."""
_PAUSE: Final = 0.05


class ArticleStore:
    """A store that is open for writing. Nothing else can write to it meanwhile; readers see the last snapshot.

    Every change is one transaction: whatever happens, the store holds whole articles. Any method may raise
    ``StoreError`` when the disk is full or broken.
    """

    def __init__(self, data: ox.Store, directory: Path, publish_every: int) -> None:
        self._data = data
        self._directory = directory
        self._publish_every = publish_every
        self._unpublished = 0

    def replace(self, quads: Iterable[Quad | ox.Quad]) -> bool:
        """Write one article, in place of whatever the store has with its IRI, identifier or source.

        ``quads`` are its article graph and its share of links, facts and provenance, without blank nodes. Facts of an
        item are replaced as a whole, too. Returns whether there was such an article before.
        """
        new = [to_oxigraph(quad) for quad in quads]
        old = shares.same_articles(self._data, new)
        self._change(old, new)
        return bool(old)

    def graphs(self) -> list[ox.NamedNode]:
        """The graphs of all articles, in the order of their IRIs."""
        return sorted(shares.article_graphs(self._data), key=str)

    def article(self, graph: ox.NamedNode) -> list[ox.Quad]:
        """All statements of the article in ``graph``."""
        return shares.article(self._data, graph)

    def provenance(self, graph: ox.NamedNode) -> list[ox.Quad]:
        """Where the article in ``graph`` comes from."""
        return list(shares.provenance(self._data, {graph}, shared=True))

    def remove(self, identifier: str) -> bool:
        """Remove the article with this identifier of its record, this IRI or this URL; return whether there was one."""
        found = shares.named_articles(self._data, identifier, source_iri(identifier))
        if found:
            self._change(found, [])
        return bool(found)

    def replace_graph(self, graph: str, quads: Iterable[Quad]) -> None:
        """Write a graph that is derived from articles in place of what it held."""
        new = [to_oxigraph(quad) for quad in quads]
        with _errors(self._directory):
            self._data.update(f"DROP SILENT GRAPH {ox.NamedNode(graph)} ; {_insertion(new)}")

    def publish(self) -> None:
        """Show readers all that was written so far."""
        with _errors(self._directory):
            publish(self._data, self._directory)
        self._unpublished = 0

    def close(self) -> None:
        """Publish, and let other processes write."""
        try:
            self.publish()
        finally:
            del self._data

    def _change(self, old: shares.Nodes, new: list[ox.Quad]) -> None:
        with _errors(self._directory):
            gone = _belonging(self._data, old, new)
            kept = gone.intersection(new)
            left = old.difference(quad.graph_name for quad in new)
            self._data.update(f"{_deletion(left, gone - kept)} {_insertion(quad for quad in new if quad not in kept)}")
        self._unpublished += 1
        if self._unpublished >= self._publish_every:
            self.publish()


@contextmanager
def open_store(directory: Path, *, base: str = DEFAULT_BASE, publish_every: int = 1000) -> Iterator[ArticleStore]:
    """Open the store in a folder for writing, and make it if there is none.

    What was written is shown to readers at the end, also after an error, and after every ``publish_every`` articles.
    ``base`` is what the IRIs in it start with.

    Raises ``StoreError`` when another process writes to it, or when the folder holds something else.
    """
    data, is_new = open_data(directory, patience=_PATIENCE), not is_published(directory)
    with _errors(directory):
        _install_ontology(data, ox.NamedNode(GraphNames(base).ontology))
        if is_new:
            publish(data, directory)
    store = ArticleStore(data, directory, publish_every)
    del data  # the store alone holds the lock, and lets go of it when it closes
    try:
        yield store
    finally:
        store.close()


def open_data(directory: Path, *, patience: float = 0) -> ox.Store:
    """Open what the writer of a store works on, and make it if there is none. Only one process can at a time.

    Waits up to ``patience`` seconds for another writer to end. Raises ``StoreBusyError`` when it goes on, and
    ``StoreError`` when the folder holds something else.
    """
    data = directory / "data"
    if directory.exists() and not data.is_dir() and (not directory.is_dir() or any(directory.iterdir())):
        raise StoreError(f"{directory} is there already and no Khabar store; name an empty or a new folder")
    end = monotonic() + patience
    while True:
        try:
            return _opened(data)
        except StoreBusyError:
            if monotonic() > end:
                raise
        sleep(_PAUSE)


def _opened(data: Path) -> ox.Store:
    with _errors(data.parent):
        data.mkdir(parents=True, exist_ok=True)
        try:
            return ox.Store(str(data))
        except OSError as error:
            if f"{data / 'LOCK'}: " not in str(error):
                raise
    raise StoreBusyError(f"{data.parent} is being written to by another process; wait for its end (reading goes on)")


def _install_ontology(data: ox.Store, graph: ox.NamedNode) -> None:
    """Keep the ontology of this version of Khabar beside the articles."""
    triples = ox.parse(ontology_graph().serialize(format="nt"), ox.RdfFormat.N_TRIPLES)
    shipped = [ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples]
    if set(shipped) != set(data.quads_for_pattern(None, None, None, graph)):
        data.update(f"DROP SILENT GRAPH {graph} ; {_insertion(shipped)}")


@contextmanager
def _errors(directory: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:  # the latter for files that are damaged
        raise StoreError(f"{directory}: {error}") from error


def _belonging(data: ox.Store, graphs: shares.Nodes, new: list[ox.Quad]) -> set[ox.Quad]:
    """What belongs to article graphs alone, and older facts of the items of which ``new`` states some."""
    own = {quad for graph in graphs for quad in shares.own(data, graph)}
    return own.union(
        *(shares.links(data, graph) for graph in graphs),
        *(shares.memberships(data, graph, staying=shares.described(new)) for graph in graphs),
        shares.background(data, graphs, renewed=shares.described_items(new)),
        shares.provenance(data, graphs, shared=False),
    )


def _deletion(graphs: shares.Nodes, quads: Iterable[ox.Quad]) -> str:
    dropped = " ".join(f"DROP SILENT GRAPH {graph} ;" for graph in graphs)
    return f"{dropped} DELETE DATA {{ {_data_block(sorted(quads, key=_graph_name))} }} ;"


def _graph_name(quad: ox.Quad) -> str:
    return str(quad.graph_name)


def _insertion(quads: Iterable[ox.Quad]) -> str:
    return f"INSERT DATA {{ {_data_block(quads)} }}"


def _data_block(quads: Iterable[ox.Quad]) -> str:
    """The quads as SPARQL reads them. Terms are written as in N-Triples, which are SPARQL terms too."""
    return " ".join(
        f"GRAPH {graph} {{ {' '.join(f'{quad.subject} {quad.predicate} {quad.object} .' for quad in group)} }}"
        for graph, group in groupby(quads, key=attrgetter("graph_name"))
    )
