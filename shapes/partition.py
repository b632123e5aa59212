"""Splitting a file of many articles into graphs that can be validated one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from rdflib import Dataset, Graph
from rdflib.namespace import PROV, RDF
from rdflib.term import Node

from ..ontology import KH

_Triple = tuple[Node, Node, Node]


def article_graphs(source: Graph) -> Iterator[Graph]:
    """Yield the graph of each article of ``source``, in the order of their IRIs, then what belongs to no article.

    A node belongs to the article whose IRI it begins with; links do so by themselves, and provenance goes with the
    article whose named graph it describes. ``source`` may be a ``Dataset``: its named graphs are pooled. Time and
    memory grow linearly with the size of ``source``.
    """
    parts: defaultdict[str | None, list[_Triple]] = defaultdict(list)
    triples = list(_triples(source))
    articles = frozenset(str(node) for node, term, value in triples if term == RDF.type and value == KH.Article)
    for triple in triples:
        parts[_owner(str(triple[0]), articles)].append(triple)
    rest = _graph(parts.pop(None, []))
    shared = Graph()
    for article in sorted(filter(None, parts)):
        graph = _graph(parts[article])
        provenance = _provenance(graph, rest)
        shared += provenance
        yield graph + provenance
    rest -= shared
    if rest:
        yield rest


def _triples(source: Graph) -> Iterator[_Triple]:
    if isinstance(source, Dataset):
        return ((subject, term, value) for subject, term, value, _ in source.quads())
    return iter(source)


def _owner(node: str, articles: frozenset[str]) -> str | None:
    """The article that ``node`` or the named graph ``node`` belongs to."""
    node = node.replace("/graph/article/", "/article/")
    while node and node not in articles:
        node = node.rpartition("/")[0]
    return node or None


def _graph(triples: list[_Triple]) -> Graph:
    graph = Graph(bind_namespaces="none")
    graph.addN((*triple, graph) for triple in triples)
    return graph


def _provenance(article: Graph, rest: Graph) -> Graph:
    """The runs that made ``article``, and their extractors, out of ``rest``."""
    runs = set(article.objects(None, PROV.wasGeneratedBy))
    extractors = {agent for run in runs for agent in rest.objects(run, PROV.wasAssociatedWith)}
    return _graph(list(chain.from_iterable(rest.triples((node, None, None)) for node in runs | extractors)))
