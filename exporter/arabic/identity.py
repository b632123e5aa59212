"""Identity within the article: which mentions denote the same entity.

Names are joined by their words, never by likeness of letters (كيري and كيربي are two people); nominals by what the
reader points at, else by equal words. What stays alone is an entity of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from ..annotation.model import Entity, Mention
from .draft import Draft, Found, draft_of, reading_of
from .lexicon import fold, lexicon, words

_LEAST_LETTERS = 3
_POINTS_AT = 0.5
"""Probability above which a nominal takes the name that the reader points at."""


@dataclass(slots=True)
class _Group:
    """Mentions of one entity; ``keys`` are the folded words of its names."""

    mentions: list[Found]
    keys: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def type(self) -> str:
        return _vote((mention.type, mention) for mention in self.mentions)


@Language.component("khabar_identity")
def identity(doc: Doc) -> Doc:
    """Group all mentions into the entities of the annotation, numbered in the order of the text."""
    draft = draft_of(doc)
    groups: list[_Group] = []
    for mention in sorted(_of_level(draft, "Name"), key=lambda m: (-len(_key(m.text)), m.start)):
        _join(groups, mention)
    _join_aliases(doc, groups)
    _join_seats(doc, groups)
    for nominal in _of_level(draft, "Nominal"):
        _join_nominal(doc, groups, nominal)
    groups.sort(key=lambda g: min(m.span for m in g.mentions))
    draft.annotation.entities = [_entity(f"e{n}", group) for n, group in enumerate(groups, 1)]
    return doc


def _of_level(draft: Draft, level: str) -> list[Found]:
    return [mention for mention in draft.mentions if mention.level == level]


def _key(text: str) -> tuple[str, ...]:
    """Give the words that tell a name apart: folded, without class nouns before it, article and plural endings.

    A class noun with the article has an adjective behind it and belongs to the name (الدولة الإسلامية).
    """
    parts = _COMPOUND.sub(r"\1", fold(text)).split(" ")
    while len(parts) > 1 and parts[0] in words("names", "class_nouns"):
        parts.pop(0)
    return tuple(_stem(part) for part in parts)


_COMPOUND = re.compile(r"\b(عبد|ابو|ابي) ")
"""First parts of names that are written together or apart (عبد الله, عبدالله)."""


def _stem(word: str) -> str:
    """Take off the article and the endings of the sound plural (الحوثيون, الحوثيين, الحوثي are one)."""
    bare = word.removeprefix("ال") if len(word) > 4 else word
    for ending in ("يون", "يين"):
        if bare.endswith(ending) and len(bare) > 5:
            return bare[:-2]
    return bare


_PARTICLES = {_stem(word) for word in words("names", "name_particles")}
_ALIASES = {
    _key(name): _key(names[0])
    for names in [*lexicon("aliases")["organizations"], *lexicon("capitals")["seats"].values()]
    for name in names
    if fold(name) not in words("names", "no_states")
}
"""The first name of each list of one organization or state stands for all of them."""


def _join(groups: list[_Group], mention: Found) -> None:
    key = _key(mention.text)
    key = _ALIASES.get(key, key)
    fitting = [group for group in groups if _same(key, mention, group)]
    if fitting:
        exact = [group for group in fitting if key in group.keys]
        nearest = min(exact or fitting, key=lambda g: min(abs(m.start - mention.start) for m in g.mentions))
        nearest.mentions.append(mention)
        nearest.keys.add(key)
    else:
        groups.append(_Group([mention], {key}))


def _same(key: tuple[str, ...], mention: Found, group: _Group) -> bool:
    """Say whether a name may be a name of the group: equal words, or the words that are left of a longer name."""
    if key in group.keys:
        return _compatible(mention.type, group.type)
    if mention.type != group.type:
        return False
    if mention.type == "Person":
        return any(_short_person(key, full) for full in group.keys)
    return mention.type == "Organization" and any(_short_organization(key, full) for full in group.keys)


def _compatible(one: str, other: str) -> bool:
    grounds = {"GeopoliticalEntity", "Place"}
    return one == other or {one, other} <= grounds or "Person" not in {one, other}


def _short_person(key: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """A person's later name is the end of the full one, or its first word, or leaves out middle names."""
    if len(key) >= len(full) or key[-1] in _PARTICLES:
        return False
    if len(key) == 1:
        return key[0] in {full[-1], full[0]}
    return full[-len(key) :] == key or full[: len(key)] == key or (full[0], full[-1]) == (key[0], key[-1])


