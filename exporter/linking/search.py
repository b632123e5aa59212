"""Search an index for a name, for people and services that choose among what is found themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from .derived import KINDS
from .index import Candidate, Index
from .spelling import article_variants, form, particle_variants, variants

_VARIANT = "variant"


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that was found, by which name, and how far that is the name that was looked for."""

    candidate: Candidate
    similarity: float = 1.0
    """Of the spellings, from 0 to 1; 1 for names that are the same and for variants by rule."""


def search(
    index: Index,
    name: str,
    *,
    type: str | None = None,  # noqa: A002
    language: str | None = None,
    fuzzy: bool = False,
    limit: int = 10,
) -> list[Hit]:
    """Find items by a name, the surest first; each once, by its surest name.

    First come those that sources give the name, then those that have it in another spelling or by a rule, then, if
    ``fuzzy``, those with a similar name. Among equals the kind of the name decides, then how well-known the item is.
    ``type`` keeps items of a type, ``language`` names of a language.
    """
    found: dict[int, Hit] = {}
    for step in _steps(index, form(name), fuzzy=fuzzy):
        fitting = [hit for hit in step if _fits(hit.candidate, type, language)]
        for hit in sorted(fitting, key=_rank):
            found.setdefault(hit.candidate.qid, hit)
        if len(found) >= limit:
            break
    return list(found.values())[:limit]


def _steps(index: Index, spelling: str, *, fuzzy: bool) -> Iterator[list[Hit]]:
    """Give what is found in each way, the surest way first."""
    yield list(map(Hit, index.candidates(spelling)))
    yield [
        Hit(replace(candidate, kind=_VARIANT))
        for make in (variants, article_variants, particle_variants)
        for other in make(spelling)
        for candidate in index.candidates(other)
    ]
    yield list(map(Hit, index.derived(spelling)))
    if fuzzy:
        yield [
            Hit(candidate, near.similarity)
            for near in index.fuzzy(spelling)
            for candidate in (*index.candidates(near.form), *index.derived(near.form))
        ]


def _fits(candidate: Candidate, type: str | None, language: str | None) -> bool:  # noqa: A002
    return type in (None, candidate.type) and language in (None, candidate.language)


def _rank(hit: Hit) -> tuple[float, int, int, int, int]:
    one = hit.candidate
    return -hit.similarity, KINDS.index(one.kind), -(one.sitelinks or 0), -(one.population or 0), one.qid
