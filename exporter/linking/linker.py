"""Link the entities of an article to the items that bear their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ..annotation.model import Annotation, Entity, Link, ReadAs, Span
from .choice import PLACES, Wanted, choose
from .index import Candidate, Index
from .names import Name, names_of
from .spelling import form, name_parts, variants

_LINKABLE = frozenset({"Person", "Organization", "GeopoliticalEntity", "Place"})
_CONFIDENCE = {"exact-name": 0.98, "bare-name": 0.9, "variant-name": 0.9}
"""By method; docs/linking.md says how they were measured."""


@dataclass(frozen=True, slots=True)
class _Found:
    candidate: Candidate
    method: str

    @property
    def confidence(self) -> float:
        return _CONFIDENCE[self.method]


def link_entities(annotation: Annotation, index: Index) -> None:
    """Set the link of every entity of an article whose names denote one item of the index.

    An entity whose full name only people bear is a person, whatever the reader took it for (بشار الأسد).
    The countries that the article names are found first: they tell places of one name apart. No item is the target of
    two entities; the surer one has it, of equals the one that the text names first.
    """
    text, entities = annotation.article.text, sorted(annotation.entities, key=_first_mention)
    for entity in entities:
        _take_for_person(entity, text, index)
    named = [(entity, names_of(entity, text)) for entity in entities if entity.type in _LINKABLE]
    first = (_find(entity, names, index, frozenset()) for entity, names in named)
    countries = frozenset(state for f in first if f and (state := f.candidate.state))
    found = [(f, entity) for entity, names in named if (f := _find(entity, names, index, countries))]
    taken: set[int] = set()
    for target, entity in sorted(found, key=lambda pair: -pair[0].confidence):
        if target.candidate.qid not in taken:
            taken.add(target.candidate.qid)
            entity.link = Link(target.candidate.iri, target.confidence, target.method)


def _first_mention(entity: Entity) -> Span:
    return min(mention.span for mention in entity.mentions)


def _take_for_person(entity: Entity, text: str, index: Index) -> None:
    if entity.type in _LINKABLE - {"Person"}:
        full = (name.full for name in names_of(entity, text) if len(name_parts(name.text)) > 1)
        bearers = [candidate for name in full for candidate in index.candidates(form(name))]
        if bearers and all(candidate.type == "Person" for candidate in bearers):
            entity.read_as = ReadAs(entity.type, entity.subtype)
            entity.type, entity.subtype = "Person", None


def _find(entity: Entity, names: Sequence[Name], index: Index, countries: frozenset[str]) -> _Found | None:
    """Find the item on which all names agree; a state and a city of it agree on the state."""
    bearers = {name: _bearer(name, entity, index, countries) for name in names}
    found = sorted((f for f in bearers.values() if f), key=lambda f: f.confidence)
    if _is_part_of_another(bearers):
        return None
    by_item = {f.candidate.qid: f for f in found}
    if len(by_item) > 1 and len({f.candidate.country for f in found}) == 1:
        by_item = {qid: f for qid, f in by_item.items() if f.candidate.state}
    return next(iter(by_item.values())) if len(by_item) == 1 else None


def _is_part_of_another(bearers: Mapping[Name, _Found | None]) -> bool:
    """Say whether a name that is found is only a part of a longer one that is not (الزاوية, جبل الزاوية)."""
    unknown = [form(name.full) for name, found in bearers.items() if not found]
    return any(form(name.full) in longer for name, found in bearers.items() if found for longer in unknown)


def _bearer(name: Name, entity: Entity, index: Index, countries: frozenset[str]) -> _Found | None:
    wanted = Wanted(entity.type, name.subtype, entity.subtype, countries)
    for method, candidates in _look_up(name, entity, index):
        fitting = [c for c in candidates if wanted.fits(c)]
        if fitting:
            chosen = choose(fitting, wanted)
            return _Found(chosen, "bare-name" if chosen.kind == "bare" else method) if chosen else None
    return None


def _look_up(name: Name, entity: Entity, index: Index) -> Iterator[tuple[str, Sequence[Candidate]]]:
    """Give the bearers of each spelling of a name, the surest first; variants are tried of well-known places only."""
    yield "exact-name", index.candidates(form(name.full))
    yield "exact-name", index.candidates(form(name.text))
    if entity.type in PLACES:
        for variant in variants(form(name.text)):
            yield "variant-name", [c for c in index.candidates(variant) if c.kind == "common" or c.state]
