"""Parameters of the example queries: what they take, and how their values get into the text of a query.

Values become terms first, are checked as such, and are written by the engine, so that nothing but a term gets into a
query. Where the text binds a variable with VALUES, they take the place of what stands there; where a comment begins
with ``# ?name:``, the rest of its line becomes a part of the query. The declarations are in
``examples/parameters.ttl``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox
from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import RDF, SH, SKOS, VOID, XSD

from ..ontology import PREFIXES, ontology_graph
from .errors import ParameterError
from .labels import literals, pick, prefixed

LIMIT: Final = "limit"
"""The parameter that is no variable: it takes the place of the number of rows."""

_CHECKS: Final[Mapping[URIRef, Callable[[str], object]]] = MappingProxyType(
    {XSD.date: date.fromisoformat, XSD.positiveInteger: int, XSD.string: str}
)
"""What raises ValueError for a value that is none of the type."""

_SLOT: Final = re.compile(
    r"""
      VALUES[ ]\?(?P<bound>\w+)[ ]{[ ](?P<values>[^{}]*)[ ]}
    | ^(?P<indent>[ ]*)\#[ ]\?(?P<optional>\w+):[ ](?P<pattern>.+)$
    | \bLIMIT[ ](?P<limit>\d+)(?![\s\S]*\bLIMIT[ ]\d)
    """,
    re.VERBOSE | re.MULTILINE,
)
"""Where values go in the text of a query. All are filled at once: what a value holds is never taken for a place."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query may be asked with."""

    iri: URIRef
    name: str
    order: int
    labels: list[Literal]
    descriptions: list[Literal]
    datatype: URIRef | None
    """Of a literal; None for an IRI."""
    space: str
    """What its IRIs begin with, so that the rest of one is enough."""
    pattern: str
    choices: tuple[str, ...]
    """The IRIs that it may be, where they are few."""
    kind: URIRef | None
    """The class of the terms of the ontology that it may be."""
    required: bool
    several: bool
    """Whether it may be given several times, for any of the values."""
    example: str
    """A value as one would give it."""

    @property
    def type(self) -> str:
        """What a value is, in a word or two."""
        return prefixed(self.datatype) if self.datatype else "IRI"

    def term(self, value: str) -> ox.NamedNode | ox.Literal:
        """``value`` as a term. Raises ParameterError, which names the parameter, its type and an example."""
        try:
            return self._literal(value) if self.datatype else self._iri(value)
        except ValueError:
            about = pick(self.descriptions, "en")
            raise ParameterError(
                f"The parameter {self.name} cannot be {shown(value)}. It is of type {self.type}: {about} "
                f"For example: {self.name}={self.example}"
            ) from None

    def _literal(self, value: str) -> ox.Literal:
        datatype = self.datatype or XSD.string
        if not value or not re.search(self.pattern, value):
            raise ValueError
        _CHECKS[datatype](value)
        return ox.Literal(value, datatype=ox.NamedNode(datatype))

    def _iri(self, value: str) -> ox.NamedNode:
        term = ox.NamedNode(self._whole(value))
        known = not self.kind or (URIRef(term.value), RDF.type, self.kind) in ontology_graph()
        if not known or (self.choices and term.value not in self.choices) or not re.search(self.pattern, term.value):
            raise ValueError
        return term

    def _whole(self, value: str) -> str:
        """The IRI that ``value`` is, or of which it is the prefixed name or the end."""
        prefix, colon, rest = value.partition(":")
        if colon:
            return PREFIXES[prefix] + rest if prefix in PREFIXES else value
        return self.space + value


def shown(value: str) -> str:
    """A value of a request as a message may show it: short, and in one line."""
    return repr(value if len(value) <= 60 else f"{value[:60]}…")


def read_parameter(graph: Graph, node: URIRef) -> Parameter:
    """A parameter as ``graph`` declares it: https://www.w3.org/TR/shacl-af/, section 5.2."""

    def text(predicate: URIRef) -> str:
        return str(graph.value(node, predicate) or "")

    kind, datatype, choices = (graph.value(node, p) for p in (SH["class"], SH.datatype, SH["in"]))
    space, example = text(VOID.uriSpace), graph.value(node, SKOS.example)
    return Parameter(
        iri=node,
        name=text(SH.path).rpartition("#")[2],
        order=int(text(SH.order)),
        labels=literals(graph, node, SH.name),
        descriptions=literals(graph, node, SH.description),
        datatype=datatype if isinstance(datatype, URIRef) else None,
        space=space,
        pattern=text(SH.pattern),
        choices=tuple(str(choice) for choice in Collection(graph, choices)) if choices else (),
        kind=kind if isinstance(kind, URIRef) else None,
        required=graph.value(node, SH.optional) != Literal(True),
        several=graph.value(node, SH.maxCount) is None,
        example=str(example).removeprefix(space),
    )


def default(text: str, name: str) -> str:
    """What the query ``text`` takes where the parameter is not given, as it stands there, or nothing."""
    slots = (slot for slot in _SLOT.finditer(text) if _name(slot) == name)
    return next((slot["values"] or slot["limit"] or "" for slot in slots), "")


def filled(text: str, parameters: Iterable[Parameter], given: Mapping[str, Sequence[str]]) -> str:
    """The query ``text`` with the values ``given``, by the names of the parameters; empty ones count as not given.

    Raises ParameterError for a value that is missing, wrong, or of a parameter that the query does not have.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            has = f"It has {', '.join(known)}." if known else "It has none."
            raise ParameterError(f"This query has no parameter {shown(name)}. {has}")
    values = {name: _terms(parameter, given.get(name, ())) for name, parameter in known.items()}
    return _SLOT.sub(lambda slot: _written(slot, values.get(_name(slot), [])), text)


def _terms(parameter: Parameter, given: Sequence[str]) -> list[ox.NamedNode | ox.Literal]:
    terms = [parameter.term(value) for value in given if value]
    if parameter.required and not terms:
        about = f"{parameter.type}: {pick(parameter.descriptions, 'en')}"
        raise ParameterError(
            f"The parameter {parameter.name} is missing. It is of type {about} "
            f"For example: {parameter.name}={parameter.example}"
        )
    if len(terms) > 1 and not parameter.several:
        raise ParameterError(f"The parameter {parameter.name} can be given once; this request has {len(terms)} of it.")
    return terms


def _name(slot: re.Match[str]) -> str:
    return slot["bound"] or slot["optional"] or LIMIT


def _written(slot: re.Match[str], terms: list[ox.NamedNode | ox.Literal]) -> str:
    if not terms:
        return slot[0]
    if slot["limit"]:
        return f"LIMIT {terms[0].value}"
    bound = f"VALUES ?{_name(slot)} {{ {' '.join(map(str, terms))} }}"
    return f"{slot['indent']}{bound} {slot['pattern']}" if slot["optional"] else bound
