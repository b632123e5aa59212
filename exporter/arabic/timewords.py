"""The words of time expressions: each says one thing of a time, such as its weekday, month or part of the day."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from .lexicon import fold, lexicon
from .lexicon import words as lexicon_words
from .months import hijri_month_names, month_names
from .numbers import bound_phrases, cardinal_at, ordinal_at
from .wording import phrase_at, unprefixed

Value = int | str | tuple[int, int]

_DATE = re.compile(r"[وفبلك]?(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})[/.-](\d{1,2})[/.-](\d{1,2}))")
_CLOCK = re.compile(r"[وفبلك]?(?:ال)?(\d{1,2})(?:[:.,]([0-5]\d))")
_CLOCK_AFTER_HOUR = re.compile(r"(?:ال)?(\d{1,2})(?:[:.,]?([0-5]\d))?")
_YEAR = re.compile(r"[وفبل]?(1[89]\d\d|20\d\d)م?")
_HIJRI_YEAR = re.compile(r"[وفبل]?(1[34]\d\d)(ه)?")


@dataclass(frozen=True, slots=True)
class Atom:
    """Words ``start`` to ``end``, half-open, that fill one slot of a time's description."""

    start: int
    end: int
    slot: str
    value: Value


def atoms_in(words: Sequence[str]) -> list[Atom]:
    """Give the atoms among folded words, in text order; atoms of one phrase share their words."""
    found: list[Atom] = []
    i = 0
    while i < len(words):
        here = _numeric_date(words, i) or _day(words, i) or _clock(words, i, found) or _phrase(words, i)
        here = here or _year(words, i, found) or _count(words, i, found)
        found += here
        i = here[-1].end if here else i + 1
    return found


def particles_before(words: Sequence[str], start: int) -> int:
    """Count the one-letter particles written before the phrase that begins at a word."""
    found = phrase_at(words, start, _phrases(), unprefixed)
    if found is None:
        return 0
    first = found[1].partition(" ")[0]
    return len(words[start]) - len(first) + (words[start].startswith("لل") and first.startswith("ال"))


def _numeric_date(words: Sequence[str], i: int) -> list[Atom]:
    """Read 24/7/2015, the day first, and 2015-07-24."""
    match = _DATE.fullmatch(words[i])
    if match is None:
        return []
    day, month, year = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
    return [Atom(i, i + 1, slot, int(n)) for slot, n in (("day", day), ("month", month), ("year", year))]


def _day(words: Sequence[str], i: int) -> list[Atom]:
    """Read a day of the month: a number or ordinal before a month, or before another day (28 و29 غشت)."""
    end_value = _day_number(words, i)
    if end_value is None:
        return []
    end, value = end_value
    after = _skip(words, end, "day_joints")
    if _month_at(words, after):
        return [Atom(i, after, "day", value)]
    listed = _skip(words, end, "interval_joints")
    return [Atom(i, end, "day", value)] if _day_listed(words, end, listed) else []


def _day_number(words: Sequence[str], i: int) -> tuple[int, int] | None:
    if i >= len(words):
        return None
    ordinal = ordinal_at(words, i)
    cardinal = None if ordinal else cardinal_at(words, i)
    end, value = ordinal or ((cardinal.end, int(cardinal.value)) if cardinal else (i, 0))
    return (end, value) if 1 <= value <= 31 else None


def _day_listed(words: Sequence[str], end: int, next_one: int) -> bool:
    """Say whether another day of the same month follows a day, after a joint or with و."""
    joined = next_one > end or (end < len(words) and words[end].startswith("و"))
    return joined and bool(_day(words, next_one))


def _month_at(words: Sequence[str], i: int) -> bool:
    """Say whether a month stands here, by its name or as الشهر."""
    if i >= len(words):
        return False
    found = phrase_at(words, i, _phrases(), unprefixed)
    return found is not None and (_phrases()[found[1]][0] in {"month", "hijri_month"} or found[1] == "الشهر")


def _clock(words: Sequence[str], i: int, before: Sequence[Atom]) -> list[Atom]:
    """Read an hour with its minutes: 14:20, الرابعة والنصف, الثالثة إلا ثلثا."""
    after_hour = bool(before) and before[-1].end == i and before[-1].value == "hour"
    if match := (_CLOCK_AFTER_HOUR if after_hour else _CLOCK).fullmatch(words[i]):
        hour, minute, end = int(match[1]), int(match[2] or 0), i + 1
    elif found := _hour_word(words, i):
        end, hour = found
        minute = 0
    else:
        return []
    minutes = phrase_at(words, end, _minutes(), lambda word: (word,)) if end < len(words) else None
    if minutes:
        end, minute = minutes[0], _minutes()[minutes[1]]
    total = 60 * hour + minute
    return [Atom(i, end, "clock", divmod(total, 60))] if 0 <= total < 24 * 60 else []


