"""A triple pattern as clients of Triple Pattern Fragments write it in an address.

Terms are in the explicit representation of Hydra (https://www.hydra-cg.com/spec/latest/core/#templated-links): an IRI
as it is, a literal between quotation marks that are not escaped, with ``@language`` or ``^^datatype`` behind it. IRIs
may stand between angle brackets and begin with a prefix of ours. What is missing or begins with ``?`` is a variable.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from ..ontology import PREFIXES
from .errors import ParameterError
from .parameters import shown

POSITIONS: Final = ("subject", "predicate", "object")

_LITERAL: Final = re.compile(r'"(?P<text>.*)"(?:@(?P<language>[A-Za-z0-9-]+)|\^\^(?P<datatype>.+))?', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pattern:
    """The three terms, each as SPARQL writes it; a variable is called by its position."""

    subject: str
    predicate: str
    object: str

    def __str__(self) -> str:
        return f"{self.subject} {self.predicate} {self.object}"

    def triples(self, limit: int, offset: int) -> str:
        """A query for some of the triples, each once, in an order that does not change within a snapshot."""
        return (
            f"CONSTRUCT {{ {self} }} WHERE "
            f"{{ {{ SELECT DISTINCT * WHERE {{ {self} }} LIMIT {limit} OFFSET {offset} }} }}"
        )


def read_pattern(given: Mapping[str, str]) -> Pattern:
    """The pattern of the terms ``given`` by position. Raises ParameterError, which names the position."""
    return Pattern(*(_term(name, given.get(name, "").strip()) for name in POSITIONS))


def _term(position: str, text: str) -> str:
    if not text or text.startswith("?"):
        return f"?{position}"
    try:
        if text.startswith('"') and position == POSITIONS[-1]:
            return str(_literal(text))
        return str(_iri(text))
    except ValueError:
        literal = ', or a literal such as "حلب"@ar or "5"^^xsd:integer' if position == POSITIONS[-1] else ""
        raise ParameterError(
            f"The parameter {position} cannot be {shown(text)}. It is an IRI, such as kh:Article{literal}; "
            "without it, or with a ?, any term fits."
        ) from None


def _literal(text: str) -> ox.Literal:
    found = _LITERAL.fullmatch(text)
    if not found:
        raise ValueError
    if found["datatype"]:
        return ox.Literal(found["text"], datatype=_iri(found["datatype"]))
    return ox.Literal(found["text"], language=found["language"])


def _iri(text: str) -> ox.NamedNode:
    if text.startswith("<") and text.endswith(">"):
        return ox.NamedNode(text[1:-1])
    prefix, _, rest = text.partition(":")
    return ox.NamedNode(PREFIXES[prefix] + rest if prefix in PREFIXES else text)
