"""Events: their words, parts, places, times and figures."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rdflib import Literal, URIRef
from rdflib.namespace import RDF

from ...ontology import KH, SEM
from ..annotation.model import Event, Figure
from .iris import Nodes
from .mentions import evidence
from .terms import Triple

_NO_CASUALTIES: Final = frozenset({"Participants", "Other"})


def events(nodes: Nodes) -> Iterator[Triple]:
    """Every described event with the most specific class that the annotation gives."""
    for event in nodes.annotation.events:
        node = nodes.events[event.id]
        yield node, RDF.type, KH[event.type]
        yield node, KH.actuality, KH[event.actuality]
        for trigger in event.triggers:
            yield from evidence(node, KH.denotedBy, trigger, "trigger", nodes)
        if event.place:
            yield node, SEM.hasPlace, nodes.entities[event.place]
        if event.time:
            yield node, SEM.hasTime, nodes.times[event.time]
        yield from _participations(event, node, nodes)
        yield from _figures(event, node, nodes)


def _participations(event: Event, node: URIRef, nodes: Nodes) -> Iterator[Triple]:
    """Who plays which part, in an order that does not depend on that of the annotation."""
    first = event.claims[0].id
    parts = {(KH[f"role-{r.role}"], nodes.entities[r.entity], nodes.claims[r.claim or first][-1]) for r in event.roles}
    for number, (role, participant, claim) in enumerate(sorted(parts), start=1):
        part = URIRef(f"{node}/role/{number}")
        yield node, KH.participation, part
        yield part, RDF.type, KH.Participation
        yield part, KH.role, role
        yield part, KH.participant, participant
        yield part, KH.accordingTo, claim


def _figures(event: Event, node: URIRef, nodes: Nodes) -> Iterator[Triple]:
    for number, figure in enumerate(sorted(event.figures, key=_figure_order), start=1):
        count = URIRef(f"{node}/figure/{number}")
        yield node, KH.figure, count
        yield count, RDF.type, KH.Figure if figure.kind in _NO_CASUALTIES else KH.CasualtyFigure
        yield count, KH.casualtyKind, KH[figure.kind]
        yield from evidence(count, KH.denotedBy, figure.span, "figure", nodes)
        for source in _figure_sources(figure, event, nodes):
            yield count, KH.figureSource, source
        for bound in ("low", "best", "high"):
            if (value := getattr(figure, bound)) is not None:
                yield count, KH[bound], Literal(value)


def _figure_order(figure: Figure) -> tuple[object, ...]:
    return figure.span, figure.kind, *(-1 if n is None else n for n in (figure.low, figure.best, figure.high))


def _figure_sources(figure: Figure, event: Event, nodes: Nodes) -> list[URIRef]:
    """Who gives the figure: whom the annotation names, or else the innermost source of the event's first claim."""
    chain = event.claims[0].chain
    named = figure.sources or (chain[-1].entities if chain else [])
    return [nodes.entities[source] for source in named] or [nodes.voice]
