"""Terms of rdflib as those of Oxigraph and back, each literal just as it was written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import XSD
from rdflib.term import Node

Triple: TypeAlias = tuple[Node, Node, Node]


def term_to_oxigraph(term: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """The same term for Oxigraph, which raises ``ValueError`` for an IRI or a language tag that is not valid."""
    match term:
        case URIRef():
            return ox.NamedNode(term)
        case BNode():
            return ox.BlankNode(term)
        case Literal():
            datatype = ox.NamedNode(term.datatype) if term.datatype else None
            return ox.Literal(str(term), language=term.language, datatype=datatype)
    raise ValueError(f"no RDF term: {term!r}")


def term_of_oxigraph(term: object) -> URIRef | BNode | Literal:
    """The same term for rdflib. Raises ``ValueError`` for a triple term, which rdflib does not have."""
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal(language=str()):
            return Literal(term.value, lang=term.language)
        case ox.Literal():
            return plain(Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False))
    raise ValueError(f"triple terms of RDF 1.2 are not read: {term}")


def plain(literal: Literal) -> Literal:
    """The literal, but without the datatype xsd:string: rdflib tells such a string from one without, RDF 1.1 does not.

    See RDF 1.1 Concepts, section 3.3.
    """
    return Literal(str(literal)) if literal.datatype == XSD.string else literal


def from_oxigraph(quad: ox.Quad) -> Triple:
    """The triple of a quad for rdflib. Raises ``ValueError`` for a triple term."""
    return term_of_oxigraph(quad.subject), term_of_oxigraph(quad.predicate), term_of_oxigraph(quad.object)


def to_ntriples(triples: Iterable[Triple]) -> str:
    """The triples as N-Triples. Raises ``ValueError`` where they hold what RDF does not allow."""
    return "".join(f"{' '.join(str(term_to_oxigraph(term)) for term in triple)} .\n" for triple in triples)


def from_turtle(text: str) -> Graph:
    """The graph that a Turtle document holds."""
    graph = Graph(bind_namespaces="none")
    graph.addN((*from_oxigraph(quad), graph) for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))
    return graph
