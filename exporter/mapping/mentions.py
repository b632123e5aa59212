"""Mentions: the words that are the evidence for a node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import Literal, URIRef
from rdflib.namespace import RDF

from ...ontology import KH, NIF
from ..annotation.model import Mention, Span
from .iris import Nodes
from .terms import Triple, offset

KINDS: Final = {
    "trigger": KH.EventTrigger,
    "cue": KH.CueMention,
    "quote": KH.QuotedSpan,
    "time": KH.TimeMention,
    "figure": KH.FigureMention,
    "relation": KH.RelationMention,
    "content": KH.ContentSpan,
    "wording": KH.WordingMention,
}
"""The class of every span that is no mention of an entity, by the last part of its IRI."""


def evidence(subject: URIRef, predicate: URIRef, span: Span, kind: str, nodes: Nodes) -> Iterator[Triple]:
    """Point from a node to the words ``span``, and describe these words."""
    mention = nodes.span(span, kind)
    yield subject, predicate, mention
    yield from _describe(mention, KINDS[kind], span, nodes)


def entity_mention(entity: URIRef, mention: Mention, nodes: Nodes) -> Iterator[Triple]:
    """Point from an entity to a name, a description or a pronoun, and describe it."""
    node = nodes.mentions[mention.span, mention.level]
    yield entity, KH.denotedBy, node
    yield from _describe(node, KH[f"{mention.level}Mention"], mention.span, nodes)


def quotes(nodes: Nodes) -> Iterator[Triple]:
    """Quoted speech, with its speaker where one is known."""
    for quote in nodes.annotation.quotes:
        node = nodes.quotes[quote.id]
        yield from _describe(node, KINDS["quote"], quote.span, nodes)
        if quote.speaker:
            yield node, KH.quotedSpeaker, nodes.entities[quote.speaker]


def _describe(mention: URIRef, cls: URIRef, span: Span, nodes: Nodes) -> Iterator[Triple]:
    start, end = span
    yield mention, RDF.type, cls
    yield mention, NIF.referenceContext, nodes.text
    yield mention, NIF.beginIndex, offset(start)
    yield mention, NIF.endIndex, offset(end)
    yield mention, NIF.anchorOf, Literal(nodes.annotation.article.text[start:end])
