"""Publication dates: what is read, and what is refused rather than guessed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.errors import InputError
from khabar.exporter.records.dates import iso_date


@pytest.mark.parametrize(
    ("given_date", "iso"),
    [
        ("2015-07-24", "2015-07-24"),
        ("20150724", "2015-07-24"),
        ("2015-W30-5", "2015-07-24"),
        ("2015-07-24T14:05", "2015-07-24T14:05:00"),
        ("2015-07-24 14:05:09", "2015-07-24T14:05:09"),
        ("2015-07-24T14:05:09.123Z", "2015-07-24T14:05:09+00:00"),
        ("2015-07-24T14:05:09+03:00", "2015-07-24T14:05:09+03:00"),
        ("Fri, 24 Jul 2015 10:00:00 +0300", "2015-07-24T10:00:00+03:00"),
        ("Fri, 24 Jul 2015 10:00:00 GMT", "2015-07-24T10:00:00+00:00"),
        ("2015/07/24", "2015-07-24"),
        ("2015.7.24 14:05", "2015-07-24T14:05:00"),
        ("24/07/2015", "2015-07-24"),
        ("07/24/2015", "2015-07-24"),
        ("5/5/2015", "2015-05-05"),
        ("24 July 2015", "2015-07-24"),
        ("Jul 24, 2015", "2015-07-24"),
        ("Friday, July 24, 2015, 14:05", "2015-07-24T14:05:00"),
        ("٢٤ يوليو ٢٠١٥", "2015-07-24"),
        ("الجمعة، 24 تموز 2015", "2015-07-24"),
        ("22 أبريل/نيسان 2016", "2016-04-22"),
        ("1 كانون الثاني 2016", "2016-01-01"),
        (" 2015-07-24\n", "2015-07-24"),
    ],
)
def test_reads(given_date: str, iso: str) -> None:
    assert iso_date(given_date) == iso


@pytest.mark.parametrize(
    ("given_date", "why"),
    [
        ("03/04/2015", "day and month could change places"),
        ("3-4-2015", "day and month could change places"),
        ("2015-02-30", "is no date"),
        ("30 February 2015", "is no date"),
        ("2015-07-24 25:00", "is no date"),
        ("24/07/15", "not a date that can be read"),
        ("2015", "not a date that can be read"),
        ("July 2015", "not a date that can be read"),
        ("22 أبريل/تموز 2016", "not a date that can be read"),
        ("24 Nonsense 2015", "not a date that can be read"),
        ("1437696000", "not a date that can be read"),
        ("yesterday", "not a date that can be read"),
    ],
)
def test_refuses_with_the_value_and_a_way_to_write_it(given_date: str, why: str) -> None:
    with pytest.raises(InputError, match=why) as caught:
        iso_date(given_date)
    assert repr(given_date) in str(caught.value)
    assert "2015-07-24" in str(caught.value)


@given(st.datetimes(), st.none() | st.integers(-23 * 60, 23 * 60))
def test_iso_stays_as_it_is(moment: datetime, offset: int | None) -> None:
    zone = None if offset is None else timezone(timedelta(minutes=offset))
    iso = moment.replace(microsecond=0, tzinfo=zone).isoformat()
    assert iso_date(iso) == iso


@given(st.text(alphabet=st.characters() | st.sampled_from("0123456789/-. :,T")))
def test_gives_an_iso_date_or_refuses(text: str) -> None:
    try:
        found = iso_date(text)
    except InputError:
        return
    datetime.fromisoformat(found)
