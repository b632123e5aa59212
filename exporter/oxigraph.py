"""The quads of an article graph as Oxigraph's own, for writing files and stores."""

from __future__ import annotations

import pyoxigraph as ox
from rdflib import URIRef

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
