"""From annotations to the article graph of docs/graph.md: pure, deterministic, without blank nodes."""

from __future__ import annotations

from itertools import chain

from ..annotation.model import Annotation
from .articles import article
from .background import NOTHING, Background, Facts, FactSource, background
from .claims import claims
from .entities import entities, links
from .events import events
from .iris import DEFAULT_BASE, GraphNames, mint
from .mentions import quotes
from .provenance import Run, provenance
from .relations import relations
from .terms import Quad
from .times import times

__all__ = [
    "DEFAULT_BASE",
    "Background",
    "FactSource",
    "Facts",
    "GraphNames",
    "Quad",
    "Run",
    "map_annotation",
]

_CONCERNS = (article, entities, quotes, events, claims, times, relations)


def map_annotation(annotation: Annotation, base: str, run: Run, facts: Background = NOTHING) -> list[Quad]:
    """Everything that the annotation says, as quads in a fixed order: by graph, subject, predicate and object.

    ``base`` ends with a slash; ``facts`` are known of the items that entities are linked to. The annotation has to be
    sound, as ``khabar.exporter.annotation.from_json`` proves.
    """
    nodes, names = mint(annotation, base), GraphNames(base)
    triples_of = {
        nodes.graph: chain.from_iterable(concern(nodes) for concern in _CONCERNS),
        names.links: links(nodes),
        names.background: background(nodes, facts, base),
        names.provenance: provenance(run, base, nodes),
    }
    quads = {Quad(*triple, graph) for graph, triples in triples_of.items() for triple in triples}
    return sorted(quads, key=_order)


def _order(quad: Quad) -> tuple[str, str, str, str]:
    return quad.graph, quad.subject, quad.predicate, quad.object.n3()
