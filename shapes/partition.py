"""Splitting a file of many articles into graphs that can be validated one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache

from rdflib import Dataset, Graph
from rdflib.namespace import PROV, RDF, SKOS
from rdflib.term import Node

from ..ontology import KH

_Triple = tuple[Node, Node, Node]
_Pattern = tuple[Node | None, Node | None, Node | None]

_MADE_BY, _ASSOCIATED_WITH = frozenset({PROV.wasGeneratedBy, KH.linkedBy}), PROV.wasAssociatedWith
_MATCHES = frozenset({SKOS.exactMatch, SKOS.closeMatch})


def article_graphs(source: Graph) -> Iterator[Graph]:
    """Yield the graph of each article of ``source``, in the order of their IRIs, then what belongs to no article.

    A node belongs to the article whose IRI it begins with; links do so by themselves, provenance goes with the article
    whose named graph it describes, and facts go with the articles that are linked to what they are about. ``source``
    may be a ``Dataset``: its named graphs are pooled. Time and memory grow linearly with the size of ``source``.
    """
    articles = frozenset(str(subject) for subject, _, _ in _triples(source, (None, RDF.type, KH.Article)))
    owner = cache(lambda node: _owner(str(node), articles))
    parts: defaultdict[str | None, list[_Triple]] = defaultdict(list)
    for triple in _triples(source, (None, None, None)):
        parts[owner(triple[0])].append(triple)
    rest = _graph(parts.pop(None, []))
    shared: set[_Triple] = set()
    for _, triples in sorted(parts.items(), key=lambda part: str(part[0])):
        beside = [*_provenance(triples, rest), *_background(triples, rest)]
        shared.update(beside)
        yield _graph(triples + beside)
    left = _graph(set(rest) - shared)
    if left:
        yield left


def _triples(source: Graph, pattern: _Pattern) -> Iterator[_Triple]:
    if isinstance(source, Dataset):
        return (quad[:3] for quad in source.quads((*pattern, None)))
    return source.triples(pattern)


def _owner(node: str, articles: frozenset[str]) -> str | None:
    """The article that ``node`` or the named graph ``node`` belongs to."""
    node = node.replace("/graph/article/", "/article/")
    while node and node not in articles:
        node = node.rpartition("/")[0]
    return node or None


def _provenance(triples: list[_Triple], rest: Graph) -> list[_Triple]:
    """The runs that read the article of ``triples`` and linked it anew, and their extractors, out of ``rest``."""
    runs = {value for _, term, value in triples if term in _MADE_BY}
    extractors = {agent for run in runs for agent in rest.objects(run, _ASSOCIATED_WITH)}
    return [triple for node in runs | extractors for triple in rest.triples((node, None, None))]


def _background(triples: list[_Triple], rest: Graph) -> list[_Triple]:
    """The facts of items that the article of ``triples`` is linked to, and their sources, out of ``rest``."""
    items = {value for _, term, value in triples if term in _MATCHES}
    sources = {source for item in items for source in rest.objects(item, PROV.wasDerivedFrom)}
    return [triple for node in items | sources for triple in rest.triples((node, None, None))]


def _graph(triples: Iterable[_Triple]) -> Graph:
    graph = Graph(bind_namespaces="none")
    graph.addN((*triple, graph) for triple in triples)
    return graph
