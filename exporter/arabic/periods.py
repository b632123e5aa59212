"""Periods of the calendar and arithmetic on them: days, weeks from Monday, months and years, Gregorian and Hijri."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from hijridate import Gregorian, Hijri

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both included; ``hours``: its first and its last minute, where they are told."""

    begin: date
    end: date
    granularity: str
    hours: tuple[time, time] | None = None

    def isoformat(self) -> tuple[str, str]:
        """Give begin and end as ISO 8601 dates, or minutes where the hour is known."""
        if self.hours is None:
            return self.begin.isoformat(), self.end.isoformat()
        begin, end = (datetime.combine(*when) for when in zip((self.begin, self.end), self.hours, strict=True))
        return begin.isoformat(timespec="minutes"), end.isoformat(timespec="minutes")

    def part(self, first: int, last: int, granularity: str = "Range") -> Period:
        """Give the first to the last of its days, counted from 1, or from its end where negative."""
        length = (self.end - self.begin).days + 1
        first, last = (n - 1 if n > 0 else length + n for n in (first, last))
        return Period(self.begin + first * DAY, self.begin + last * DAY, granularity)


def day(when: date) -> Period:
    """Give one day."""
    return Period(when, when, "Day")


def week(when: date, shift: int = 0) -> Period:
    """Give the week, Monday to Sunday, that lies ``shift`` weeks after the one of a day."""
    monday = when - when.weekday() * DAY + timedelta(weeks=shift)
    return Period(monday, monday + 6 * DAY, "Week")


def month(year: int, number: int) -> Period:
    """Give a month; numbers before 1 and after 12 are months of the years before and after."""
    year, index = divmod(12 * year + number - 1, 12)
    return Period(date(year, index + 1, 1), date(year, index + 1, monthrange(year, index + 1)[1]), "Month")


def years(first: int, last: int | None = None) -> Period:
    """Give a year, or the years from the first to the last."""
    return Period(date(first, 1, 1), date(last or first, 12, 31), "Range" if last else "Year")


def hijri_year_of(when: date) -> int:
    """Give the Hijri year of a day (Umm al-Qura; 1924 to 2077, else ``OverflowError``)."""
    return Gregorian(when.year, when.month, when.day).to_hijri().year


def hijri_month(year: int, number: int) -> Period:
    """Give the days of a Hijri month (Umm al-Qura; years 1343 to 1500, else ``OverflowError``)."""
    first = Hijri(year, number, 1)
    begin = _gregorian(first)
    return Period(begin, begin + (first.month_length() - 1) * DAY, "Month")


def hijri_years(year: int) -> Period:
    """Give the days of a Hijri year."""
    return Period(hijri_month(year, 1).begin, hijri_month(year, 12).end, "Year")


def _gregorian(when: Hijri) -> date:
    return date(*when.to_gregorian().datetuple())


def back(when: date, count: int, unit: str) -> date:
    """Give the day that lies ``count`` days, weeks, months or years before another one; after it when negative."""
    if unit in {"day", "week"}:
        return when - timedelta(days=count * (7 if unit == "week" else 1))
    if unit == "hour":
        return when - timedelta(days=round(count / 24))
    target = month(when.year, when.month - count * {"month": 1, "year": 12, "decade": 120, "century": 1200}[unit])
    return min(target.end, target.begin + (when.day - 1) * DAY)
