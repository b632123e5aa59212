"""Which statements of a data set belong to one article: its own graph, and its share of the graphs of all articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, PROV, RDF, SKOS

from ...ontology import KH
from ..mapping import GraphNames
from ..oxigraph import as_written, in_graph

_ARTICLE: Final = ox.NamedNode(KH.Article)
_ASSOCIATED_WITH: Final = ox.NamedNode(PROV.wasAssociatedWith)
_CLUSTERED: Final = ox.NamedNode(KH.clusteredNode)
_CLUSTER_MEMBER: Final = ox.NamedNode(KH.clusterMember)
_DENOTED_BY: Final = ox.NamedNode(KH.denotedBy)
_DERIVED_FROM: Final = ox.NamedNode(PROV.wasDerivedFrom)
_GENERATED_BY: Final = ox.NamedNode(PROV.wasGeneratedBy)
_IDENTIFIER: Final = ox.NamedNode(DCTERMS.identifier)
_MATCHES: Final = (ox.NamedNode(SKOS.exactMatch), ox.NamedNode(SKOS.closeMatch))
_LINKED_BY: Final = ox.NamedNode(KH.linkedBy)
_LINK_SOURCE: Final = ox.NamedNode(KH.linkSource)
_SOURCE: Final = ox.NamedNode(DCTERMS.source)
_TYPE: Final = ox.NamedNode(RDF.type)

Nodes = set[ox.NamedNode]
Predicates = tuple[ox.NamedNode, ...]
Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def article_graphs(data: ox.Store) -> Nodes:
    """The graphs that hold an article."""
    return _graphs(data, None, _TYPE, _ARTICLE)


def articles(data: ox.Store) -> Iterator[list[ox.Quad]]:
    """Every article with all its statements, in the order of the graphs' IRIs."""
    return (article(data, graph) for graph in sorted(article_graphs(data), key=str))


def article(data: ox.Store, graph: ox.NamedNode) -> list[ox.Quad]:
    """All statements of the article in ``graph``."""
    return [
        *own(data, graph),
        *links(data, graph),
        *in_graph((quad.triple for quad in background(data, {graph})), _background_of(graph)),
        *provenance(data, {graph}, shared=True),
    ]


def own(data: ox.Store, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """The statements in an article graph."""
    return in_graph((as_written(quad.triple) for quad in data.quads_for_pattern(None, None, None, graph)), graph)


def same_articles(data: ox.Store, quads: Iterable[ox.Quad]) -> Nodes:
    """The graphs of the articles that ``quads`` describe too: those with the same IRI, identifier or source."""
    found: Nodes = set()
    for quad in quads:
        if quad.predicate == _TYPE and quad.object == _ARTICLE:
            found |= _graphs(data, quad.subject, _TYPE, _ARTICLE)
        elif quad.predicate in (_IDENTIFIER, _SOURCE):
            found |= _graphs(data, None, quad.predicate, quad.object)
    return found


def named_articles(data: ox.Store, identifier: str, iri: str | None) -> Nodes:
    """The graphs of the articles whose record has this identifier, or whose IRI or source is ``iri``."""
    found = _graphs(data, None, _IDENTIFIER, ox.Literal(identifier))
    if iri:
        node = ox.NamedNode(iri)
        found |= _graphs(data, node, _TYPE, _ARTICLE) | _graphs(data, None, _SOURCE, node)
    return found


def links(data: ox.Store, graph: ox.NamedNode) -> Iterator[ox.Quad]:
    """What links the entities of an article graph to the world outside."""
    for entity in _entities(data, graph):
        for predicate in _MATCHES:
            yield from data.quads_for_pattern(entity, predicate, None)
        for assertion in data.quads_for_pattern(None, _LINK_SOURCE, entity):
            yield from data.quads_for_pattern(assertion.subject, None, None)


def memberships(data: ox.Store, graph: ox.NamedNode, staying: Nodes) -> Iterator[ox.Quad]:
    """What says that something of an article graph belongs to a cluster over articles, without what is ``staying``."""
    for node in _entities(data, graph) - staying:
        yield from data.quads_for_pattern(None, _CLUSTER_MEMBER, node)
        for membership in data.quads_for_pattern(None, _CLUSTERED, node):
            yield from data.quads_for_pattern(membership.subject, None, None)


def described(quads: Iterable[ox.Quad]) -> Nodes:
    """The entities and events that some statements of an article describe."""
    return _named(quad.subject for quad in quads if quad.predicate == _DENOTED_BY)


def background(data: ox.Store, graphs: Nodes, renewed: Nodes | None = None) -> Iterator[ox.Quad]:
    """What is known of the items that the entities of article graphs are linked to, and of the sources of that.

    With ``renewed``, only what is to go when these graphs go and the facts of these items are stated anew: nothing of
    items that other articles are linked to, and no sources of other items.
    """
    shared = renewed is None
    entities = Nodes().union(*(_entities(data, graph) for graph in graphs))
    items = _reached(data, entities, _MATCHES, shared=shared) | (renewed or set())
    for node in items | _reached(data, items, (_DERIVED_FROM,), shared=shared):
        yield from filter(is_background, data.quads_for_pattern(node, None, None))


def described_items(quads: Iterable[ox.Quad]) -> Nodes:
    """The items that background facts are stated of."""
    return _named(quad.subject for quad in quads if quad.predicate == _DERIVED_FROM and is_background(quad))


def is_background(quad: ox.Quad) -> bool:
    """Whether a statement stands in a background graph."""
    return isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value.endswith("graph/background")


def provenance(data: ox.Store, graphs: Nodes, *, shared: bool) -> Iterator[ox.Quad]:
    """Where article graphs come from: the runs that read them and linked them anew, and the extractors of these.

    Unless ``shared``, without the runs and extractors that other graphs come from as well.
    """
    runs = _reached(data, graphs, (_GENERATED_BY, _LINKED_BY), shared=shared)
    extractors = _reached(data, runs, (_ASSOCIATED_WITH,), shared=shared)
    for node in graphs | runs | extractors:
        yield from data.quads_for_pattern(node, None, None)


def _graphs(data: ox.Store, subject: Subject | None, predicate: ox.NamedNode, value: Value) -> Nodes:
    return _named(quad.graph_name for quad in data.quads_for_pattern(subject, predicate, value))


def _entities(data: ox.Store, graph: ox.NamedNode) -> Nodes:
    return _named(quad.subject for quad in data.quads_for_pattern(None, _DENOTED_BY, None, graph))


def _background_of(graph: ox.NamedNode) -> ox.NamedNode:
    """The background graph under the base of an article graph."""
    return ox.NamedNode(GraphNames(graph.value.partition("graph/article/")[0]).background)


def _reached(data: ox.Store, nodes: Nodes, predicates: Predicates, *, shared: bool) -> Nodes:
    """What predicates lead to from nodes; unless ``shared``, without what they lead to from others as well."""
    pairs = product(nodes, predicates)
    found = _named(quad.object for node, term in pairs for quad in data.quads_for_pattern(node, term, None))
    return {node for node in found if shared or _points_only_from(nodes, predicates, node, data)}


def _points_only_from(nodes: Nodes, predicates: Predicates, value: Value, data: ox.Store) -> bool:
    """Stops at the first other node, because a run may have thousands."""
    return all(quad.subject in nodes for p in predicates for quad in data.quads_for_pattern(None, p, value))


def _named(terms: Iterable[object]) -> Nodes:
    return {term for term in terms if isinstance(term, ox.NamedNode)}