def _short_organization(key: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """An organization's later name leaves words out at its beginning, at its end or in between (كتائب القسام)."""
    if len(key) >= len(full) or len("".join(key)) <= _LEAST_LETTERS:
        return False
    ends = len(key) > 1 and (full[0], full[-1]) == (key[0], key[-1])
    return ends or full[: len(key)] == key or full[-len(key) :] == key


def _join_aliases(doc: Doc, groups: list[_Group]) -> None:
    """Join a name with the alias or acronym that stands in brackets behind it."""
    owner = {mention.end: group for group in groups for mention in group.mentions}
    for group in list(groups):
        for mention in group.mentions:
            before = owner.get(mention.start - 1)
            in_brackets = (
                mention.start > 0
                and doc[mention.start - 1].text == "("
                and mention.end < len(doc)
                and doc[mention.end].text == ")"
            )
            if in_brackets and before and before is not group and before.type == group.type == "Organization":
                before.mentions += group.mentions
                before.keys |= group.keys
                groups.remove(group)
                owner |= {m.end: before for m in group.mentions}
                break


def _in_brackets(doc: Doc, mention: Found) -> bool:
    around = doc[max(0, mention.start - 1) : mention.end + 1].text
    return around.startswith("(") and around.endswith(")")


def _join_seats(doc: Doc, groups: list[_Group]) -> None:
    """Move a seat of government that acts or speaks (موسكو أعلنت) to the state that the article names."""
    named = {fold(m.text): group for group in groups for m in group.mentions}
    triggers = [run.start for run in reading_of(doc).spans("trigger")]
    for seat, states in _SEATS.items():
        group = named.get(seat)
        state = next((named[name] for name in states if name in named), None)
        if not triggers or group is None or state is None or group is state:
            continue
        pairs = reading_of(doc).pairs(triggers, [m.start for m in group.mentions])
        acts = [float(pairs.of(label).max()) for label in ("source", *lexicon("events")["roles"])]
        if max(acts) > max(_POINTS_AT, float(pairs.of("place").max())):
            state.mentions += group.mentions
            groups.remove(group)


_SEATS = {fold(seat): [fold(name) for name in names] for seat, names in lexicon("capitals")["seats"].items()}


def _join_nominal(doc: Doc, groups: list[_Group], nominal: Found) -> None:
    named = [(m, g) for g in groups for m in g.mentions if m.level == "Name" and m.start != nominal.start]
    if named:
        scores = reading_of(doc).pairs([nominal.start], [m.start for m, _ in named]).of("antecedent")[0]
        best = int(scores.argmax())
        if scores[best] > _POINTS_AT:
            named[best][1].mentions.append(nominal)
            return
    key = tuple(fold(nominal.text).split(" "))
    for group in groups:
        if key in group.keys and group.type == nominal.type and group.mentions[0].level == "Nominal":
            group.mentions.append(nominal)
            return
    groups.append(_Group([nominal], {key}))


def _vote(votes: Iterable[tuple[str, Found]]) -> str:
    """Give the value that the surest mentions vote for; a name's vote counts more than a nominal's."""
    total: dict[str, float] = {}
    for value, mention in votes:
        total[value] = total.get(value, 0.0) + mention.probability + (mention.level == "Name")
    return max(sorted(total), key=lambda value: total[value])


def _entity(ident: str, group: _Group) -> Entity:
    for mention in group.mentions:
        mention.entity = ident
    kind = group.type
    subtypes = [(m.subtype, m) for m in group.mentions if m.subtype and m.type == kind]
    named = [m for m in group.mentions if m.level == "Name"] or group.mentions
    label = max(named, key=lambda m: (len(m.text), -m.start))
    mentions = sorted({m.span: Mention(m.span, m.level) for m in group.mentions}.values(), key=lambda m: m.span)
    return Entity(ident, kind, mentions, _vote(subtypes) if subtypes else None, {"ar": label.text})
