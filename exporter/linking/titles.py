"""Titles beside a person's name (وزير الخارجية الأميركي جون كيري), in a form in which they compare with offices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ..annotation.model import Entity, Span
from ..arabic.lexicon import fold, lexicon, words
from ..arabic.wording import readings
from .index import Index
from .spelling import form

_LONGEST = 8
"""Words of a title."""
_ARTICLE = 5
"""Letters of a word that has the article: إلى has none."""
_REACH = 90
"""Code points beside a name in which its title is looked for."""
_CLAUSE = re.compile(r"[^\w\s]|\n")
_COMMA = re.compile(r"\s*[،,(–-]\s*")


@dataclass(frozen=True, slots=True)
class Title:
    """What somebody is: the words without those of a state, and the ISO code of the state, where one is told."""

    office: str
    state: str | None
    former: bool = False

    @property
    def is_trade(self) -> bool:
        """Whether it is no office, but what any namesake may be: الطبيب, الشاعر, المواطن."""
        return self.office in _stems("trades")


def titles_of(entity: Entity, text: str, index: Index) -> frozenset[Title]:
    """Give the titles that stand before the names of a person, or behind them after a comma."""
    spans = [mention.span for mention in entity.mentions if mention.level == "Name"]
    return frozenset(title_of(told, index) for span in spans for told in (*_before(span, text), *_behind(span, text)))


def title_of(told: list[str], index: Index) -> Title:
    """Take the words of a title, or of the name of an office, apart: رئيس وزراء فرنسا, رئيس الوزراء الفرنسي."""
    stems = [_stem(word) for word in told]
    former = any(stem in _stems("former") for stem in stems)
    kept = [stem for stem in stems if stem not in _stems("former") | _stems("honorifics")]
    state = next((code for stem in kept if (code := _adjective(stem, index))), None)
    rest = [stem for stem in kept if not _adjective(stem, index)]
    told_by_name = state is None and stems[0] not in _stems("sent")
    for size in range(1, min(4, len(told)) if told_by_name else 0):
        if named := _state(" ".join(told[-size:]), index):
            state, rest = named, [stem for stem in rest if stem not in map(_stem, told[-size:])]
            break
    office = " ".join(rest)
    return Title(_synonyms().get(office, office), state, former)


def _before(span: Span, text: str) -> Iterator[list[str]]:
    clause = _CLAUSE.split(text[max(0, span[0] - _REACH) : span[0]])[-1].split()[-_LONGEST:]
    for i, word in enumerate(clause):
        if head := _head(word):
            yield [head, *clause[i + 1 :]]


def _behind(span: Span, text: str) -> Iterator[list[str]]:
    comma = _COMMA.match(text, span[1])
    if comma:
        clause = _CLAUSE.split(text[comma.end() : comma.end() + _REACH])[0].split()[:_LONGEST]
        # a conjunction would begin somebody else: ، والرئيس
        if clause and fold(clause[0]).removeprefix("ال") in words("offices", "heads"):
            yield from (clause[:size] for size in range(1, len(clause) + 1))


def _head(word: str) -> str | None:
    """Give the noun of an office that a word is, without particles and article, or of a trade, with the article."""
    heads = words("offices", "heads") | words("linking", "trades")
    return next((reading for reading in readings(fold(word)) if reading in heads), None)


def _stem(word: str) -> str:
    """Leave the article and the ending of the feminine out."""
    folded = fold(word)
    return (folded.removeprefix("ال") if len(folded) >= _ARTICLE else folded).removesuffix("ه")


@cache
def _stems(key: str) -> frozenset[str]:
    return frozenset(map(_stem, words("linking", key)))


@cache
def _synonyms() -> dict[str, str]:
    groups = [[" ".join(map(_stem, name.split())) for name in group] for group in lexicon("linking")["offices"]]
    return {name: group[0] for group in groups for name in group}


@cache
def _adjectives() -> dict[str, str]:
    states = lexicon("nisbas")["states"].items()
    return {fold(word).removesuffix("ه"): state for state, adjectives in states for word in adjectives}


def _adjective(stem: str, index: Index) -> str | None:
    """Give the code of the state whose adjective a word is."""
    name = _adjectives().get(stem)
    return _state(name, index) if name else None


def _state(name: str, index: Index) -> str | None:
    return next((candidate.state for candidate in index.candidates(form(name)) if candidate.state), None)
