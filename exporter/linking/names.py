"""The names under which an article speaks of an entity, as a look-up needs them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ..annotation.model import Entity, Span
from ..arabic.lexicon import fold, words
from ..arabic.wording import unprefixed
from .choice import PLACES
from .spelling import name_parts

LEAST_PARTS = 2
"""A person is known by a name of two parts or more: a lone surname may be anybody's."""
_REACH = 20
"""Code points before a name in which the word before it is looked for."""
_LIST = 60
"""Code points before a name in which a list is looked for that it goes on with."""
_KINDS = ("City", "Region", "Country", "Area")
"""What nouns before a name make of a place, the keys of ``linking.toml``."""
_SUBTYPES = {noun: kind for kind in reversed(_KINDS) for noun in words("linking", kind)}
"""By noun; of a noun of several kinds the first one counts."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name without the class noun (محافظة, تنظيم …) that stands before it or begins it, and that noun."""

    text: str
    noun: str = ""
    span: Span = field(default=(0, 0), compare=False)
    """The first mention of it."""

    @property
    def subtype(self) -> str | None:
        """What kind of place the class noun makes of it; Area where neither town nor region is sure."""
        return _SUBTYPES.get(self.noun)

    @property
    def is_small(self) -> bool:
        """Whether the noun tells a village or a small town."""
        return self.noun in words("linking", "small")

    @property
    def full(self) -> str:
        """The name with its class noun."""
        return f"{self.noun} {self.text}".strip()


def names_of(entity: Entity, text: str) -> list[Name]:
    """Give the different names of an entity that are worth looking up, in the order of the text."""
    spans = [mention.span for mention in entity.mentions if mention.level == "Name"]
    nouns = _OF_PLACES if entity.type in PLACES else _OF_PEOPLE if entity.type == "Person" else _TRANSPARENT
    names = list(dict.fromkeys(_name(span, text, nouns) for span in spans if not _goes_on(text, span[1])))
    if entity.type == "Person":
        return [name for name in names if len(name_parts(name.text)) >= LEAST_PARTS and not name.noun]
    if entity.type in PLACES:
        return [name for name in names if name.noun not in words("linking", "otherwise")]
    return names


def _name(span: Span, text: str, nouns: frozenset[str]) -> Name:
    start, end = span
    name = text[start:end]
    if name.startswith("ل") and text[:start].endswith("ل"):
        name = f"ا{name}"  # للعراق: the preposition swallowed the alif of the article
    first, _, rest = name.partition(" ")
    if rest and fold(first) in nouns:
        return Name(rest, fold(first), span)
    return Name(name, _noun_before(text, start, nouns), span)


_TRANSPARENT = words("linking", "transparent")
_OF_PEOPLE = words("linking", "called_after")
_OF_PLACES = words("linking", "otherwise").union(*(words("linking", kind) for kind in _KINDS))
_WORD_BEFORE = re.compile(r"(\w+)[\s«\"“]*$")
_WORD = re.compile(r"\w+")
_LISTED = re.compile(r" \w+(?: \w+)?(?:(?:،? و|، )\w+(?: \w+)?)*(?:،? و|، )")
_WORD_AFTER = re.compile(r" (\w+)")


def _noun_before(text: str, start: int, nouns: frozenset[str]) -> str:
    """Give the noun before a name, without its proclitics, or before the list that it stands in (محافظتي أبين ولحج)."""
    word = _WORD_BEFORE.search(text, max(0, start - _REACH), start)
    noun = next((noun for noun in unprefixed(fold(word[1])) if noun in nouns), "") if word else ""
    return noun or next((noun for noun in _shared_nouns(text[max(0, start - _LIST) : start]) if noun in nouns), "")


def _shared_nouns(before: str) -> Iterator[str]:
    """Give the noun of a list that goes on: of several places, with nothing but names and conjunctions behind it."""
    for word in _WORD.finditer(before):
        shared = [noun for noun in unprefixed(fold(word[0])) if noun in words("linking", "shared")]
        if shared and _LISTED.fullmatch(before, word.end()):
            yield from shared


def _goes_on(text: str, end: int) -> bool:
    """Say whether the name is only the beginning of a longer one."""
    word = _WORD_AFTER.match(text, end)
    return word is not None and fold(word[1]) in words("linking", "continued")
