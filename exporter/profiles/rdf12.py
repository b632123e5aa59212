"""``rdf12``: the article graph with what is claimed of events as triple terms of RDF 1.2, reified by the claims."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import RDF

from ...ontology import KH, SEM
from ..oxigraph import in_graph
from .article import ArticleGraph

_CLAIMED: Final = frozenset(map(ox.NamedNode, (RDF.type, SEM.hasPlace, SEM.hasTime, KH.participation)))
_PARTICIPATION: Final = ox.NamedNode(KH.participation)
_ACTUALITY: Final = ox.NamedNode(KH.actuality)


def quads(graph: ArticleGraph) -> Iterator[ox.Quad]:
    """The statements of the graph; what a claim holds of an event is no longer asserted but reified by the claim."""
    homes = {quad.subject: quad.graph_name for quad in graph.quads if quad.predicate == _ACTUALITY}
    parts = {quad.object for quad in graph.quads if quad.predicate == _PARTICIPATION}
    for quad in graph.quads:
        if quad.subject not in parts and not (quad.subject in homes and quad.predicate in _CLAIMED):
            yield quad
    for home in set(homes.values()):
        yield from in_graph(graph.construct("rdf12"), home)
