"""Terms of rdflib as those of Oxigraph and back, for writing and reading files and stores."""

from __future__ import annotations

import pyoxigraph as ox
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from .mapping import Quad
from .mapping.terms import Term


def to_oxigraph(quad: Quad) -> ox.Quad:
    """The same statement; Oxigraph checks each IRI and raises ``ValueError`` for one that is not valid."""
    subject, predicate, object_, graph = quad
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), _term(object_), ox.NamedNode(graph))


def _term(term: Term) -> ox.NamedNode | ox.Literal:
    if isinstance(term, URIRef):
        return ox.NamedNode(term)
    datatype = ox.NamedNode(term.datatype) if term.datatype else None
    return ox.Literal(str(term), language=term.language, datatype=datatype)


def from_oxigraph(quad: ox.Quad) -> tuple[Node, Node, Node]:
    """The triple of a quad for rdflib, its literals just as they were written.

    Raises ``ValueError`` for a triple term, which rdflib does not have.
    """
    return term_of_oxigraph(quad.subject), term_of_oxigraph(quad.predicate), term_of_oxigraph(quad.object)


def term_of_oxigraph(term: object) -> URIRef | BNode | Literal:
    """The same term for rdflib. Raises ``ValueError`` for a triple term."""
    match term:
        case ox.NamedNode():
            return URIRef(term.value)
        case ox.BlankNode():
            return BNode(term.value)
        case ox.Literal(language=str()):
            return Literal(term.value, lang=term.language)
        case ox.Literal():
            return Literal(term.value, datatype=URIRef(term.datatype.value), normalize=False)
    raise ValueError(f"triple terms of RDF 1.2 are not read: {term}")
