"""Entities, and what links them to the world outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, RDFS, SKOS

from ...ontology import KH
from ..annotation.model import Entity, Link
from .iris import Nodes
from .mentions import entity_mention
from .names import labels
from .terms import Triple, decimal, in_language

_LINKABLE: Final = frozenset({"Person", "Organization", "GeopoliticalEntity", "Place"})
EXACT: Final = 0.9
"""Confidence from which an item is an exact match of an entity, not a close one."""
_VOICE_LABELS: Final = {"ar": "صوت المقال", "en": "the article's own voice"}


def entities(nodes: Nodes) -> Iterator[Triple]:
    """Everybody and everything spoken of, and the article's own voice."""
    yield nodes.voice, RDF.type, KH.EditorialVoice
    yield from _labels(nodes.voice, _VOICE_LABELS)
    for entity in nodes.annotation.entities:
        node = nodes.entities[entity.id]
        yield node, RDF.type, KH[_class(entity)]
        yield from _labels(node, labels(entity, nodes.annotation.article))
        for mention in entity.mentions:
            yield from entity_mention(node, mention, nodes)


def links(nodes: Nodes) -> Iterator[Triple]:
    """One link assertion for everything that has a link, or a name that could be looked up."""
    for entity in nodes.annotation.entities:
        if entity.link or _is_linkable(entity):
            yield from _link(entity, nodes)


def _class(entity: Entity) -> str:
    """The most specific class: kinds of organizations are classes of their own, kinds of states and places are not."""
    if entity.type == "Organization" and entity.subtype and entity.subtype != "Other":
        return entity.subtype
    return entity.type


def _labels(node: URIRef, names: dict[str, str]) -> Iterator[Triple]:
    for language, name in names.items():
        yield node, RDFS.label, in_language(name, language)


def _is_linkable(entity: Entity) -> bool:
    return entity.type in _LINKABLE and any(mention.level == "Name" for mention in entity.mentions)


def _as_read(assertion: URIRef, entity: Entity) -> Iterator[Triple]:
    """What the class of the entity does not tell of type and subtype before linking, so that it can be linked anew."""
    read = entity.read_as
    if read:
        yield assertion, KH.readType, Literal(read.type)
    subtype = read.subtype if read else entity.subtype
    if subtype and (read or subtype != _class(entity)):
        yield assertion, KH.readSubtype, Literal(subtype)


def _link(entity: Entity, nodes: Nodes) -> Iterator[Triple]:
    node, link = nodes.entities[entity.id], entity.link
    assertion = URIRef(f"{node}/link")
    yield assertion, RDF.type, KH.LinkAssertion
    yield assertion, KH.linkSource, node
    yield from _as_read(assertion, entity)
    if link is None:
        yield assertion, KH.linkStatus, KH.NotLinked
        return
    target = URIRef(link.target)
    yield node, SKOS.exactMatch if link.confidence >= EXACT else SKOS.closeMatch, target
    yield assertion, KH.linkStatus, KH.Linked
    yield assertion, KH.linkTarget, target
    yield assertion, KH.confidence, decimal(link.confidence)
    yield assertion, KH.method, Literal(link.method)
    yield from _evidence(assertion, link, nodes)


def _evidence(assertion: URIRef, link: Link, nodes: Nodes) -> Iterator[Triple]:
    if link.name:
        yield assertion, KH.linkEvidence, nodes.mentions[link.name, "Name"]
    for cue in link.cues:
        yield assertion, KH.linkCue, Literal(cue)
    if link.index:
        yield assertion, KH.indexVersion, Literal(link.index)
