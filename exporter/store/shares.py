"""Which statements of a data set belong to one article: its own graph, and its share of the graphs of all articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, PROV, RDF, SKOS

from ...ontology import KH
from ..oxigraph import as_written, in_graph

_ARTICLE: Final = ox.NamedNode(KH.Article)
_ASSOCIATED_WITH: Final = ox.NamedNode(PROV.wasAssociatedWith)
_DENOTED_BY: Final = ox.NamedNode(KH.denotedBy)
_EXACT_MATCH: Final = ox.NamedNode(SKOS.exactMatch)
_GENERATED_BY: Final = ox.NamedNode(PROV.wasGeneratedBy)
_IDENTIFIER: Final = ox.NamedNode(DCTERMS.identifier)
_LINK_SOURCE: Final = ox.NamedNode(KH.linkSource)
_SOURCE: Final = ox.NamedNode(DCTERMS.source)
_TYPE: Final = ox.NamedNode(RDF.type)

Nodes = set[ox.NamedNode]
Subject = ox.NamedNode | ox.BlankNode | ox.Triple
Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def article_graphs(data: ox.Store) -> Nodes:
    """The graphs that hold an article."""
    return _graphs(data, None, _TYPE, _ARTICLE)


def articles(data: ox.Store) -> Iterator[list[ox.Quad]]:
    """Every article with all its statements, in the order of the graphs' IRIs."""
    for graph in sorted(article_graphs(data), key=str):
        own = (as_written(quad.triple) for quad in data.quads_for_pattern(None, None, None, graph))
        yield [*in_graph(own, graph), *links(data, graph), *provenance(data, {graph}, shared=True)]


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
    for entity in {quad.subject for quad in data.quads_for_pattern(None, _DENOTED_BY, None, graph)}:
        yield from data.quads_for_pattern(entity, _EXACT_MATCH, None)
        for assertion in data.quads_for_pattern(None, _LINK_SOURCE, entity):
            yield from data.quads_for_pattern(assertion.subject, None, None)


def provenance(data: ox.Store, graphs: Nodes, *, shared: bool) -> Iterator[ox.Quad]:
    """Where article graphs come from: their extraction runs, and the extractors of these.

    Unless ``shared``, without the runs and extractors that other graphs come from as well.
    """
    nodes = set(graphs)
    for predicate in (_GENERATED_BY, _ASSOCIATED_WITH):
        reached = _named(quad.object for node in nodes for quad in data.quads_for_pattern(node, predicate, None))
        nodes |= {node for node in reached if shared or _points_only_from(nodes, predicate, node, data)}
    for node in nodes:
        yield from data.quads_for_pattern(node, None, None)


def _graphs(data: ox.Store, subject: Subject | None, predicate: ox.NamedNode, value: Value) -> Nodes:
    return _named(quad.graph_name for quad in data.quads_for_pattern(subject, predicate, value))


def _points_only_from(nodes: Nodes, predicate: ox.NamedNode, value: Value, data: ox.Store) -> bool:
    """Stops at the first other node, because a run may have thousands."""
    return all(quad.subject in nodes for quad in data.quads_for_pattern(None, predicate, value))


def _named(terms: Iterable[object]) -> Nodes:
    return {term for term in terms if isinstance(term, ox.NamedNode)}
