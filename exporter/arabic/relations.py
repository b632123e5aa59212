"""Standing relations that the text states: offices, memberships, families, places inside places.

The reader scores pairs of mentions; the kinds of the two have to fit the relation. The words of an office are read
around the person's name.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from ..annotation.model import Relation, Span
from .draft import Found, draft_of, reading_of, text_at, text_of
from .lexicon import lexicon
from .offices import Offices
from .places import stated_places
from .service import Service
from .ties import stated_ties

_BELIEVED = 0.8
"""Probability from which a relation is believed, set on the development articles."""
_REACH = 40
"""Words that may lie between the two mentions of a relation."""
_BLOCK = 16
"""Mentions of which the reader is asked at once what joins them to those near them."""
_OFFICES = ("holdsPosition", "headOf", "spokespersonOf")
"""Whose office the words state, of whom the reader's guess at any of these is not asked."""

_MORE_THAN_MEMBERS = frozenset({"headOf", "spokespersonOf", "alliedWith", "opposedTo"})
"""What somebody is to an organization who is no mere member of it."""


@Language.component("khabar_relations")
def relations(doc: Doc) -> Doc:
    """Note relations between entities, each once, at the place where it is surest."""
    draft = draft_of(doc)
    best: dict[tuple[str, str, str], tuple[float, Found, Found]] = {}
    offices = Offices(doc)
    service = Service(doc, offices)
    ties = _stated(stated_ties(doc))
    held, others = _stated(service.stated()), [*_stated(stated_places(doc)), *ties]
    settled = {(kind, subject.entity) for kind, _, subject, _ in [*held, *others]}
    in_office = {subject.entity for kind, _, subject, _ in held if kind in _OFFICES}
    in_office |= {m.entity for m in draft.mentions if m.type == "Person" and service.is_stated(m)}
    settled |= {(kind, entity) for kind in _OFFICES for entity in in_office}
    guessed = [*_candidates(doc), *service.own_states()]
    believed = [c for c in guessed if (c[0], c[2].entity) not in settled]
    for kind, score, subject, target in [*believed, *held, *others]:
        key = kind, subject.entity, target.entity
        if score > best.get(key, (0.0,))[0]:
            best[key] = score, subject, target
    types = {entity.id: entity.type for entity in draft.annotation.entities}
    best = {key: why for key, why in best.items() if _joins(key[0], types[key[1]], types[key[2]])}
    more = {key[1:] for key in best if key[0] in _MORE_THAN_MEMBERS}
    best = {key: why for key, why in best.items() if key[0] != "memberOf" or key[1:] not in more}
    kept = list(_without_circles(sorted(best, key=lambda key: (-best[key][0], key))))
    found = (_relation(doc, offices, key[0], *best[key][1:]) for key in kept)
    draft.annotation.relations = sorted(found, key=lambda r: (r.span, r.type, r.subject, r.object))
    tied = {(kind, subject.entity, target.entity) for kind, _, subject, target in ties}
    draft.tied = {entity for key in kept if key in tied for entity in key[1:]}
    return doc


def _joins(kind: str, subject: str, target: str) -> bool:
    """Say whether a relation may join entities of two types: their other mentions may have made them what they are."""
    sides = zip(("subject", "object"), (subject, target), strict=True)
    fits = lexicon("relations")[kind]
    return all(type_ in (*fits[side], *fits.get(f"stated_{side}", ())) for side, type_ in sides)


def _without_circles(keys: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, str]]:
    """Leave out what would put a thing inside itself; the surer relations come first and stay."""
    inside: dict[str, set[str]] = {}
    for kind, subject, target in keys:
        if kind in _CONTAINMENT:
            around = {target} | inside.get(target, set())
            if subject in around:
                continue
            for thing, wholes in [*inside.items(), (subject, set[str]())]:
                if thing == subject or subject in wholes:
                    inside[thing] = wholes | inside.get(thing, set()) | around
        yield kind, subject, target


_CONTAINMENT = frozenset({"locatedIn", "partOf"})


def _candidates(doc: Doc) -> Iterator[tuple[str, float, Found, Found]]:
    mentions = sorted(draft_of(doc).mentions, key=lambda m: m.start)
    starts = [mention.start for mention in mentions]
    kinds = list(lexicon("relations").items())
    labels = [kind for kind, _ in kinds]
    for first in range(0, len(mentions), _BLOCK):
        some = mentions[first : first + _BLOCK]
        near = mentions[bisect_left(starts, some[0].start - _REACH) : bisect_right(starts, some[-1].start + _REACH)]
        scores = reading_of(doc).pairs([m.start for m in some], [m.start for m in near], labels).values
        for i, j, column in np.argwhere(scores > _BELIEVED).tolist():
            subject, target = some[i], near[j]
            kind, fits = kinds[column]
            fitting = subject.type in fits["subject"] and target.type in fits["object"]
            if fitting and subject.entity != target.entity and abs(subject.start - target.start) <= _REACH:
                yield kind, float(scores[i, j, column]), subject, target


def _stated(relations: Iterable[tuple[str, Found, Found]]) -> list[tuple[str, float, Found, Found]]:
    """Give the relations that the words themselves state, as sure as can be."""
    return [(kind, 1.0, subject, target) for kind, subject, target in relations if subject.entity != target.entity]


def _relation(doc: Doc, offices: Offices, kind: str, subject: Found, target: Found) -> Relation:
    """Give a relation with its evidence: the two mentions and the words of the office, or the office and its holder."""
    told = offices.told(subject, target) if kind in _OF_OFFICES else None
    if kind == "holdsPosition" and told:
        return Relation(kind, subject.entity, target.entity, _around(told, subject.span), text_at(doc, told))
    span = _around(subject.span, target.span, *([told] if told else []))
    office = text_of(doc)[slice(*span)] if kind == "holdsPosition" else None
    return Relation(kind, subject.entity, target.entity, span, office)


_OF_OFFICES = frozenset({*_OFFICES, "memberOf"})
"""Relations that the words of an office may state."""


def _around(*spans: Span) -> Span:
    return min(start for start, _ in spans), max(end for _, end in spans)
