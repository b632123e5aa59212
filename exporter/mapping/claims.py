"""Claims: who tells an event, according to whom, and how."""

from __future__ import annotations

from collections.abc import Iterator

from rdflib import Literal, URIRef
from rdflib.namespace import RDF

from ...ontology import KH
from ..annotation.model import Claim, Source
from .iris import Nodes
from .mentions import evidence
from .terms import Triple


def claims(nodes: Nodes) -> Iterator[Triple]:
    """Each telling as a chain of claims: the article's own voice outside, the event inside."""
    for event in nodes.annotation.events:
        for claim in event.claims:
            yield from _chain(claim, nodes.events[event.id], nodes)
            yield from _stance(claim, nodes.claims[claim.id][-1], nodes)


def _chain(claim: Claim, event: URIRef, nodes: Nodes) -> Iterator[Triple]:
    chain = nodes.claims[claim.id]
    for depth, (node, content) in enumerate(zip(chain, [*chain[1:], event], strict=True)):
        yield node, RDF.type, KH.Claim
        yield node, KH.depth, Literal(depth)
        yield node, KH.content, content
    yield chain[0], KH.source, nodes.voice
    for node, source in zip(chain[1:], claim.chain, strict=True):
        yield from _attribution(node, source, nodes)


def _attribution(node: URIRef, source: Source, nodes: Nodes) -> Iterator[Triple]:
    for entity in source.entities:
        yield node, KH.source, nodes.entities[entity]
    yield node, KH.attributionExplicit, Literal(source.explicit)
    if source.cue:
        yield from evidence(node, KH.cue, source.cue, "cue", nodes)


def _stance(claim: Claim, innermost: URIRef, nodes: Nodes) -> Iterator[Triple]:
    """How the innermost source puts the event, in which words, and which claim it rejects."""
    yield innermost, KH.polarity, KH[claim.polarity]
    yield innermost, KH.modality, KH[claim.modality]
    yield innermost, KH.tense, KH[claim.tense]
    yield innermost, KH.certainty, KH[claim.certainty]
    yield innermost, KH.reportingMode, KH[claim.mode]
    if claim.quote:
        yield innermost, KH.quotation, nodes.quotes[claim.quote]
    if claim.content:
        yield from evidence(innermost, KH.contentSpan, claim.content, "content", nodes)
    for span in claim.loaded:
        yield from evidence(innermost, KH.loadedWording, span, "wording", nodes)
    if claim.rejects:
        rejected = nodes.claims[claim.rejects][-1]
        yield innermost, KH.rejectsClaim, rejected
        yield rejected, KH.disputed, Literal(True)
