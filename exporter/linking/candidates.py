"""Who may be meant by a name: items by the spelling as it is, by variants of it, by parts of it, by likeness."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

from rapidfuzz.distance import OSA

from .choice import PLACES
from .derived import derived_names
from .index import Candidate, Index
from .names import Name
from .spelling import form, name_parts, variants

_LIKE, _WORD = 0.8, 0.75
"""Likeness from which a name, and each of its words, may be meant for another: letters left, put in or swapped."""
_PARTS = frozenset({"shortened", "subset"})
"""Kinds of derived names that may be looked up; a surname alone is anybody's."""


@dataclass(frozen=True, slots=True)
class Found:
    """An item that a name may denote, and how it was found; docs/linking.md explains the methods."""

    candidate: Candidate
    method: str
    name: Name


def stated(name: Name, kind: str, index: Index) -> Iterator[list[Found]]:
    """Give those who bear a name by right, the surest spelling first; ``kind`` is the type that the article tells.

    Variants are tried of well-known places only.
    """
    for spelling in (name.full, name.text):
        bearers = index.candidates(form(spelling))
        yield [Found(bearer, _method(bearer, (name.full, name.text)), name) for bearer in bearers]
    if kind in PLACES:
        for variant in variants(form(name.text)):
            known = [bearer for bearer in index.candidates(variant) if bearer.kind == "common" or bearer.state]
            yield [Found(bearer, "variant-name", name) for bearer in known]


def likely(name: Name, kind: str, index: Index) -> Iterator[list[Found]]:
    """Give those who may bear a name by the rules of shortening, then by likeness: weaker, and in need of cues."""
    if kind in PLACES:
        return
    if kind == "Person":
        yield [Found(bearer, "shortened-name", name) for bearer in _without_middle(name, index)]
        partly = index.derived(form(name.text))
        yield [Found(bearer, "partial-name", name) for bearer in partly if bearer.kind in _PARTS]
    if len(name_parts(name.text)) > 1:
        like = index.fuzzy(form(name.text), least=_LIKE)
        bearers = (bearer for one in like for bearer in index.candidates(one.form))
        yield [Found(bearer, "fuzzy-name", name) for bearer in bearers if _is_misspelt(name.text, bearer.name)]


def _is_misspelt(one: str, other: str) -> bool:
    """Say whether each word is like the other name's: one that is quite another makes another name (غالب, محلب)."""
    pairs = list(zip_longest(one.split(), other.split(), fillvalue=""))
    return all(OSA.normalized_similarity(form(word), form(like)) >= _WORD for word, like in pairs)


def _method(bearer: Candidate, written: tuple[str, str]) -> str:
    if bearer.kind == "bare":
        return "bare-name"
    return "exact-name" if bearer.name in written else "normalised-name"


def _without_middle(name: Name, index: Index) -> Iterator[Candidate]:
    """Give the bearers of the first and the last part of a longer name: عادل الجبير of عادل بن أحمد الجبير."""
    for shorter, kind in derived_names(name.text):
        if kind == "shortened":
            yield from index.candidates(form(shorter))
