"""Identity within the article: which mentions denote the same entity.

Names are joined by their words, never by likeness of letters (كيري and كيربي are two people); nominals by what the
reader points at, else by equal words. What stays alone is an entity of its own.
"""

from __future__ import annotations

from collections import defaultdict

from spacy.language import Language
from spacy.tokens import Doc

from ..annotation.model import Entity, Mention
from .aliases import join_aliases
from .draft import Draft, Found, draft_of
from .latter import stands_for_it, taken_up
from .lexicon import fold, lexicon, words
from .naming import Group, is_named_like, key_of, kind_of, vote
from .nisbas import key_of_state
from .nominals import Nominals
from .offices import Offices
from .seats import settle_seats
from .service import Service


@Language.component("khabar_identity")
def identity(doc: Doc) -> Doc:
    """Group all mentions into the entities of the annotation, numbered in the order of the text."""
    draft = draft_of(doc)
    unnamed = Service(doc, Offices(doc)).unnamed_states()
    names, nominals = _of_level(draft, "Name"), [*_of_level(draft, "Nominal"), *unnamed]
    latter = list(taken_up(doc, [*names, *nominals]))
    nominals = [m for m in nominals if not any(stands_for_it(m, word.start) for word, _ in latter)]
    draft.mentions = sorted((*names, *nominals, *(word for word, _ in latter)), key=_position)
    groups = _named_alike(sorted(names, key=_position))
    join_aliases(doc, groups)
    _join_kingdom(groups)
    settle_seats(doc, groups)
    Nominals(doc, groups, sorted(nominals, key=_position)).join()
    for word, person in latter:
        next(group for group in groups if any(person is m for m in group.mentions)).mentions.append(word)
    groups.sort(key=lambda g: min(m.span for m in g.mentions))
    draft.annotation.entities = [_entity(f"e{n}", group) for n, group in enumerate(groups, 1)]
    return doc


def _position(mention: Found) -> tuple[int, int]:
    """Give where a mention stands, longer ones of one beginning first."""
    return mention.start, -mention.end


def _of_level(draft: Draft, level: str) -> list[Found]:
    return [mention for mention in draft.mentions if mention.level == level]


def _named_alike(names: list[Found]) -> list[Group]:
    """Join the names that name one, longer ones first: names that are alike share the first or the last word.

    A class noun that tells a name apart makes it longer than its bare words, which more than one may share.
    """
    groups: list[Group] = []
    by_word: defaultdict[str, set[int]] = defaultdict(set)
    for mention in sorted(names, key=lambda m: (-len(key_of(m.text)), kind_of(m.text) is None, m.start)):
        state = key_of_state(mention.text) if mention.subtype == "Country" else None
        key = state or key_of(mention.text)
        kinds = {kind} if (kind := kind_of(mention.text)) else set()
        alike = (groups[i] for i in sorted(by_word[key[0]] | by_word[key[-1]]))
        fitting = [group for group in alike if is_named_like(key, mention, group)]
        if fitting:
            exact = [group for group in fitting if key in group.keys]
            nearest = min(exact or fitting, key=lambda g: min(abs(m.start - mention.start) for m in g.mentions))
            nearest.mentions.append(mention)
            nearest.keys.add(key)
            nearest.kinds |= kinds
        else:
            for word in key:
                by_word[word].add(len(groups))
            groups.append(Group([mention], {key}, kinds))
    return groups


def _join_kingdom(groups: list[Group]) -> None:
    """Join المملكة with the kingdom that the article names, if it is one alone, or one in full (المملكة المغربية)."""
    alone = [group for group in groups if {fold(m.text) for m in group.mentions} <= words("names", "kingdom")]
    others = [
        g for g in groups if g not in alone and g.type == "GeopoliticalEntity" and g.keys.isdisjoint(_OTHER_KINGDOMS)
    ]
    in_full = [g for g in others if any(fold(m.text).split(" ")[0] in words("names", "kingdom") for m in g.mentions)]
    named = in_full or [group for group in others if not group.keys.isdisjoint(_KINGDOMS)]
    if alone and len(named) == 1:
        for group in alone:
            named[0].mentions += group.mentions
            named[0].keys |= group.keys
            groups.remove(group)


_KINGDOMS, _OTHER_KINGDOMS = (
    frozenset(map(key_of, lexicon("names")[listed])) for listed in ("kingdoms", "other_kingdoms")
)


def _entity(ident: str, group: Group) -> Entity:
    for mention in group.mentions:
        mention.entity = ident
    kind = group.type
    subtypes = [(m.subtype, m) for m in group.mentions if m.subtype and m.type == kind]
    named = [m for m in group.mentions if m.level == "Name"] or group.mentions
    label = max(named, key=lambda m: (len(m.text), -m.start))
    mentions = sorted({m.span: Mention(m.span, m.level) for m in group.mentions}.values(), key=lambda m: m.span)
    return Entity(ident, kind, mentions, vote(subtypes) if subtypes else None, {"ar": label.text})