def _hour_word(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """Read the feminine ordinal that names an hour."""
    if any(form == "الواحده" for form in unprefixed(words[i])):
        return i + 1, 1
    found = ordinal_at(words, i)
    feminine = any(form.startswith("ال") and form.endswith("ه") for form in unprefixed(words[i]))
    return found if found and feminine and found[1] <= 12 else None


def _phrase(words: Sequence[str], i: int) -> list[Atom]:
    found = phrase_at(words, i, _phrases(), unprefixed)
    if found is None:
        return []
    (end, form), (slot, value) = found, _phrases()[found[1]]
    if form == "العام" and i and words[i - 1] in lexicon_words("times", "general"):
        return []
    if form == "اليوم" and (nth := ordinal_at(words, end)):
        row = phrase_at(words, nth[0], dict.fromkeys(lexicon_words("times", "in_a_row")))
        return [Atom(i, row[0], "streak", nth[1])] if row else []
    if slot in {"one", "two", "many"}:
        return _unit(i, end, slot, str(value), definite=form.startswith("ال"))
    return [Atom(i, end, slot, value)]


def _unit(start: int, end: int, number: str, unit: str, *, definite: bool) -> list[Atom]:
    """A dual counts two; an indefinite singular counts one."""
    atoms = [Atom(start, end, "unit", unit)]
    if number == "two" or (number == "one" and not definite):
        atoms.append(Atom(start, end, "noun_count", 2 if number == "two" else 1))
    if definite:
        atoms.append(Atom(start, end, "definite", number))
    return atoms


def _year(words: Sequence[str], i: int, before: Sequence[Atom]) -> list[Atom]:
    if match := _YEAR.fullmatch(words[i]):
        return [Atom(i, i + 1, "year", int(match[1]))]
    match = _HIJRI_YEAR.fullmatch(words[i])
    if match and (match[2] or words[i + 1 : i + 2] == ["ه"] or (before and before[-1].slot == "hijri_month")):
        end = i + 1 if match[2] or words[i + 1 : i + 2] != ["ه"] else i + 2
        return [Atom(i, end, "hijri_year", int(match[1]))]
    return []


def _count(words: Sequence[str], i: int, before: Sequence[Atom]) -> list[Atom]:
    """Read a number with its unit, or after it (ثلاثة أيام, الساعات الثماني والأربعين)."""
    cardinal = cardinal_at(words, i)
    if cardinal is None or cardinal.value.denominator != 1:
        return []
    after = phrase_at(words, cardinal.end, _phrases(), unprefixed) if cardinal.end < len(words) else None
    counts = after is not None and _phrases()[after[1]][0] in {"one", "many"}
    counted = bool(before) and before[-1].end == i and before[-1].slot == "definite" and before[-1].value == "many"
    return [Atom(i, cardinal.end, "count", int(cardinal.value))] if counts or counted else []


def _skip(words: Sequence[str], i: int, joints: str) -> int:
    while i < len(words) and not lexicon_words("times", joints).isdisjoint(unprefixed(words[i])):
        i += 1
    return i


@cache
def _phrases() -> Mapping[str, tuple[str, Value]]:
    """Map each folded phrase to its slot and value; for units the slot is their number."""
    data = lexicon("times")
    found: dict[str, tuple[str, Value]] = {}
    for unit, numbers in data["unit"].items():
        found |= {fold(form): (number, unit) for number, forms in numbers.items() for form in forms}
    for edge, entry in data["edge"].items():
        found |= {fold(form): ("edge", edge) for form in entry["words"]}
    for slot in ("season", "part", "weekday", "shift", "decade", "same", "relation", "night", "offset", "few"):
        for value, forms in data[slot].items():
            number = int(value) if value.lstrip("-").isdigit() else value
            found |= {fold(form): (slot, number) for form in forms}
    found |= {phrase: ("about", kind) for kind, phrases in bound_phrases().items() for phrase in phrases}
    found |= {fold(name): ("hijri_month", number) for name, number in hijri_month_names().items()}
    return found | {fold(name): ("month", number) for name, number in _months().items()}


def _months() -> dict[str, int]:
    """Give the names of the months, and pairs of them as the tokenizer keeps them together (أبريل/نيسان)."""
    names = month_names()
    pairs = {f"{one}/{two}": names[one] for one in names for two in names if names[one] == names[two]}
    return names | pairs


@cache
def _minutes() -> Mapping[str, int]:
    return {fold(form): int(value) for value, forms in lexicon("times")["minutes"].items() for form in forms}
