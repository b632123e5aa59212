"""``nanopub``: a nanopublication for each telling of an event, after the guidelines of https://nanopub.net/guidelines/.

The assertion is what is told, and whether it is affirmed, denied or wished for; its provenance is the chain of claims,
with the words; publication info says what read them. They are neither signed nor under trusty URIs, which are for
whoever publishes them to give.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, cast

import pyoxigraph as ox
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SKOS, Namespace

from ...ontology import KH, PREFIXES, SEM
from ..oxigraph import in_graph
from .article import ArticleGraph

Node = ox.NamedNode
_NP: Final = Namespace(PREFIXES["np"])
_TYPE: Final = Node(RDF.type)
_PARTS: Final = {
    "assertion": Node(_NP.hasAssertion),
    "provenance": Node(_NP.hasProvenance),
    "pubinfo": Node(_NP.hasPublicationInfo),
}
_NAMES: Final = frozenset({_TYPE, Node(RDFS.label), Node(SKOS.exactMatch)})
_PLACE, _TIME, _FIGURE = map(Node, (SEM.hasPlace, SEM.hasTime, KH.figure))
_ACTUALITY, _CONTENT, _SOURCE, _DENOTED_BY = map(Node, (KH.actuality, KH.content, KH.source, KH.denotedBy))
_STANCE: Final = frozenset({_CONTENT, *map(Node, (KH.polarity, KH.modality, KH.tense, KH.certainty))})
"""How a claim puts its event: part of what is told, for a denial is not what it denies."""
_PARTICIPATION, _PARTICIPANT, _ACCORDING_TO = map(Node, (KH.participation, KH.participant, KH.accordingTo))
_ATTRIBUTED_TO, _DERIVED_FROM, _GENERATED_BY = map(
    Node, (PROV.wasAttributedTo, PROV.wasDerivedFrom, PROV.wasGeneratedBy)
)
_ASSOCIATED_WITH, _CREATOR = Node(PROV.wasAssociatedWith), Node(DCTERMS.creator)


def quads(graph: ArticleGraph) -> Iterator[ox.Quad]:
    """The nanopublications of one article, in four graphs each."""
    reader = _Statements(graph)
    for claim, event in reader.tellings():
        yield from _nanopublication(reader, claim, event)


class _Statements:
    """The statements of an article by their subjects."""

    def __init__(self, graph: ArticleGraph) -> None:
        self.article = graph.iri
        self._about: dict[Node, list[ox.Triple]] = {}
        for quad in graph.quads:
            self._about.setdefault(cast(Node, quad.subject), []).append(quad.triple)
        self._holders = {quad.object: cast(Node, quad.subject) for quad in graph.quads if quad.predicate == _CONTENT}
        (self.run,) = {cast(Node, quad.object) for quad in graph.quads if quad.predicate == _GENERATED_BY}

    def tellings(self) -> list[tuple[Node, Node]]:
        """The innermost claims, each with its event."""
        contents = {(claim, content) for claim in self._about for content in self.values(claim, _CONTENT)}
        return sorted(((claim, event) for claim, event in contents if self.values(event, _ACTUALITY)), key=str)

    def about(self, node: Node) -> list[ox.Triple]:
        return self._about.get(node, [])

    def values(self, node: Node, predicate: Node) -> list[Node]:
        return [cast(Node, triple.object) for triple in self.about(node) if triple.predicate == predicate]

    def names(self, node: Node) -> Iterator[ox.Triple]:
        """What a node is and how it is called."""
        return (triple for triple in self.about(node) if triple.predicate in _NAMES)

    def chain(self, claim: Node | None) -> Iterator[Node]:
        """A claim and those that relay it, from the inside out."""
        while claim:
            yield claim
            claim = self._holders.get(claim)


def _nanopublication(reader: _Statements, claim: Node, event: Node) -> Iterator[ox.Quad]:
    name = Node(f"{claim.value}/nanopub")
    head, assertion, provenance, info = (Node(f"{name.value}/{part}") for part in ("head", *_PARTS))
    links = zip(_PARTS.values(), (assertion, provenance, info), strict=True)
    statements = {
        head: [ox.Triple(name, _TYPE, Node(_NP.Nanopublication)), *(ox.Triple(name, *link) for link in links)],
        assertion: _told(reader, claim, event),
        provenance: _provenance(reader, assertion, claim, event),
        info: _publication(reader, name),
    }
    for graph, triples in statements.items():
        yield from in_graph(triples, graph)


def _told(reader: _Statements, claim: Node, event: Node) -> Iterator[ox.Triple]:
    """The event as the claim puts it, with those parts in it that this claim holds, and the names of who is in it.

    Its actuality is left out: that is what all claims of the article say of it together.
    """
    yield from (triple for triple in reader.about(claim) if triple.predicate in _STANCE)
    for triple in reader.about(event):
        part = cast(Node, triple.object)
        if triple.predicate == _PARTICIPATION and claim in reader.values(part, _ACCORDING_TO):
            yield triple
            yield from reader.about(part)
            yield from _named(reader, reader.values(part, _PARTICIPANT))
        elif triple.predicate not in (_PARTICIPATION, _DENOTED_BY, _ACTUALITY):
            yield triple
    yield from _named(reader, reader.values(event, _PLACE))
    for predicate in (_TIME, _FIGURE):
        for node in reader.values(event, predicate):
            yield from reader.about(node)


def _named(reader: _Statements, nodes: Iterable[Node]) -> Iterator[ox.Triple]:
    for node in nodes:
        yield from reader.names(node)


def _provenance(reader: _Statements, assertion: Node, claim: Node, event: Node) -> Iterator[ox.Triple]:
    """Who says so, through whom, and the words of the article that say it."""
    yield ox.Triple(assertion, _DERIVED_FROM, reader.article)
    for source in reader.values(claim, _SOURCE):
        yield ox.Triple(assertion, _ATTRIBUTED_TO, source)
    for teller in reader.chain(claim):
        yield from (triple for triple in reader.about(teller) if teller != claim or triple.predicate not in _STANCE)
        yield from _named(reader, reader.values(teller, _SOURCE))
    for trigger in reader.values(event, _DENOTED_BY):
        yield ox.Triple(event, _DENOTED_BY, trigger)
        yield from reader.about(trigger)


def _publication(reader: _Statements, name: Node) -> Iterator[ox.Triple]:
    yield ox.Triple(name, _GENERATED_BY, reader.run)
    yield from reader.about(reader.run)
    for extractor in reader.values(reader.run, _ASSOCIATED_WITH):
        yield ox.Triple(name, _CREATOR, extractor)
        yield from reader.about(extractor)
