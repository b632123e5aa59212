"""Terms, triples and quads, and the literals that Khabar writes, in canonical forms that stores keep."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from rdflib import Literal, URIRef
from rdflib.namespace import XSD

Term: TypeAlias = URIRef | Literal
Triple: TypeAlias = tuple[URIRef, URIRef, Term]


class Quad(NamedTuple):
    """One statement and the graph that holds it."""

    subject: URIRef
    predicate: URIRef
    object: Term
    graph: URIRef


def in_language(text: str, language: str) -> Literal:
    """Text in a language; tags are written in lower case, because they compare without case."""
    return Literal(text, lang=language.lower())


def offset(value: int) -> Literal:
    """An offset into a text, in code points."""
    return Literal(value, datatype=XSD.nonNegativeInteger)


def decimal(value: float) -> Literal:
    """A number in plain notation without trailing zeros."""
    digits = format(Decimal(str(value)).normalize(), "f")
    return Literal(digits, datatype=XSD.decimal, normalize=False)


def moment(value: str) -> Literal:
    """An ISO 8601 day as ``xsd:date``, or an hour or minute as ``xsd:dateTime``; seconds are kept, fractions are not.

    Raises ``ValueError`` for anything else.
    """
    if "T" not in value and " " not in value:
        return Literal(date.fromisoformat(value).isoformat(), datatype=XSD.date, normalize=False)
    exact = datetime.fromisoformat(value).isoformat(timespec="seconds")
    return Literal(exact.replace("+00:00", "Z"), datatype=XSD.dateTime, normalize=False)
