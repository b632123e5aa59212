"""The words of time expressions: each says one thing of a time, such as its weekday, month or part of the day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from .cardinals import cardinal_at, may_begin_cardinal, ordinal_at
from .lexicon import lexicon
from .lexicon import words as lexicon_words
from .months import hijri_month_names, month_names
from .wording import Match, Phrases, unprefixed

Value = int | str | tuple[int, int]

_LEAST_LETTERS = 3
_MOST_DAYS = 3
"""Days that may be listed before the month that they share."""
_ONE_O_CLOCK = "الواحده"
"""The hour whose name is no ordinal."""
_TEN = frozenset({"عشر", "عشره"})
_DATE = re.compile(r"[وفبلك]?(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})[/.-](\d{1,2})[/.-](\d{1,2}))")
_CLOCK = re.compile(r"[وفبلك]?(?:ال)?(\d{1,2})(?:[:.,]([0-5]\d))")
_CLOCK_AFTER_HOUR = re.compile(r"(?:ال)?(\d{1,2})(?:[:.,]?([0-5]\d))?")
_YEAR = re.compile(r"[وفبل]?(1[89]\d\d|20\d\d)م?")
_HIJRI_YEAR = re.compile(r"[وفبل]?(1[34]\d\d)(ه)?")
"""A year of the Hijra, with its mark where it has one."""


@dataclass(frozen=True, slots=True)
class Atom:
    """Words ``start`` to ``end``, half-open, that fill one slot of a time's description, after some particles."""

    start: int
    end: int
    slot: str
    value: Value
    particles: int = 0


def atoms_in(words: Sequence[str]) -> list[Atom]:
    """Give the atoms among folded words, in text order; atoms of one phrase share their words."""
    found: list[Atom] = []
    i = 0
    while i < len(words):
        if not _may_begin(words[i]):
            i += 1
            continue
        here = _numeric_date(words, i) or _day(words, i) or _clock(words, i, found) or _phrase(words, i)
        here = here or _year(words, i, found) or _count(words, i, found)
        found += here
        i = here[-1].end if here else i + 1
    return found


@lru_cache(maxsize=100_000)
def _may_begin(word: str) -> bool:
    """Say whether a word can begin an atom at all; most words cannot."""
    is_number = may_begin_cardinal(word) or ordinal_at([word], 0) is not None or _ONE_O_CLOCK in unprefixed(word)
    return is_number or any(map(_phrases().may_begin, _forms(word)))


def _numeric_date(words: Sequence[str], i: int) -> list[Atom]:
    """Read 24/7/2015, the day first, and 2015-07-24."""
    match = _DATE.fullmatch(words[i])
    if match is None:
        return []
    day, month, year = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
    return [Atom(i, i + 1, slot, int(n)) for slot, n in (("day", day), ("month", month), ("year", year))]


def _day(words: Sequence[str], i: int, listed: int = 0) -> list[Atom]:
    """Read a day of the month: a number or ordinal before a month, or before other days (28 و29 غشت)."""
    number = _day_number(words, i)
    if number is None:
        return []
    end, value = number
    after = _skip(words, end, "day_joints")
    if _month_at(words, after):
        return [Atom(i, after, "day", value)]
    return [Atom(i, end, "day", value)] if listed < _MOST_DAYS and _day_follows(words, end, listed + 1) else []


def _day_number(words: Sequence[str], i: int) -> tuple[int, int] | None:
    ordinal = ordinal_at(words, i)
    cardinal = None if ordinal else cardinal_at(words, i)
    end, value = ordinal or ((cardinal.end, int(cardinal.value)) if cardinal else (i, 0))
    return (end, value) if 1 <= value <= 31 else None


def _day_follows(words: Sequence[str], end: int, listed: int) -> bool:
    """Say whether another day of the same month follows a day, after a joint or with و."""
    start = _skip(words, end, "interval_joints")
    joined = start > end or (end < len(words) and words[end].startswith("و"))
    return joined and bool(_day(words, start, listed))


def _month_at(words: Sequence[str], i: int) -> bool:
    """Say whether a month stands here, by its name or as الشهر."""
    match = _phrases().at(words, i, _forms)
    return match is not None and (match.value[0] in {"month", "hijri_month"} or match.phrase == "الشهر")


def _clock(words: Sequence[str], i: int, before: Sequence[Atom]) -> list[Atom]:
    """Read an hour with its minutes: 14:20, الرابعة والنصف, الثالثة إلا ثلثا."""
    after_hour = bool(before) and before[-1].end == i and before[-1].slot == "definite" and before[-2].value == "hour"
    if match := (_CLOCK_AFTER_HOUR if after_hour else _CLOCK).fullmatch(words[i]):
        hour, minute, end = int(match[1]), int(match[2] or 0), i + 1
    elif found := _hour_word(words, i):
        (end, hour), minute = found, 0
    else:
        return []
    if minutes := _minutes().at(words, end, lambda word: (word,)):
        end, minute = minutes.end, minutes.value
    total = 60 * hour + minute
    return [Atom(i, end, "clock", divmod(total, 60))] if 0 <= total < 24 * 60 else []


def _hour_word(words: Sequence[str], i: int) -> tuple[int, int] | None:
    """Read the feminine ordinal that names an hour."""
    feminine = [form for form in unprefixed(words[i]) if form.startswith("ال") and form.endswith("ه")]
    if _ONE_O_CLOCK in feminine:
        return i + 1, 1
    found = ordinal_at(words, i) if feminine else None
    return found if found and found[1] <= 12 else None


