"""What is known of the items that entities are linked to: facts of an index of names, never mixed with what is stated.

Their subjects are the items, not the entities, so that the two stay apart in formats without named graphs, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, PROV, RDF, RDFS, SDO

from ...ontology import KH
from .iris import Nodes
from .terms import Triple, decimal, in_language


@dataclass(frozen=True, slots=True)
class FactSource:
    """Where facts come from, by its number in the index, and on which terms."""

    number: int
    title: str
    rights: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one item. Other items are given by their IRIs.

    ``within`` is all that contains it, to the country; degrees are of WGS 84, both or none.
    """

    sources: tuple[FactSource, ...]
    country: str | None = None
    within: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Background:
    """Facts by the IRI of an item, out of one version of an index."""

    version: str
    known: Callable[[str], Facts | None]


NOTHING: Final = Background("", lambda _: None)
"""No facts of anything."""


def background(nodes: Nodes, facts: Background, base: str) -> Iterator[Triple]:
    """The facts of every item that an entity is linked to."""
    for item in {entity.link.target for entity in nodes.annotation.entities if entity.link}:
        if known := facts.known(item):
            yield from _facts(URIRef(item), known)
            for source in known.sources:
                node = URIRef(f"{base}index/{facts.version}/source/{source.number}")
                yield URIRef(item), PROV.wasDerivedFrom, node
                yield from _source(node, source, facts.version)


def _facts(item: URIRef, known: Facts) -> Iterator[Triple]:
    for place in known.within:
        yield item, KH.locatedIn, URIRef(place)
    if known.country:
        yield item, KH.country, URIRef(known.country)
    if known.latitude is not None and known.longitude is not None:
        yield item, SDO.latitude, decimal(known.latitude)
        yield item, SDO.longitude, decimal(known.longitude)


def _source(node: URIRef, source: FactSource, version: str) -> Iterator[Triple]:
    yield node, RDF.type, KH.FactSource
    yield node, RDFS.label, in_language(source.title, "en")
    yield node, DCTERMS.rights, in_language(source.rights, "en")
    yield node, KH.indexVersion, Literal(version)
