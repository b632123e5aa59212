"""Entities without a Wikidata link that bear one full name in several articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..linking.names import LEAST_PARTS
from ..linking.spelling import form, name_parts

_OF_TWO, _OF_MORE = 0.8, 0.9
"""Probability that two people or bodies of one full name are one, for names of two parts, and for longer ones."""


@dataclass(frozen=True, slots=True)
class Named:
    """A named entity of one article that is linked to nothing. ``names`` are those of its name mentions."""

    iri: str
    article: str
    type: str
    names: frozenset[str]

    def full_names(self) -> frozenset[str]:
        """Its names of two parts or more, in the spelling in which names are compared."""
        return frozenset(form(name) for name in self.names if len(name_parts(name)) >= LEAST_PARTS)

    def traits(self) -> Iterable[tuple[str, str]]:
        """Type and full name: an entity that is the same has one of them in common."""
        return ((self.type, name) for name in sorted(self.full_names()))


def same_names(one: Named, other: Named) -> float:
    """Give the probability that both are one: 0 unless they are of one type and share a full name."""
    if one.article == other.article or one.type != other.type:
        return 0.0
    shared = one.full_names() & other.full_names()
    parts = [len(name_parts(name)) for name in one.names if form(name) in shared]
    return (_OF_MORE if max(parts) > LEAST_PARTS else _OF_TWO) if parts else 0.0