def _phrase(words: Sequence[str], i: int) -> list[Atom]:
    match = _phrases().at(words, i, _forms)
    if match is None or _means_otherwise(words, match):
        return []
    slot, value = match.value
    if slot == "offset" and match.phrase == "اليوم" and (nth := ordinal_at(words, match.end)):
        row = _in_a_row().at(words, nth[0])
        return [Atom(i, row.end, "streak", nth[1], match.particles)] if row else []
    number, slot = (slot, "unit") if slot in {"one", "two", "many"} else ("", slot)
    atoms = [Atom(i, match.end, slot, value, match.particles)]
    definite = match.phrase.startswith("ال")
    if number == "two" or (number == "one" and not definite):
        atoms.append(Atom(i, match.end, "noun_count", 2 if number == "two" else 1))
    if definite and (number or slot == "part"):
        atoms.append(Atom(i, match.end, "definite", number or slot))
    return atoms


def _means_otherwise(words: Sequence[str], match: Match[tuple[str, Value]]) -> bool:
    """Say whether a phrase is no time here: every day, eleven, the secretary general, the third week, the next day."""
    slot, value = match.value
    before, after = words[match.start - 1 : match.start], words[match.end : match.end + 1]
    if before == ["كل"] or (slot == "weekday" and after and after[0] in _TEN):
        return True
    if slot == "one" and match.phrase.startswith("ال") and value != "hour":
        counted = value == "century" and cardinal_at(words, match.end)
        if counted or ordinal_at(words, match.end):
            return True
    if match.phrase == "العام" and not lexicon_words("times", "general").isdisjoint(before):
        return True
    if after and after[0] in lexicon_words("times", "hijri_marks") and _year(words, match.end + 1, []):
        return False
    others = {"اليوم": "other_days", "العام": "other_years", "السنه": "other_years"}.get(match.phrase)
    return others is not None and not lexicon_words("times", others).isdisjoint(after)


def _year(words: Sequence[str], i: int, before: Sequence[Atom]) -> list[Atom]:
    if i >= len(words):
        return []
    if match := _YEAR.fullmatch(words[i]):
        return [Atom(i, i + 1, "year", int(match[1]))]
    match = _HIJRI_YEAR.fullmatch(words[i])
    if match is None:
        return []
    marks = lexicon_words("times", "hijri_marks")
    marked = i + 1 < len(words) and words[i + 1] in marks
    after_month = bool(before) and before[-1].end == i and before[-1].slot == "hijri_month"
    stands = match[2] or marked or after_month or (i and words[i - 1] in marks)
    return [Atom(i, i + 1 + marked, "hijri_year", int(match[1]))] if stands else []


def is_marked_hijri(words: Sequence[str]) -> bool:
    """Say whether a year among folded words is marked as one of the Hijra (1389 هـ, العام الهجري 1436)."""
    marks = lexicon_words("times", "hijri_marks")
    years = (match for word in words if (match := _HIJRI_YEAR.fullmatch(word)))
    return any(match[2] or not marks.isdisjoint(words) for match in years)


def _count(words: Sequence[str], i: int, before: Sequence[Atom]) -> list[Atom]:
    """Read a number with its unit, or after it (ثلاثة أيام, الساعات الثماني والأربعين)."""
    cardinal = cardinal_at(words, i)
    if cardinal is None or cardinal.value.denominator != 1:
        return []
    unit = _phrases().at(words, cardinal.end, _forms)
    counts = unit is not None and unit.value[0] in {"one", "many"}
    counted = bool(before) and before[-1].end == i and before[-1].slot == "definite" and before[-1].value == "many"
    return [Atom(i, cardinal.end, "count", int(cardinal.value))] if counts or counted else []


def _skip(words: Sequence[str], i: int, joints: str) -> int:
    while i < len(words) and not lexicon_words("times", joints).isdisjoint(unprefixed(words[i])):
        i += 1
    return i


@lru_cache(maxsize=100_000)
def _forms(word: str) -> tuple[str, ...]:
    """Give a word with and without particles; too little is left of a short one to tell (باب is no ب before آب)."""
    return tuple(form for form in unprefixed(word) if form == word or len(form) >= _LEAST_LETTERS)


@cache
def _phrases() -> Phrases[tuple[str, Value]]:
    """Give all phrases with their slot and value; for units the slot is their number."""
    data = lexicon("times")
    found: dict[str, tuple[str, Value]] = {}
    for unit, numbers in data["unit"].items():
        found |= {form: (number, unit) for number, forms in numbers.items() for form in forms}
    for edge, entry in data["edge"].items():
        found |= dict.fromkeys(entry["words"], ("edge", edge))
    for slot in ("season", "part", "weekday", "shift", "decade", "same", "relation", "night", "offset", "few"):
        for value, forms in data[slot].items():
            number = int(value) if value.lstrip("-").isdigit() else value
            found |= dict.fromkeys(forms, (slot, number))
    found |= {phrase: ("about", bound) for bound, phrases in lexicon("numbers")["before"].items() for phrase in phrases}
    found |= {name: ("hijri_month", number) for name, number in hijri_month_names().items()}
    return Phrases(found | {name: ("month", number) for name, number in _months().items()})


def _months() -> dict[str, int]:
    """Give the names of the months, and pairs of them as the tokenizer keeps them together (أبريل/نيسان)."""
    names = month_names()
    pairs = {f"{one}/{two}": names[one] for one in names for two in names if names[one] == names[two]}
    return names | pairs


@cache
def _minutes() -> Phrases[int]:
    return Phrases({form: int(value) for value, forms in lexicon("times")["minutes"].items() for form in forms})


@cache
def _in_a_row() -> Phrases[None]:
    return Phrases(dict.fromkeys(lexicon("times")["in_a_row"]))
