"""Publication dates as feeds, sites and tables write them, turned into ISO 8601. Nothing is guessed."""

from __future__ import annotations

import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from functools import cache

from babel import Locale

from ..arabic.months import month_names
from ..errors import InputError

_LIKE = "write it like 2015-07-24 or 2015-07-24T14:05:00+03:00"
_WEEKDAY = r"(?:[^\W\d]+[,،]? )?"
_MONTH = r"(?P<name>[^\W\d][^\d,،.]*?)\.?"
_TIME = r"(?:[T ,،]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?)?"

_RFC2822 = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|[A-Z]{1,3})")
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})" + _TIME)
_YEAR_LAST = re.compile(r"(?P<one>\d{1,2})[-/.](?P<two>\d{1,2})[-/.](?P<year>\d{4})" + _TIME)
_DAY_FIRST = re.compile(_WEEKDAY + r"(?P<day>\d{1,2}) " + _MONTH + r"[,،]? (?P<year>\d{4})" + _TIME)
_MONTH_FIRST = re.compile(_WEEKDAY + _MONTH + r" (?P<day>\d{1,2})[,،]? (?P<year>\d{4})" + _TIME)


def iso_date(given: str) -> str:
    """Return ``given`` as an ISO 8601 date, or date and time where it has a time; an offset is kept.

    Read are ISO 8601 to the day or finer, RFC 2822, ``2015/07/24``, ``24/07/2015``, ``24 July 2015``,
    ``July 24, 2015`` and ``٢٤ يوليو/تموز ٢٠١٥``.

    Raises:
        InputError: the date is written in another way, does not exist, or its day and month could change places.
    """
    text = " ".join("".join(str(int(char)) if char.isdecimal() else char for char in given).split())
    try:
        moment = _iso(text) or _rfc2822(text) or _numeric(text) or _named(text)
    except ValueError as error:
        raise InputError(f"published: {given!r} is no date: {error}; {_LIKE}") from None
    if moment is None:
        raise InputError(f"published: {given!r} is not a date that can be read; {_LIKE}")
    return moment


def _iso(text: str) -> str | None:
    for kind in (date, datetime):
        try:
            moment = kind.fromisoformat(text)
        except ValueError:
            continue
        return moment.replace(microsecond=0).isoformat() if isinstance(moment, datetime) else moment.isoformat()
    return None


def _rfc2822(text: str) -> str | None:
    return parsedate_to_datetime(text).isoformat() if _RFC2822.fullmatch(text) else None


def _numeric(text: str) -> str | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return _moment(match, int(match["month"]), int(match["day"]))
    if match := _YEAR_LAST.fullmatch(text):
        smaller, larger = sorted((int(match["one"]), int(match["two"])))
        if smaller < larger <= 12:
            raise ValueError("day and month could change places")
        return _moment(match, smaller, larger)
    return None


def _named(text: str) -> str | None:
    match = _DAY_FIRST.fullmatch(text) or _MONTH_FIRST.fullmatch(text)
    if match is None:
        return None
    months = {_months().get(name.strip().lower()) for name in match["name"].split("/")}  # April under two names
    month = months.pop()
    return _moment(match, month, int(match["day"])) if month and not months else None


def _moment(match: re.Match[str], month: int, day: int) -> str:
    year = int(match["year"])
    if match["hour"] is None:
        return date(year, month, day).isoformat()
    return datetime(year, month, day, int(match["hour"]), int(match["minute"]), int(match["second"] or 0)).isoformat()


@cache
def _months() -> dict[str, int]:
    english = Locale("en").months["format"]
    names = (*english["wide"].items(), *english["abbreviated"].items())
    return month_names() | {name.lower(): number for number, name in names}
