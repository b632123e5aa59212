"""What a described time denotes, given when the article was published and what was told before.

News looks back: a weekday, a month or a day of the year without more is the last one, unless words say that it lies
ahead. Weeks run from Monday to Sunday.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time

from .lexicon import lexicon
from .periods import DAY, Period, back, day, hijri_month, hijri_year_of, hijri_years, month, week, years
from .timephrases import Description

_FAR = 300
"""Days from which a date without a year is too far away to be meant: the one on the other side of publication is."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a time is resolved by: the day of publication, the times told before it, and whether it lies ahead."""

    anchor: date | None = None
    told: Sequence[Period] = ()
    ahead: bool = False

    @property
    def last_day(self) -> Period | None:
        """The day that was told last, else the day of publication."""
        found = next(
            (period.end for period in reversed(self.told) if period.granularity in {"Day", "Hour"}), self.anchor
        )
        return day(found) if found else None


def resolve(told: Description, context: Context) -> Period | None:
    """Give the period of a description, its relation left aside; nothing where nothing anchors it.

    Raises:
        OverflowError, ValueError: it lies beyond the calendars.
    """
    base = _base(told, context)
    if base and told.edge:
        base = _edge(base, told.edge)
    return _hour(base, told) if base and told.clock else base


def _base(told: Description, context: Context) -> Period | None:
    if told.same:
        return _told_before(told.same, context.told)
    if told.month or told.hijri_month:
        return _month_or_day(told, context)
    if told.season and told.year:
        return _season(told.season, told.year)
    if told.year or told.hijri_year:
        return years(told.year) if told.year else hijri_years(told.hijri_year or 0)
    return _from_publication(told, context, context.anchor) if context.anchor else None


def _told_before(same: str, told: Sequence[Period]) -> Period | None:
    days = {"day": {"Day", "Hour"}, "period": {"Week", "Month", "Year", "Range"}}.get(same)
    found = next((period for period in reversed(told) if days is None or period.granularity in days), None)
    return found and replace(found, hours=None)


def _month_or_day(told: Description, context: Context) -> Period | None:
    """A month or a day of a month; without a year, the one that shift, weekday and direction choose."""
    stated = told.year or told.hijri_year
    if stated:
        return _in_year(told, stated)
    if context.anchor is None:
        return None
    year = hijri_year_of(context.anchor) if told.hijri_month else context.anchor.year
    if told.unit == "year" and told.shift is not None:
        return _in_year(told, year + told.shift)
    candidates = [_in_year(told, year + n) for n in (-1, 0, 1)]
    return _nearest([period for period in candidates if period], told, context, context.anchor)


def _in_year(told: Description, year: int) -> Period | None:
    period = hijri_month(year, told.hijri_month) if told.hijri_month else month(year, told.month or 0)
    return _day_of(period, told.day) if told.day else period


def _day_of(period: Period, number: int) -> Period | None:
    return period.part(number, number, "Day") if number <= (period.end - period.begin).days + 1 else None


def _nearest(candidates: Iterable[Period], told: Description, context: Context, anchor: date) -> Period | None:
    """Choose among the same date of neighbouring years."""
    fitting = [p for p in candidates if not (told.day and told.weekday) or p.begin.isoweekday() == told.weekday]
    before = [p for p in fitting if (p.end if told.shift else p.begin) < anchor + (not told.shift) * DAY]
    after = [p for p in fitting if (p.begin if told.shift else p.end) > anchor - (not told.shift) * DAY]
    if told.shift == 0:
        return next((p for p in fitting if p.begin.year == anchor.year or p.end.year == anchor.year), None)
    if not (before and after):
        return before[-1] if before else after[0] if after else None
    if told.shift is None:
        just_gone = (after[0].begin - anchor).days > _FAR
        soon = (anchor - before[-1].end).days > _FAR
        return after[0] if soon or (context.ahead and not just_gone) else before[-1]
    return after[0] if told.shift == 1 else before[-1]


