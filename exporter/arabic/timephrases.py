"""Time expressions: runs of words that say different things of one time, and pairs of them that make an interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cache
from typing import Any

from .lexicon import lexicon
from .lexicon import words as lexicon_words
from .timewords import Atom, atoms_in, is_marked_hijri
from .wording import Phrases, unprefixed

_MOST_JOINTS = 2
"""Words that may join two parts of one expression."""

_DATES = frozenset({"weekday", "month", "hijri_month", "year", "hijri_year", "day", "offset"})
"""Slots beside which a unit counts nothing (يوم السبت, شهر مايو)."""

_HINGES = frozenset({"weekday", "clock", "year", "day", "month", "offset", "edge"})
"""Slots of which both ends of an interval have one."""
_UNITS_BEFORE = {"weekday": {None, "day", "hour"}, "offset": {None, "day", "hour"}, "clock": {None, "hour"}}
"""Units that may stand before a day or an hour (الساعة الرابعة, not السنة الرابعة)."""


@dataclass(slots=True)
class Description:
    """What an expression says of a time. Every slot is empty or filled once.

    ``shift`` and ``offset`` count from the time of publication: units of ``unit``, and days. ``count`` is the number of
    units that a length has; ``noun_count`` the one that the noun itself says.
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None
    hijri_year: int | None = None
    hijri_month: int | None = None
    weekday: int | None = None
    offset: int | None = None
    night: int | None = None
    part: str | None = None
    clock: tuple[int, int] | None = None
    unit: str | None = None
    count: int | None = None
    noun_count: int | None = None
    definite: str | None = None
    shift: int | None = None
    few: int | None = None
    edge: str | None = None
    season: int | None = None
    decade: int | None = None
    same: str | None = None
    streak: int | None = None
    relation: str | None = None
    about: str | None = None

    @property
    def length(self) -> int | None:
        """How many units the expression speaks of, where it says so; beside a date the noun counts nothing."""
        return None if self.slots & _DATES else self.count or self.noun_count

    @property
    def slots(self) -> set[str]:
        """The names of the slots that are filled."""
        return {name for name in _SLOTS if getattr(self, name) is not None}

    def makes(self, sense: str) -> bool:
        """Say whether the slots are ``enough`` for a time, or ``perhaps`` are."""
        return any(map(self.slots.issuperset, lexicon("times")["sense"][sense]))

    def filled(self, other: Description, *slots: str) -> Description:
        """Give a copy whose empty ones among some slots are filled from another description."""
        given: dict[str, Any] = {slot: getattr(other, slot) for slot in slots if getattr(self, slot) is None}
        return replace(self, **given)


_SLOTS = tuple(slot.name for slot in fields(Description))


@dataclass(slots=True)
class Phrase:
    """A time expression: words ``start`` to ``end``, half-open; an interval has a ``last`` description too."""

    start: int
    end: int
    first: Description = field(default_factory=Description)
    last: Description | None = None
    cued: bool = False
    """Whether the word before it, or a second name of its month, lets a month or a year stand alone."""
    particles: int = 0
    """One-letter particles written before its first word."""

    @property
    def is_sure(self) -> bool:
        """Say whether it dates something beyond doubt; else it may as well mean something else."""
        told = [self.first, self.last] if self.last else [self.first]
        return any(one.makes("enough") or (self.cued and one.slots & {"month", "year"}) for one in told)


def is_unmistakable(words: Sequence[str], phrase: Phrase) -> bool:
    """Say so of a month after a cue, if it means nothing else and has no day, and of a marked year of the Hijra."""
    said, told = words[phrase.start : phrase.end], phrase.first
    if told.hijri_year:
        return is_marked_hijri(said)
    cued = phrase.cued or told.relation is not None
    months = (form for word in said for form in unprefixed(word))
    return cued and not told.day and not lexicon_words("times", "months_only").isdisjoint(months)


def phrases_in(words: Sequence[str]) -> list[Phrase]:
    """Give the time expressions among folded words, in text order."""
    found: list[Phrase] = []
    for run in _runs(words):
        joined = found and (_same_day(words, found[-1], run) or _interval(words, found[-1], run))
        if joined:
            found[-1] = joined
        else:
            found.append(run)
    return [phrase for phrase in found if _is_time(words, phrase)]


def _is_time(words: Sequence[str], phrase: Phrase) -> bool:
    """Leave out what is counted from something else: two days before the vote, the first five months, that time of."""
    told, after = phrase.last or phrase.first, words[phrase.end : phrase.end + 1]
    if told.same and (after == ["من"] or (told.same == "any" and not told.relation)):
        return False
    if told.length:
        before_event = told.relation == "before" and after in (["من"], ["علي"])
        of_something = told.definite and told.shift is None
        if before_event or of_something or told.relation == "until":
            return False
    if told.relation == "within" and told.slots == {"relation", "offset"}:
        return False  # during the day
    return told.makes("enough") or told.makes("perhaps")


