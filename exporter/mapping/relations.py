"""Standing relations: offices, and triples between entities with their evidence beside them."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import URIRef
from rdflib.namespace import RDF

from ...ontology import KH
from ..annotation.model import Relation
from .iris import Nodes
from .mentions import evidence
from .terms import Triple, in_language


def relations(nodes: Nodes) -> Iterator[Triple]:
    """Every relation of the annotation."""
    for node, relation in nodes.relations:
        yield from _office(node, relation, nodes) if relation.type == "holdsPosition" else _plain(node, relation, nodes)
        yield node, KH.valueStatus, KH.Stated
        yield from evidence(node, KH.denotedBy, relation.span, "relation", nodes)


def _office(node: URIRef, relation: Relation, nodes: Nodes) -> Iterator[Triple]:
    yield node, RDF.type, KH.OfficeHolding
    yield node, KH.holder, nodes.entities[relation.subject]
    yield node, KH.inOrganization, nodes.entities[relation.object]
    if relation.office:
        yield node, KH.office, in_language(relation.office, nodes.annotation.article.language)


def _plain(node: URIRef, relation: Relation, nodes: Nodes) -> Iterator[Triple]:
    subject, object_ = nodes.entities[relation.subject], nodes.entities[relation.object]
    yield subject, KH[relation.type], object_
    yield node, RDF.type, KH.Relation
    yield node, KH.relationType, KH[relation.type]
    yield node, KH.relationSubject, subject
    yield node, KH.relationObject, object_
