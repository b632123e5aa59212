"""Link the entities of an article to the items that bear their names."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..annotation.model import Entity, Link
from ..arabic.lexicon import fold, lexicon
from .choice import WEAK, Wanted, choose
from .index import Candidate, Index
from .names import Name, names_of
from .spelling import form, variants

_LINKABLE = frozenset({"Person", "Organization", "GeopoliticalEntity", "Place"})
_CONFIDENCE = {"exact-name": 0.98, "shortened-name": 0.9, "variant-name": 0.9, "seat-of-government": 0.9}
"""By method; docs/linking.md says how they were measured."""


@dataclass(frozen=True, slots=True)
class _Found:
    candidate: Candidate
    method: str

    @property
    def confidence(self) -> float:
        return _CONFIDENCE[self.method]


def link_entities(text: str, entities: Sequence[Entity], index: Index) -> None:
    """Set the link of every entity whose names denote one item of the index.

    The countries that the article names are found first: they tell places of one name apart. No item is the target of
    two entities; the surer one has it, of equals the earlier one.
    """
    named = [(entity, names_of(entity, text)) for entity in entities if entity.type in _LINKABLE]
    first = (_find(entity, names, index, frozenset()) for entity, names in named)
    countries = frozenset(state for f in first if f and (state := f.candidate.state))
    found = [(f, entity) for entity, names in named if (f := _find(entity, names, index, countries))]
    taken: set[int] = set()
    for target, entity in sorted(found, key=lambda pair: -pair[0].confidence):
        if target.candidate.qid not in taken:
            taken.add(target.candidate.qid)
            entity.link = Link(target.candidate.iri, target.confidence, target.method)


def _find(entity: Entity, names: Sequence[Name], index: Index, countries: frozenset[str]) -> _Found | None:
    """Find the item on which all names agree; a state and a city of it agree on the state."""
    found = [f for name in names if (f := _bearer(name, entity, index, countries))]
    if entity.subtype == "Country":
        found += _states(names, entity, index)
    by_item = {f.candidate.qid: f for f in sorted(found, key=lambda f: f.confidence)}
    if len(by_item) > 1 and len({f.candidate.country for f in found}) == 1:
        by_item = {qid: f for qid, f in by_item.items() if f.candidate.subtype == "Country"}
    return next(iter(by_item.values())) if len(by_item) == 1 else None


def _bearer(name: Name, entity: Entity, index: Index, countries: frozenset[str]) -> _Found | None:
    wanted = Wanted(entity.type, name.subtype or entity.subtype, countries)
    for method, candidates in _look_up(name, entity, index):
        fitting = [c for c in candidates if wanted.fits(c)]
        if fitting:
            chosen = choose(fitting, wanted)
            return _Found(chosen, method if chosen.kind not in WEAK else "shortened-name") if chosen else None
    return None


def _look_up(name: Name, entity: Entity, index: Index) -> Iterator[tuple[str, Sequence[Candidate]]]:
    """Give the bearers of each spelling of a name, the surest first; variants are tried of well-known names only."""
    yield "exact-name", index.candidates(form(name.full))
    yield "exact-name", index.candidates(form(name.text))
    if entity.type != "Person":
        for variant in variants(form(name.text)):
            yield "variant-name", [c for c in index.candidates(variant) if c.kind == "common" or c.subtype == "Country"]


def _states(names: Sequence[Name], entity: Entity, index: Index) -> Iterator[_Found]:
    """Give the states for which their seats of government stand (واشنطن for the United States)."""
    for name in names:
        for state in _SEATS.get(fold(name.text), ())[:1]:
            if found := _bearer(Name(state), entity, index, frozenset()):
                yield _Found(found.candidate, "seat-of-government")


_SEATS: dict[str, list[str]] = {fold(seat): states for seat, states in lexicon("capitals")["seats"].items()}
