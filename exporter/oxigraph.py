"""Statements of rdflib as those of Oxigraph and back, for writing and reading files and stores."""

from __future__ import annotations

import pyoxigraph as ox

from ..shapes.terms import from_oxigraph, term_of_oxigraph, term_to_oxigraph
from .mapping import Quad

__all__ = ["from_oxigraph", "term_of_oxigraph", "to_oxigraph"]


def to_oxigraph(quad: Quad) -> ox.Quad:
    """The same statement; Oxigraph checks each IRI and raises ``ValueError`` for one that is not valid."""
    subject, predicate, object_, graph = quad
    return ox.Quad(ox.NamedNode(subject), ox.NamedNode(predicate), term_to_oxigraph(object_), ox.NamedNode(graph))
