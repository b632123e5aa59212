"""What in an article speaks for or against an item, beside its name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ..arabic.lexicon import PROCLITICS
from .candidates import Found
from .distance import kilometres
from .index import Candidate, Index
from .rows import Edge
from .spelling import form
from .titles import Title, title_of

_NEAR = 150
"""Kilometres between places that speak for each other."""
_HELD, _CITIZENSHIP = 39, 27
_OF_STATES = frozenset({17, _CITIZENSHIP, _HELD, 1001})
"""Properties that lead to states, which are asked for as such, and to offices."""


@dataclass(frozen=True, slots=True)
class Context:
    """What an article tells by itself and by the links that are sure.

    ``day`` is that of its publication; ``countries`` are the ISO codes of those that it names, ``items`` the numbers of
    linked items with their points, ``ties`` those of items that some statement joins with them. ``around`` are the
    codes of the countries that it puts the entity in question into (قرطبة في الأرجنتين).
    """

    day: str | None = None
    countries: frozenset[str] = frozenset()
    items: Mapping[int, tuple[float, float] | None] = field(default_factory=dict)
    ties: frozenset[int] = frozenset()
    around: frozenset[str] = frozenset()


def context_of(found: list[Candidate], day: str | None, index: Index) -> Context:
    """Put together what an article tells by the items that it names beyond doubt."""
    countries = frozenset(candidate.state for candidate in found if candidate.state)
    ties = frozenset(other for candidate in found for other in _tied(candidate.qid, index))
    return Context(day, countries, {candidate.qid: _point(candidate) for candidate in found}, ties)


def cues(found: Found, titles: frozenset[Title], context: Context, index: Index) -> frozenset[str]:
    """Give the names of all cues that hold of a candidate; docs/linking.md explains them."""
    told = frozenset(title.state for title in titles if title.state)
    place = _of_place(found.candidate, context, context.countries | told, index)
    title = _of_title(found.candidate, titles, context.day, index) if titles else ()
    return frozenset((*_of_name(found, index), *place, *title))


def _of_name(found: Found, index: Index) -> Iterator[str]:
    if found.candidate.kind == "common":
        yield "common"
    elif found.candidate.state and found.candidate.kind != "contested":
        yield "state"
    rest = found.name.text[1:]
    if found.name.text[0] in PROCLITICS and any(c.kind == "common" for c in index.candidates(form(rest))):
        yield "particle"


def _of_place(candidate: Candidate, context: Context, countries: frozenset[str], index: Index) -> Iterator[str]:
    states = _states(candidate, index)
    if candidate.subtype != "Country" and states and countries:
        yield "country" if states & countries else "abroad"
    if states and context.around and not states & context.around:
        yield "elsewhere"
    others = context.items.keys() - {candidate.qid}
    if candidate.qid in context.ties or others & _tied(candidate.qid, index):
        yield "tie"
    point = _point(candidate)
    points = [context.items[other] for other in others]
    if point and candidate.subtype != "Country" and any(p and kilometres(point, p) < _NEAR for p in points):
        yield "near"


def _of_title(candidate: Candidate, titles: frozenset[Title], day: str | None, index: Index) -> Iterator[str]:
    told = {(title.office, title.state): title.former for title in titles}
    same = [(edge, told[office]) for office, edge in _offices(candidate.qid, index) if office in told]
    begun = [(edge, former) for edge, former in same if not day or edge.has_begun_by(day)]
    if any(former or (day and edge.lasts_on(day)) for edge, former in begun):
        yield "office"
    elif same:
        yield "past-office" if begun else "later-office"
    if all(title.is_trade for title in titles) and not _is_known_for(candidate.qid, titles, index):
        yield "trade"
    states, named = _states(candidate, index), {title.state for title in titles if title.state}
    if states and named and not states & named:
        yield "other-state"


def _is_known_for(qid: int, titles: frozenset[Title], index: Index) -> bool:
    """Say whether the Arabic description of somebody has one of the titles (شاعر فلسطيني)."""
    wording = index.wordings(qid).get("ar")
    described = ((wording and wording.description) or "").split()
    told = title_of(described, index).office.split() if described else []
    return any(title.office in told for title in titles)


def _offices(qid: int, index: Index) -> Iterator[tuple[tuple[str, str | None], Edge]]:
    """Give the offices that somebody held as titles tell them, by each of their Arabic names, with their time."""
    for edge in index.edges(qid):
        office = index.item(edge.target) if edge.property == _HELD else None
        for name in index.names(edge.target) if office else ():
            if name.language == "ar" and office:
                title = title_of(name.name.split(), index)
                yield (title.office, office.country or title.state), edge


def _states(candidate: Candidate, index: Index) -> frozenset[str]:
    """Give the codes of the states that an item belongs to: of people by citizenship and offices, too."""
    found = {candidate.country}
    if candidate.type == "Person":
        targets = [edge.target for edge in index.edges(candidate.qid) if edge.property in (_CITIZENSHIP, _HELD)]
        found |= {item.country for target in targets if (item := index.item(target))}
    return frozenset(code for code in found if code)


def _tied(qid: int, index: Index) -> frozenset[int]:
    """Give what statements about an item join it with, states aside."""
    return frozenset(edge.target for edge in index.edges(qid) if edge.property not in _OF_STATES)


def _point(candidate: Candidate) -> tuple[float, float] | None:
    if candidate.latitude is None or candidate.longitude is None:
        return None
    return candidate.latitude, candidate.longitude