def _from_publication(told: Description, context: Context, anchor: date) -> Period | None:
    """Count from the day of publication."""
    if told.weekday:
        return day(_weekday(told.weekday, told, context, anchor))
    if told.offset is not None:
        return day(anchor + told.offset * DAY)
    if told.streak:
        return Period(anchor - (told.streak - 1) * DAY, anchor, "Range")
    if told.night:
        return Period(anchor + told.night * DAY, anchor + (told.night + 1) * DAY, "Range")
    if told.season and told.unit == "year" and told.shift is not None:
        return _season(told.season, anchor.year + told.shift)
    if told.season:
        seasons = [_season(told.season, anchor.year + n) for n in (-1, 0, 1)]
        return _nearest(seasons, told, context, anchor)
    if told.decade:
        return _decade(told, anchor)
    if told.day:
        return _day_of(month(anchor.year, anchor.month + (told.shift or 0)), told.day)
    if told.unit in {None, "hour"} and (told.clock or told.part):
        return day(anchor) if told.shift == 0 else context.last_day
    return _length(told, context, anchor) or _unit(told, context, anchor)


def _weekday(number: int, told: Description, context: Context, anchor: date) -> date:
    """A weekday wins over a contradicting word such as today."""
    if told.offset is not None and (anchor + told.offset * DAY).isoweekday() == number:
        return anchor + told.offset * DAY
    since, until = (anchor.isoweekday() - number) % 7, (number - anchor.isoweekday()) % 7
    if told.shift == 1 or (told.offset or 0) > 0:
        return anchor + (until or 7) * DAY
    if told.shift == -1:  # the last one is not what newspapers call yesterday
        return anchor - (since if since > 1 else since + 7) * DAY
    return anchor + until * DAY if context.ahead and told.offset is None else anchor - since * DAY


def _season(first: int, year: int) -> Period:
    return Period(month(year, first).begin, month(year, first + 2).end, "Range")


def _decade(told: Description, anchor: date) -> Period:
    first = 100 * (anchor.year // 100) + (told.decade or 0)
    last_century = told.unit == "century" and told.shift == -1
    first -= 100 if last_century or first > anchor.year else 0
    return years(first, first + 9)


def _length(told: Description, context: Context, anchor: date) -> Period | None:
    """A number of units before or after the day of publication, or from there to it."""
    unit, count = told.unit or "day", told.length
    if count is None and told.definite == "many" and told.shift:
        vague = lexicon("times")["vague"]
        count = vague["few" if told.few else unit] if unit in vague else None
    if not count or not (told.relation or told.shift):
        return None
    if told.relation == "before" and told.shift is None:
        return _ago(back(anchor, count, unit), unit, about=told.about is not None)
    if told.shift == 1 or (told.shift is None and told.relation == "within" and context.ahead):
        first = anchor + DAY if told.shift and unit == "day" else anchor
        return Period(first, max(first, back(anchor, -count, unit)), "Range")
    return Period(back(anchor, count, unit), anchor, "Range")


def _ago(then: date, unit: str, *, about: bool) -> Period:
    """Days and weeks lead to a day, months and years to a month; about so many years to a year."""
    if unit in {"hour", "day", "week"}:
        return day(then)
    return month(then.year, then.month) if unit == "month" or not about else years(then.year)


def _unit(told: Description, context: Context, anchor: date) -> Period | None:
    """This, the last or the next week, month, year, decade or century; the weekend is the last one."""
    if (told.shift is None and told.edge is None) or told.definite != "one":
        return None
    weekend = told.unit == "week" and told.edge == "end" and told.shift is None
    shift = -1 if weekend and not (told.relation or context.ahead) else told.shift or 0
    match told.unit:
        case "week":
            return week(anchor, shift)
        case "month":
            return month(anchor.year, anchor.month + shift)
        case "year":
            return years(anchor.year + shift)
        case "decade" | "century" as unit:
            length = 10 if unit == "decade" else 100
            first = length * (anchor.year // length + shift)
            return years(first, first + length - 1)
    return None


def _edge(base: Period, edge: str) -> Period:
    """The begin, middle or end of a period, where the word list says which part of it that is."""
    bounds = lexicon("times")["edge"][edge].get(base.granularity.lower())
    if bounds is None:
        return base
    if base.granularity != "Year" or bounds[0] < 0:
        return base.part(*bounds)
    first, last = (month(base.begin.year, number) for number in bounds)
    return first if first == last else Period(first.begin, last.end, "Range")


def _hour(base: Period, told: Description) -> Period:
    hour, minute = told.clock or (0, 0)
    match told.part:
        case "afternoon" | "evening" if hour < 12:
            hour += 12
        case "noon" if hour < 10:
            hour += 12
        case "night" if 6 <= hour < 12:
            hour += 12
        case "dawn" | "morning" | "night" | "small hours" if hour == 12:
            hour = 0
    moment = time(hour % 24, minute)
    return Period(base.begin, base.begin, "Hour", (moment, moment))
