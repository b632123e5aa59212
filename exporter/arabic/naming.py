"""When two names name one: by their words, never by likeness of letters (كيري and كيربي are two people)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from .draft import GROUNDS, Found
from .lexicon import fold, lexicon, words

Key = tuple[str, ...]
"""The words that tell a name apart."""

_LEAST_LETTERS = 3


@dataclass(slots=True)
class Group:
    """Mentions of one entity; ``keys`` are the folded words of its names, ``kinds`` class nouns that tell it apart."""

    mentions: list[Found]
    keys: set[Key] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)

    @property
    def type(self) -> str:
        """The type that the surest mentions vote for."""
        return vote((mention.type, mention) for mention in self.mentions)


def vote(votes: Iterable[tuple[str, Found]]) -> str:
    """Give the value that the surest mentions vote for; a name's vote counts more than a nominal's."""
    total: dict[str, float] = {}
    for value, mention in votes:
        total[value] = total.get(value, 0.0) + mention.probability + (mention.level == "Name")
    return max(sorted(total), key=lambda value: total[value])


@lru_cache(maxsize=100_000)
def _plain_key(text: str) -> Key:
    """Give the words that tell a name apart: folded, without class nouns before it, article and plural endings.

    A class noun with the article has an adjective behind it and belongs to the name (الدولة الإسلامية).
    """
    parts = _COMPOUND.sub(r"\1", _FATHER.sub("ابو ", fold(text))).split(" ")
    while len(parts) > 1 and parts[0] in words("names", "class_nouns"):
        parts.pop(0)
    return tuple(_stem(part) for part in parts)


_FATHER = re.compile(r"\bاب[ويا] ")
"""The first part of a byname in its three cases (أبو بكر, أبي بكر, أبا بكر)."""
_COMPOUND = re.compile(r"\b(عبد|ابو) ")
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
    _plain_key(name): _plain_key(names[0])
    for names in [*lexicon("aliases")["organizations"], *lexicon("capitals")["seats"].values()]
    for name in names
    if fold(name) not in words("names", "no_states")
}
"""The first name of each list of one organization or state stands for all of them."""


def key_of(text: str) -> Key:
    """Give the words that tell a name apart, of all names that newspapers use for one thing the same ones."""
    key = _plain_key(text)
    return _ALIASES.get(key, key)


_KINDS = {fold(noun): fold(nouns[0]) for nouns in lexicon("names")["telling_nouns"] for noun in nouns}
"""The first noun of each list of class nouns that mean one kind stands for all of them."""


def kind_of(text: str) -> str | None:
    """Give the class noun before a name that tells it apart; none where newspapers call one thing by several."""
    return None if _plain_key(text) in _ALIASES else _KINDS.get(fold(text).split(" ")[0])


def is_named_like(key: Key, mention: Found, group: Group) -> bool:
    """Say whether a name may be a name of the group: equal words, or the words that are left of a longer name.

    Class nouns of two kinds tell two names apart (حركة التحرير, حزب التحرير). A noun that a longer name begins with
    tells its kind, too: لواء الإسلام is not what is left of جيش الإسلام.
    """
    kind = kind_of(mention.text)
    if kind and group.kinds and kind not in group.kinds:
        return False
    if key in group.keys:
        return _compatible(mention.type, group.type)
    is_short = {"Person": _short_person, "Organization": _short_organization}.get(mention.type)
    if is_short is None or mention.type != group.type:
        return False
    of_its_kind = kind is None or kind in group.kinds
    return any(is_short(key, full) and (of_its_kind or full[: len(key)] == key) for full in group.keys)


def _compatible(one: str, other: str) -> bool:
    return one == other or {one, other} <= GROUNDS or "Person" not in {one, other}


def _short_person(key: Key, full: Key) -> bool:
    """A person's later name is the end of the full one, or its first word, or leaves out middle names."""
    if len(key) >= len(full) or key[-1] in _PARTICLES:
        return False
    if len(key) == 1:
        return key[0] in {full[-1], full[0]}
    return full[-len(key) :] == key or full[: len(key)] == key or (full[0], full[-1]) == (key[0], key[-1])


def _short_organization(key: Key, full: Key) -> bool:
    """An organization's later name leaves words out at its beginning, at its end or in between (كتائب القسام)."""
    if len(key) >= len(full) or len("".join(key)) <= _LEAST_LETTERS:
        return False
    ends = len(key) > 1 and (full[0], full[-1]) == (key[0], key[-1])
    return ends or full[: len(key)] == key or full[-len(key) :] == key
