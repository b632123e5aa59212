"""Numbers with the bounds that the words around them set.

A number is exact unless a word makes it a bound (أكثر من, لا يتجاوز) or an estimate (نحو), or it is a plural without a
number (عشرات) or one end of a range.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from .cardinals import Cardinal, cardinal_at, ordinal_at, word_values
from .lexicon import lexicon
from .wording import Match, Phrases, readings

Value = int | float
"""Whole numbers are ``int``."""

_AFTER = 5
"""Words that may lie between a number and a word after it that sets its bound."""
_DIGIT_RANGE = re.compile(r"[وفبلك]{0,2}(\d{1,18})-(\d{1,18})")
_BREAKS = frozenset('.،؛:!؟?;«»()"')


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the words ``start`` to ``end``, half-open, the words that set its bounds before it included."""

    start: int
    end: int
    low: Value | None = None
    best: Value | None = None
    high: Value | None = None

    @property
    def is_whole(self) -> bool:
        """Say whether it can count people or things."""
        return not any(isinstance(value, float) for value in (self.low, self.best, self.high))


def numbers_in(words: Sequence[str], start: int, end: int) -> list[Number]:
    """Give the numbers that begin in a range of folded words, in text order; ordinals are none."""
    found: list[Number] = []
    i = start
    while i < end:
        ordinal = ordinal_at(words, i)
        number = None if ordinal else _number_at(words, i)
        if number:
            found.append(number)
        i = ordinal[0] if ordinal else number.end if number else i + 1
    return found


def _number_at(words: Sequence[str], i: int) -> Number | None:
    if pair := _DIGIT_RANGE.fullmatch(words[i]):
        return _range(i, i + 1, Fraction(pair[1]), Fraction(pair[2]))
    if teens := _phrases("vague_teens").at(words, i):
        return Number(i, teens.end, low=13, high=19)
    if vague := _phrases("vague").at(words, i, readings):
        return Number(i, vague.end, low=vague.value)
    first = cardinal_at(words, i)
    if first is None:
        return None
    return _range_from(words, i, first) or bounded(words, i, first.end, _plain(first.value))


def _range_from(words: Sequence[str], start: int, first: Cardinal) -> Number | None:
    """Read the second number of a range, and give the first one the scale that is said only once (بين 3 و4 آلاف)."""
    opened = _range_words("before").before(words, start)
    joined = _range_words("and").at(words, first.end)
    second = cardinal_at(words, joined.end) if joined else cardinal_at(words, first.end, added=True) if opened else None
    if second is None:
        return None
    scale = second.scale if first.scale == 1 and first.value < second.scale else 1
    return _range(opened.start if opened else start, second.end, first.value * scale, second.value)


def _range(start: int, end: int, one: Fraction, other: Fraction) -> Number:
    return Number(start, end, low=_plain(min(one, other)), high=_plain(max(one, other)))


def bounded(words: Sequence[str], start: int, end: int, value: Value) -> Number:
    """Give the number that words of a value state, by the words around them that make it a bound."""
    before = _bound_before(words, start)
    start = before.start if before else start
    match before.value if before else _bound_after(words, end):
        case "low":
            return Number(start, end, low=value)
        case "high":
            return Number(start, end, high=value)
        case "best":
            return Number(start, end, best=value)
    return Number(start, end, value, value, value)


def _bound_before(words: Sequence[str], start: int) -> Match[str] | None:
    """Find the words that bound what follows; before و, those that may stand behind a number bound the one before.

    In 87 قتيلا على الأقل و150 جريحا only the dead are at least so many.
    """
    bound = bound_words("before").before(words, start)
    joined = words[start].startswith("و") and words[start] not in word_values("units")
    return None if bound and joined and bound_words("after").at(words, bound.start) else bound


def _bound_after(words: Sequence[str], end: int) -> str | None:
    for i in range(end, min(len(words), end + _AFTER)):
        if bound := bound_words("after").at(words, i):
            return bound.value
        if words[i] in _BREAKS or cardinal_at(words, i):
            return None
    return None


def _plain(value: Fraction) -> Value:
    return value.numerator if value.denominator == 1 else float(value)


@cache
def _phrases(table: str) -> Phrases[int]:
    return Phrases(word_values(table))


@cache
def bound_words(place: str) -> Phrases[str]:
    """Give the phrases ``before`` or ``after`` a number with the bound that they make it: low, high or best."""
    return Phrases({phrase: bound for bound, phrases in lexicon("numbers")[place].items() for phrase in phrases})


@cache
def _range_words(place: str) -> Phrases[None]:
    return Phrases(dict.fromkeys(lexicon("numbers")["ranges"][place]))
