"""Times: what expressions denote, and when the article was published."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rdflib import Literal, URIRef
from rdflib.namespace import RDF, XSD

from ...ontology import KH
from ..annotation.model import Publication, Time
from .iris import Nodes
from .mentions import evidence
from .terms import Triple, moment

_MONTH_AND_DAY: Final = re.compile(r"--\d\d-\d\d")


def times(nodes: Nodes) -> Iterator[Triple]:
    """Every time expression, and the publication time where it is known."""
    if nodes.annotation.publication:
        yield from _publication(nodes.annotation.publication, nodes)
    for time in nodes.annotation.times:
        yield from _time(time, nodes)


def _time(time: Time, nodes: Nodes) -> Iterator[Triple]:
    node = nodes.times[time.id]
    yield node, RDF.type, KH.TimeDescription
    yield node, KH.granularity, KH[time.granularity]
    yield node, KH.valueStatus, KH[time.status]
    yield from evidence(node, KH.denotedBy, time.span, "time", nodes)
    yield from _interval(node, time.begin, time.end)
    if time.begin and time.status == "Inferred":
        yield node, KH.anchoredTo, nodes.publication
    if time.value:
        yield node, KH.textValue, _text_value(time.value)
    if time.open_ended:
        yield node, KH.openEnded, Literal(True)


def _publication(publication: Publication, nodes: Nodes) -> Iterator[Triple]:
    """Stated when the record gave it, inferred when words of the text did."""
    node = nodes.publication
    yield node, RDF.type, KH.TimeDescription
    yield node, KH.granularity, KH[publication.granularity]
    yield from _interval(node, publication.begin, publication.end)
    if publication.evidence is None:
        yield node, KH.valueStatus, KH.Stated
    else:
        yield node, KH.valueStatus, KH.Inferred
        yield from evidence(node, KH.anchoredTo, publication.evidence, "time", nodes)


def _interval(node: URIRef, begin: str | None, end: str | None) -> Iterator[Triple]:
    if begin:
        yield node, KH.begin, moment(begin)
    if end:
        yield node, KH.end, moment(end)


def _text_value(value: str) -> Literal:
    if _MONTH_AND_DAY.fullmatch(value):
        return Literal(value, datatype=XSD.gMonthDay, normalize=False)
    return Literal(value)
