"""Cardinals and ordinals, in digits and in words.

Number words are read by their grammar: units before tens (ثلاثة وعشرون), hundreds, scale words with their duals
(ألفان), and what is added to them by و.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

from .lexicon import fold, lexicon
from .lexicon import words as lexicon_words
from .wording import readings

_SEPARATORS = ".,٫٬،"
_DIGITS = re.compile(rf"[وفبلك]{{0,2}}(?:ال|ل)?(\d{{1,18}}(?:[{_SEPARATORS}]\d{{1,18}}){{0,6}})")
"""Digits with their separators; what is longer counts nothing."""


@dataclass(frozen=True, slots=True)
class Cardinal:
    """A bare number: the word after it, its value, and the scale word (1 without one) that it ends with."""

    end: int
    value: Fraction
    scale: int = 1


def cardinal_at(words: Sequence[str], i: int, *, added: bool = False) -> Cardinal | None:
    """Read the longest cardinal that begins at a word; ``added``: only after the و that adds it to another number."""
    if i >= len(words) or not may_begin_cardinal(words[i]):
        return None
    total, limit = Fraction(0), None
    while part := _part(words, i, added=added, scale=limit or 1):
        if limit is not None and part.value >= limit:
            break
        total, limit, i, added = total + part.value, part.scale, part.end, True
        if limit == 1:
            break
    return None if limit is None else Cardinal(i, total, limit)


def _part(words: Sequence[str], i: int, *, added: bool, scale: int) -> Cardinal | None:
    """Read a number below thousand with the scale word after it, or a scale word alone."""
    fraction = _value(words, i, "fractions", added=added)
    below = Cardinal(i + 1, Fraction(fraction, 100)) if fraction else _hundreds(words, i, added=added)
    if below is None:
        return _scale_alone(words, i, added=added)
    after = _value(words, below.end, "scales")
    if after:
        return Cardinal(below.end + 1, below.value * after, after)
    if fraction:  # a half alone is no number, unless it is one of the scale word before it
        return Cardinal(below.end, below.value * scale) if added and scale > 1 else None
    return below


def _scale_alone(words: Sequence[str], i: int, *, added: bool) -> Cardinal | None:
    one, two = _value(words, i, "scales", added=added), _value(words, i, "scale_duals", added=added)
    if two and not (one and _number_or_nothing_follows(words, i)):
        return Cardinal(i + 1, Fraction(2 * two), two)
    return Cardinal(i + 1, Fraction(one), one) if one else None


def _number_or_nothing_follows(words: Sequence[str], i: int) -> bool:
    return i + 1 >= len(words) or not words[i + 1].isalpha() or _part(words, i + 1, added=True, scale=1) is not None


def _hundreds(words: Sequence[str], i: int, *, added: bool) -> Cardinal | None:
    """Read digits, or words for a number below thousand."""
    if i < len(words) and (digits := _DIGITS.fullmatch(words[i])) and (not added or words[i].startswith("و")):
        return Cardinal(i + 1, _digits(digits[1]))
    hundreds = _hundred(words, i, added=added)
    if hundreds is None:
        return _tens(words, i, added=added)
    rest = _tens(words, hundreds.end, added=True)
    return Cardinal(rest.end, hundreds.value + rest.value) if rest else hundreds


def _hundred(words: Sequence[str], i: int, *, added: bool) -> Cardinal | None:
    if hundred := _value(words, i, "hundreds", added=added):
        return Cardinal(i + 1, Fraction(hundred))
    unit = _value(words, i, "units", added=added)
    if unit and _value(words, i + 1, "hundreds") == 100:
        return Cardinal(i + 2, Fraction(100 * unit))
    return None


def _tens(words: Sequence[str], i: int, *, added: bool) -> Cardinal | None:
    """Read a number below hundred."""
    if tens := _value(words, i, "tens", added=added):
        return Cardinal(i + 1, Fraction(tens))
    unit = _value(words, i, "units", added=added)
    if unit is None:
        return None
    if unit < 10 and _value(words, i + 1, "units") == 10:
        return Cardinal(i + 2, Fraction(10 + unit))
    if unit < 10 and (tens := _value(words, i + 1, "tens", added=True)):
        return Cardinal(i + 2, Fraction(unit + tens))
    return None if words[i] in lexicon_words("numbers", "day_names") else Cardinal(i + 1, Fraction(unit))


def ordinal_at(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """Give end and value of an ordinal below hundred: الثالثة, الثاني عشر, الحادي والعشرين."""
    unit = _value(words, i, "ordinals")
    if unit is None:
        return None
    if unit < 10 and _value(words, i + 1, "units") == 10:
        return i + 2, 10 + unit
    tens = _value(words, i + 1, "tens", added=True) if unit < 10 else None
    return (i + 2, unit + tens) if tens else (i + 1, unit)


def _digits(text: str) -> Fraction:
    """Read digits with separators: the last one begins a decimal fraction unless it parts thousands."""
    *groups, last = re.split(f"[{_SEPARATORS}]", text)
    marks = re.findall(f"[{_SEPARATORS}]", text)
    thousands = not marks or marks[-1] == "٬" or marks.count(marks[-1]) > 1
    if marks and len(marks) == 1 and marks[-1] != "٫":
        thousands |= len(last) == 3 and 1 <= len(groups[0]) <= 3 and groups[0] != "0"
    return Fraction("".join(groups) + ("" if thousands else ".") + last)


def _value(words: Sequence[str], i: int, table: str, *, added: bool = False) -> int | None:
    """Give the value of a word in a table; an added one carries و."""
    if i >= len(words) or (added and not words[i].startswith("و")):
        return None
    return _value_of(words[i][added:], table)


@lru_cache(maxsize=200_000)
def _value_of(word: str, table: str) -> int | None:
    values = word_values(table)
    return next((values[form] for form in readings(word) if form in values), None)


@lru_cache(maxsize=100_000)
def may_begin_cardinal(word: str) -> bool:
    """Say whether a word can begin a cardinal at all; most words cannot."""
    return any(map(str.isdecimal, word)) or not _first_words().isdisjoint(readings(word))


@cache
def _first_words() -> frozenset[str]:
    tables = ("units", "tens", "hundreds", "scales", "scale_duals", "fractions")
    return frozenset(word for table in tables for word in word_values(table))


@cache
def word_values(table: str) -> Mapping[str, int]:
    """Give a table of the word list as values by folded word."""
    values = {fold(form): int(value) for value, forms in lexicon("numbers")[table].items() for form in forms}
    return values | _joined_hundreds(values) if table == "hundreds" else values


def _joined_hundreds(hundreds: Mapping[str, int]) -> dict[str, int]:
    """Make ثلاثمئة to تسعمئة: a unit and the word for hundred, written together."""
    units = {form: value for form, value in word_values("units").items() if 3 <= value <= 9}
    one = [form for form, value in hundreds.items() if value == 100]
    return {unit + hundred: 100 * value for unit, value in units.items() for hundred in one}
