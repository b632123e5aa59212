"""``nif``: the annotated text in NIF 2.0, strings named by the fragments of RFC 5147."""

from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph as ox

from ..oxigraph import in_graph
from .article import ArticleGraph


def quads(graph: ArticleGraph) -> Iterator[ox.Quad]:
    """One context and its strings."""
    return in_graph(graph.construct("nif"), ox.DefaultGraph())
