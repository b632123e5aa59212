"""What a time expression means: begin, end and granularity, or what is known of them without a day of publication."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from .periods import DAY, Period, day
from .timephrases import Description, Phrase
from .timevalues import Context, resolve


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an expression means.

    ``period`` is absent where nothing anchors it; ``value`` then keeps what it says, where that has a form of its own.
    ``stated``: the expression alone gives the period. ``open_ended``: it goes on after its end, the day of publication.
    """

    period: Period | None
    granularity: str
    stated: bool = False
    open_ended: bool = False
    value: str | None = None


def meaning_of(phrase: Phrase, context: Context) -> Meaning | None:
    """Give the meaning of an expression; nothing where it cannot be (31 February) or has no begin (before 2011).

    A day of the month that contradicts its weekday in every year around publication keeps what it says.
    """
    context = replace(context, ahead=context.ahead or phrase.first.relation == "before")
    stated = stated_period(phrase)
    period = stated or _period(phrase, context)
    if period is None:
        return _partial(phrase) if context.anchor is None or _contradicts_itself(phrase, context) else None
    if context.anchor is None or phrase.last:
        since = phrase.first.relation == "since"
        return Meaning(period, period.granularity, stated=stated is not None, open_ended=since)
    return _bounded(period, phrase.first, context.anchor, stated=stated is not None)


def _contradicts_itself(phrase: Phrase, context: Context) -> bool:
    """Say whether it is only for its weekday that a day of the month cannot be."""
    first = phrase.first
    without = replace(phrase, first=replace(first, weekday=None))
    return bool(first.weekday and first.day and first.month) and _period(without, context) is not None


def stated_period(phrase: Phrase) -> Period | None:
    """Give the period that an expression alone gives, without a day of publication."""
    return _period(phrase, Context())


def _period(phrase: Phrase, context: Context) -> Period | None:
    try:
        first = resolve(phrase.first, context)
        if first is None or phrase.last is None:
            return first
        after = replace(context, told=[first])
        last = _next_weekday(first, phrase.last.weekday) if phrase.last.weekday else resolve(phrase.last, after)
    except (OverflowError, ValueError):  # beyond the calendars
        return None
    if last and phrase.first.part == "small hours" and last.granularity == "Day":
        return last  # the night's second day
    return last and _from_to(first, last)


def _next_weekday(first: Period, weekday: int) -> Period:
    return day(first.begin + ((weekday - first.begin.isoweekday()) % 7) * DAY)


def _from_to(first: Period, last: Period) -> Period | None:
    """Give the interval of two periods; nothing where the second one ends before the first one begins."""
    if first.hours and last.hours:
        hours = first.hours[0], last.hours[1]
        return Period(first.begin, first.begin, "Hour", hours) if hours[0] <= hours[1] else None
    return Period(first.begin, last.end, "Range") if first.begin <= last.end else None


def _bounded(period: Period, told: Description, anchor: date, *, stated: bool) -> Meaning | None:
    """Bound a period by words such as since, until and before; lengths are bounded by them already.

    An until with a complete date keeps that date: when what ends then began is not told.
    """
    since_publication = Period(anchor, period.end, "Range")
    match told.relation:
        case "since" if period.begin <= anchor:
            return Meaning(Period(period.begin, anchor, "Range"), "Range", open_ended=True)
        case "until" if not stated and period.end > anchor:
            return Meaning(since_publication, "Range")
        case "before" if not (told.length and told.shift is None):
            if period.begin <= anchor:
                return None
            exclusive = period.granularity != "Day" and told.edge not in {"end", "late"}
            end = period.begin - DAY if exclusive else period.end
            return Meaning(replace(since_publication, end=end), "Range")
        case "earlier" if period.begin <= anchor < period.end:
            return Meaning(Period(period.begin, anchor, period.granularity), period.granularity)
    return Meaning(period, period.granularity, stated=stated)


_LETTERS = {"hour": "H", "day": "D", "week": "W", "month": "M", "year": "Y"}


def _partial(phrase: Phrase) -> Meaning:
    since = phrase.first.relation == "since"
    return Meaning(None, _granularity(phrase), open_ended=since, value=_value(phrase.first))


def _value(told: Description) -> str | None:
    """Give what a description says in the forms of ISO 8601 (``--04-22``, ``-P1D``) and TIMEX3 (``XXXX-WXX-6``)."""
    if told.month:
        return f"--{told.month:02}" + (f"-{told.day:02}" if told.day else "")
    if told.weekday:
        return f"XXXX-WXX-{told.weekday}"
    if told.offset is not None:
        return _duration(told.offset, "D")
    if told.clock:
        return f"T{told.clock[0]:02}:{told.clock[1]:02}"
    ago = told.relation in {"since", "before"} and told.length
    if told.unit in _LETTERS and (told.shift is not None or ago):
        return _duration((-1 if ago else told.shift or 0) * (told.length or 1), _LETTERS[told.unit])
    return None


def _duration(count: int, letter: str) -> str:
    return f"{'-' if count < 0 else ''}P{'T' if letter == 'H' else ''}{abs(count)}{letter}"


def _granularity(phrase: Phrase) -> str:
    told = phrase.first
    if phrase.last or told.edge or told.season or told.relation in {"since", "within"}:
        return "Range"
    if told.clock:
        return "Hour"
    if told.day or told.weekday or told.offset is not None or told.part:
        return "Day"
    if told.month or told.hijri_month:
        return "Month"
    return {"week": "Week", "month": "Month", "year": "Year"}.get(told.unit or "", "Range")
