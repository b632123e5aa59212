"""Numbers in digits and in words, with the bounds that the words around them set.

Cardinals are read by their grammar: units before tens (ثلاثة وعشرون), hundreds, scale words with their duals (ألفان)
and what is added to them by و. A number is exact unless a word makes it a bound (أكثر من, لا يتجاوز) or an estimate
(نحو), or it is a plural without a number (عشرات) or one end of a range.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from spacy.tokens import Doc

from .lexicon import fold, lexicon
from .wording import folded, phrase_at, phrase_before, readings

Value = int | float
"""Whole numbers are ``int``."""

_AFTER = 5
"""Words that may lie between a number and a word after it that sets its bound."""
_SEPARATORS = ".,٫٬،"
_DIGITS = re.compile(rf"[وفبلك]{{0,2}}(?:ال|ل)?(\d+(?:[{_SEPARATORS}]\d+)*)")
_DIGIT_RANGE = re.compile(r"[وفبلك]{0,2}(\d+)-(\d+)")
_DAY_NAMES = frozenset(map(fold, ("الأحد", "الاثنين", "الإثنين")))
"""Sunday and Monday, which read like one and two with the article."""
_BOUNDS = ("low", "high", "best")
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


@dataclass(frozen=True, slots=True)
class Cardinal:
    """A bare number: the word after it, its value, and the scale word (1 without one) that it ends with."""

    end: int
    value: Fraction
    scale: int = 1


def numbers_in(doc: Doc, start: int, end: int) -> list[Number]:
    """Give the numbers that begin in a range of words, in text order; ordinals are none."""
    words = folded(doc)
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
    if teens := phrase_at(words, i, _table("vague_teens")):
        low = _table("vague_teens")[teens[1]]
        return Number(i, teens[0], low=low, high=low + 6)
    if vague := phrase_at(words, i, _table("vague")):
        return Number(i, vague[0], low=_table("vague")[vague[1]])
    first = cardinal_at(words, i)
    if first is None:
        return None
    return _range_from(words, i, first) or bounded(words, i, first.end, _plain(first.value))


def _range_from(words: Sequence[str], start: int, first: Cardinal) -> Number | None:
    """Read the second number of a range, and give the first one the scale that is said only once (بين 3 و4 آلاف)."""
    opened = phrase_before(words, start, _phrases("ranges", "before"))
    joined = phrase_at(words, first.end, _phrases("ranges", "and"))
    second = cardinal_at(words, joined[0]) if joined else cardinal_at(words, first.end, added=True) if opened else None
    if second is None:
        return None
    scale = second.scale if first.scale == 1 and first.value < second.scale else 1
    return _range(opened[0] if opened else start, second.end, first.value * scale, second.value)


def _range(start: int, end: int, one: Fraction, other: Fraction) -> Number:
    return Number(start, end, low=_plain(min(one, other)), high=_plain(max(one, other)))


def bounded(words: Sequence[str], start: int, end: int, value: Value) -> Number:
    """Give the number that words of a value state, by the words around them that make it a bound."""
    match _bound_before(words, start) or _bound_after(words, end):
        case None:
            return Number(start, end, value, value, value)
        case begin, "low":
            return Number(min(begin, start), end, low=value)
        case begin, "high":
            return Number(min(begin, start), end, high=value)
        case begin, _:
            return Number(min(begin, start), end, best=value)


def _bound_before(words: Sequence[str], start: int) -> tuple[int, str] | None:
    """Give where the words before a number begin that set its bound, and which bound."""
    found = [(phrase_before(words, start, _phrases("before", kind)), kind) for kind in _BOUNDS]
    return min(((phrase[0], kind) for phrase, kind in found if phrase), default=None)


def _bound_after(words: Sequence[str], end: int) -> tuple[int, str] | None:
    for i in range(end, min(len(words), end + _AFTER)):
        for kind in _BOUNDS:
            if phrase_at(words, i, _phrases("after", kind)):
                return i, kind
        if words[i] in _BREAKS or cardinal_at(words, i):
            return None
    return None


def cardinal_at(words: Sequence[str], i: int, *, added: bool = False) -> Cardinal | None:
    """Read the longest cardinal that begins at a word; ``added``: only after the و that adds it to another number."""
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
    below = _fraction(words, i, added=added) or _hundreds(words, i, added=added)
    if below is None:
        return _scale_alone(words, i, added=added)
    after = _value(words, below.end, "scales")
    if after:
        return Cardinal(below.end + 1, below.value * after, after)
    if below.value < 1:
        return Cardinal(below.end, below.value * scale) if added and scale > 1 else None
    return below


def _fraction(words: Sequence[str], i: int, *, added: bool) -> Cardinal | None:
    percent = _value(words, i, "fractions", added=added)
    return Cardinal(i + 1, Fraction(percent, 100)) if percent else None


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
    tens = _value(words, i + 1, "tens", added=True) if unit < 10 else None
    return Cardinal(i + 2, Fraction(unit + tens)) if tens else Cardinal(i + 1, Fraction(unit))


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


def _plain(value: Fraction) -> Value:
    return value.numerator if value.denominator == 1 else float(value)


def _value(words: Sequence[str], i: int, table: str, *, added: bool = False) -> int | None:
    """Give the value of a word in a table; an added one carries و."""
    if i >= len(words) or (added and not words[i].startswith("و")):
        return None
    values = _table(table)
    word = words[i][added:]
    return next((values[form] for form in readings(word) if form in values and word not in _DAY_NAMES), None)


@cache
def _table(name: str) -> Mapping[str, int]:
    """Give a table of the word list as values by folded phrase."""
    table = {fold(form): int(value) for value, forms in lexicon("numbers")[name].items() for form in forms}
    return table | _joined_hundreds() if name == "hundreds" else table


def _joined_hundreds() -> dict[str, int]:
    """Make ثلاثمئة to تسعمئة, the unit with and without its last letter."""
    units = {form: value for form, value in _table("units").items() if 3 <= value <= 9}
    return {unit + hundred: 100 * value for unit, value in units.items() for hundred in ("مئه", "مائه")}


@cache
def _phrases(table: str, key: str) -> Mapping[str, None]:
    return dict.fromkeys(map(fold, lexicon("numbers")[table][key]))


def bound_phrases() -> Mapping[str, Mapping[str, None]]:
    """Give the phrases before a number that make it a bound or an estimate, by bound."""
    return {kind: _phrases("before", kind) for kind in _BOUNDS}
