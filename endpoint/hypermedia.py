"""What a page of a fragment says of itself: how many triples there are, and how to ask for others.

The vocabularies are Hydra (https://www.hydra-cg.com/spec/latest/core/) and VoID, as section 4 of the specification of
Triple Pattern Fragments has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox
from rdflib import Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, RDF, VOID

from ..exporter.oxigraph import term_to_oxigraph
from .pattern import POSITIONS

HYDRA: Final = Namespace("http://www.w3.org/ns/hydra/core#")


@dataclass(frozen=True, slots=True)
class FragmentPage:
    """The addresses of one page and of those around it."""

    fragments: str
    """Where all fragments are asked for."""
    fragment: str
    """The first page, which stands for the fragment as a whole."""
    page: str
    next: str | None
    previous: str | None
    items: int
    """How many triples the fragment has, about."""
    size: int
    """How many a page has at most."""


def controls(about: FragmentPage) -> Iterator[ox.Triple]:
    """The metadata and controls of a page."""
    fragments, fragment, page = about.fragments, URIRef(about.fragment), URIRef(about.page)
    dataset, count = URIRef(f"{fragments}#dataset"), Literal(about.items)
    statements: list[tuple[URIRef, URIRef, URIRef | Literal]] = [
        (URIRef(f"{fragments}#metadata"), FOAF.primaryTopic, page),
        (dataset, RDF.type, VOID.Dataset),
        (dataset, RDF.type, HYDRA.Collection),
        (dataset, VOID.subset, page),
        (dataset, HYDRA.search, URIRef(f"{fragments}#search")),
        (fragment, VOID.subset, page),
        (page, RDF.type, HYDRA.PartialCollectionView),
        (page, DCTERMS.source, dataset),
        (page, HYDRA.totalItems, count),
        (page, VOID.triples, count),
        (page, HYDRA.itemsPerPage, Literal(about.size)),
        *_search(fragments),
    ]
    ways = {HYDRA.first: about.fragment, HYDRA.next: about.next, HYDRA.previous: about.previous}
    statements += [(page, relation, URIRef(address)) for relation, address in ways.items() if address]
    for subject, predicate, object_ in statements:
        yield ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), term_to_oxigraph(object_))


def _search(fragments: str) -> Iterator[tuple[URIRef, URIRef, URIRef | Literal]]:
    """The form by which any fragment is asked for."""
    search = URIRef(f"{fragments}#search")
    yield search, RDF.type, HYDRA.IriTemplate
    yield search, HYDRA.template, Literal(f"{fragments}{{?{','.join(POSITIONS)}}}")
    yield search, HYDRA.variableRepresentation, HYDRA.ExplicitRepresentation
    for position in POSITIONS:
        mapping = URIRef(f"{fragments}#{position}")
        yield search, HYDRA.mapping, mapping
        yield mapping, RDF.type, HYDRA.IriTemplateMapping
        yield mapping, HYDRA.variable, Literal(position)
        yield mapping, HYDRA.property, RDF[position]