def _runs(words: Sequence[str]) -> list[Phrase]:
    runs: list[Phrase] = []
    for atom in atoms_in(words):
        if not (runs and _joins(words, runs[-1], atom)):
            runs.append(Phrase(atom.start, atom.end, cued=_is_cued(words, atom.start), particles=atom.particles))
        run = runs[-1]
        run.cued |= atom.slot == "month" and run.first.month is not None
        setattr(run.first, atom.slot, atom.value)
        run.end = atom.end
    for run in runs:
        run.end += "(" in words[run.start : run.end] and words[run.end : run.end + 1] == [")"]
    return runs


def _is_cued(words: Sequence[str], start: int) -> bool:
    return start > 0 and not lexicon_words("times", "cues").isdisjoint(unprefixed(words[start - 1]))


def _joins(words: Sequence[str], run: Phrase, atom: Atom) -> bool:
    """Say whether an atom goes on with a run: its slot is free and may follow, only joints lie between."""
    if atom.start < run.end:
        return True  # another slot of the same words
    between = [word for word in words[run.end : atom.start] if word]
    slots = run.first.slots
    if len(between) > _MOST_JOINTS or not lexicon_words("times", "joints").issuperset(between):
        return False
    if "،" in between and not (slots & {"weekday", "offset"} and atom.slot in {"weekday", "offset", "day"}):
        return False
    if words[atom.start] in lexicon_words("times", "demonstratives") and not slots <= {"relation", "edge"}:
        return False
    if slots == {"shift"} and (between or atom.slot not in {"unit", "part"}):
        return False
    if not slots.issubset(lexicon("times")["follows"][atom.slot]):
        return False
    if atom.slot in {"weekday", "offset", "clock"} and run.first.unit not in _UNITS_BEFORE[atom.slot]:
        return False
    given = getattr(run.first, atom.slot)
    return given in (None, atom.value) or (atom.slot == "unit" and bool(slots & {"clock", "month"}))


def _same_day(words: Sequence[str], one: Phrase, other: Phrase) -> Phrase | None:
    """Join a date of one calendar and the same date of the other one; the Gregorian one is kept."""
    between = set(words[one.end : other.start])
    if not (one.first.day and other.first.day) or not between <= lexicon_words("times", "calendar_joints"):
        return None
    if (one.first.hijri_month is None) == (other.first.hijri_month is None):
        return None
    hijri, gregorian = (one, other) if one.first.hijri_month else (other, one)
    end = other.end + ("(" in between and words[other.end : other.end + 1] == [")"])
    first = gregorian.first.filled(hijri.first, "weekday", "part", "offset", "relation")
    return replace(one, end=end, first=first)


def _interval(words: Sequence[str], one: Phrase, other: Phrase) -> Phrase | None:
    """Join two expressions, or an interval and one more expression of its list, to an interval."""
    start = _opening(words, one.start)
    if not _makes_interval(words, one, other, opened=start < one.start):
        return None
    first = one.first.filled(other.first, "part") if one.first.clock else one.first
    if first.day and not first.month:
        first = first.filled(other.first, "month", "hijri_month", "shift", "unit", "definite")
    if first.month or first.hijri_month:
        first = first.filled(other.first, "year", "hijri_year")
    last = other.first.filled(first, "weekday", "offset") if first.clock else other.first
    particles = one.particles if start == one.start else 0
    return Phrase(start, other.end, first, replace(last, relation=None), one.cued, particles)


def _makes_interval(words: Sequence[str], one: Phrase, other: Phrase, *, opened: bool) -> bool:
    """Say so by the words between: و in a list or after between, a dash or to, or only a night's two days."""
    shared = bool((one.last or one.first).slots & other.first.slots & _HINGES)
    between = [word for word in words[one.end : other.start] if word not in {"", "،"}]
    if between == ["و"] or (not between and words[other.start].startswith("و")):
        listed = one.first.unit or one.first.slots == {"day"}
        until = other.first.relation == "until"
        return (shared and (opened or bool(listed))) or (until and opened)
    if one.last:
        return False
    if between:
        return lexicon_words("times", "interval_joints").issuperset(between) and (shared or opened)
    nights = other.first.weekday is not None and one.first.weekday is not None and one.first.part is not None
    return nights or (other.first.relation == "until" and opened)


def _opening(words: Sequence[str], start: int) -> int:
    opening = _openings().before(words, start)
    return opening.start if opening else start


@cache
def _openings() -> Phrases[None]:
    return Phrases(dict.fromkeys(lexicon("times")["openings"]))
