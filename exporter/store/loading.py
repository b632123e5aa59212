"""Loading a store with the statements of graph files, article by article.

Files may hold their statements in any order, and in formats without named graphs. They are sorted in a store of their
own on disk, so that memory does not grow with their size.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import SKOS

from ...ontology import WD
from ..errors import InputError
from ..mapping import DEFAULT_BASE, GraphNames
from . import shares
from .articles import open_store

Graph = ox.NamedNode | ox.BlankNode
Watch = Callable[[Iterable[list[ox.Quad]]], Iterable[list[ox.Quad]]]

_SLICE: Final = 100_000
"""Statements that are sorted at one time."""
_MATCHES: Final = frozenset({ox.NamedNode(SKOS.exactMatch), ox.NamedNode(SKOS.closeMatch)})
_KNOWN_GRAPH: Final = re.compile(r".*graph/(article/[0-9a-f]{16}|links|background|provenance)")
_OF_ARTICLE: Final = re.compile(r"(?P<base>.*)article/(?P<digest>[0-9a-f]{16})(?P<rest>/.*)?")
_OF_BACKGROUND: Final = re.compile(rf"{WD}Q\d+|.*index/[^/]+/source/\d+")
_BACKGROUND: Final = ox.NamedNode(GraphNames(DEFAULT_BASE).background)
"""Where facts wait until the articles that they belong to tell their base."""
_OF_PROVENANCE: Final = re.compile(r"(?P<base>.*)(graph/article/[0-9a-f]{16}|run/[0-9a-f]{12}|extractor/[^/]+)")


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did. ``left_out`` counts statements of no article, and those with blank nodes."""

    articles: int
    replaced: int
    triples: int
    left_out: int

    def __str__(self) -> str:
        left_out = f", {self.left_out:,} triples of no article left out" if self.left_out else ""
        return f"{self.articles:,} articles ({self.replaced:,} replaced), {self.triples:,} triples{left_out}"


class Staged:
    """The articles among some statements, in the order of their IRIs, each with all its statements."""

    def __init__(self, quads: Iterable[ox.Quad], data: ox.Store) -> None:
        """Sort ``quads`` in ``data``, which is empty."""
        self._data = data
        self.left_out = 0
        placed = self._placed(quads)
        while slice_ := list(islice(placed, _SLICE)):  # what is loaded at one time takes memory until it is sorted
            data.bulk_extend(slice_)
        articles = shares.article_graphs(data)
        self._articles = len(articles)
        orphans = [graph for graph in data.named_graphs() if _is_orphan(graph, articles)]
        self.left_out += sum(1 for graph in orphans for _ in data.quads_for_pattern(None, None, None, graph))

    def __len__(self) -> int:
        return self._articles

    def __iter__(self) -> Iterator[list[ox.Quad]]:
        return shares.articles(self._data)

    def _placed(self, quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
        for quad in quads:
            if graph := _home(quad):
                yield ox.Quad(quad.subject, quad.predicate, quad.object, graph)
            else:
                self.left_out += 1


@contextmanager
def stage(quads: Iterable[ox.Quad]) -> Iterator[Staged]:
    """Sort statements by articles, on disk. Raises ``InputError`` when there is no article in them."""
    with TemporaryDirectory(prefix="khabar-") as folder:
        staged = Staged(quads, ox.Store(folder))
        if not len(staged):
            raise InputError("no article in the graphs given; 'khabar export' writes graphs of articles")
        yield staged


def load(quads: Iterable[ox.Quad], directory: Path, watch: Watch = iter) -> Loaded:
    """Put the articles that ``quads`` describe into the store in ``directory``, which is made if there is none.

    All of ``quads`` are read before anything is written; what goes wrong while they are leaves the store as it was.
    ``watch`` sees the articles go by. Raises ``InputError`` when there is none, and what ``open_store`` raises.
    """
    with stage(quads) as staged:
        triples = replaced = 0
        with open_store(directory) as store:
            for article in watch(staged):
                replaced += store.replace(article)
                triples += len(article)
        return Loaded(len(staged), replaced, triples, staged.left_out)


def _home(quad: ox.Quad) -> ox.NamedNode | None:
    """The graph that a statement belongs to: the one that it stands in, or else the one that its subject tells."""
    if not isinstance(quad.subject, ox.NamedNode) or isinstance(quad.object, ox.BlankNode | ox.Triple):
        return None
    if isinstance(quad.graph_name, ox.NamedNode) and _KNOWN_GRAPH.fullmatch(quad.graph_name.value):
        return quad.graph_name
    if _OF_BACKGROUND.fullmatch(quad.subject.value):
        return _BACKGROUND
    if match := _OF_PROVENANCE.fullmatch(quad.subject.value):
        return ox.NamedNode(GraphNames(match["base"]).provenance)
    if match := _OF_ARTICLE.fullmatch(quad.subject.value):
        names = GraphNames(match["base"])
        is_link = quad.predicate in _MATCHES or (match["rest"] or "").endswith("/link")
        return ox.NamedNode(names.links if is_link else names.of_article(match["digest"]))
    return None


def _is_orphan(graph: Graph, articles: shares.Nodes) -> bool:
    """Whether an article graph lacks its article."""
    return isinstance(graph, ox.NamedNode) and bool(_OF_ARTICLE.fullmatch(graph.value)) and graph not in articles
