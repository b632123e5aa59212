"""Times: what is found, what it denotes against the day of publication, and what is left where nothing anchors it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import cast
from unittest import mock

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.annotation.model import Annotation, Article, Time
from khabar.exporter.arabic import timewords
from khabar.exporter.arabic.draft import draft_of, start_draft
from khabar.exporter.arabic.lexicon import fold, lexicon
from khabar.exporter.arabic.reader import Reading
from khabar.exporter.arabic.sentences import sentences
from khabar.exporter.arabic.times import times
from khabar.exporter.arabic.tokenizer import arabic_tokenizer
from spacy.language import Language


@pytest.fixture(scope="module")
def blank() -> Language:
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    return nlp


def annotate(nlp: Language, text: str, published: str | None) -> Annotation:
    """Find times by grammar alone, without a reader."""
    doc = start_draft(nlp.make_doc(text), Article("1", text, published=published))
    return draft_of(times(sentences(doc))).annotation


def said(time: Time) -> str:
    """Begin, end where it is another one, and granularity: ``2015-07-24..2015-07-26 Range``."""
    begin, end = time.begin or "?", time.end or "?"
    return f"{begin if begin == end else f'{begin}..{end}'} {time.granularity}"


# Published on Wednesday, 22 July 2015, unless the table says otherwise.
WEDNESDAY = "2015-07-22"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Complete dates, in all names and orders.
        ("وقع الهجوم في 14 أغسطس 2014", "2014-08-14 Day"),
        ("وقع الهجوم في 14 آب 2014", "2014-08-14 Day"),
        ("وقع الهجوم في 14 آب/أغسطس 2014", "2014-08-14 Day"),
        ("وقع الهجوم في 14 أغسطس (آب) 2014", "2014-08-14 Day"),
        ("وقع الهجوم في ١٤ غشت ٢٠١٤", "2014-08-14 Day"),
        ("وقع الهجوم في 14 أوت 2014", "2014-08-14 Day"),
        ("وقع الهجوم في 3 جانفي 2014", "2014-01-03 Day"),
        ("وقع الهجوم في 3 كانون الثاني/يناير 2014", "2014-01-03 Day"),
        ("وقع الهجوم في الثالث من تشرين الأول عام 2014", "2014-10-03 Day"),
        ("وقع الهجوم في الحادي والثلاثين من ديسمبر من عام 2014", "2014-12-31 Day"),
        ("وقع الهجوم في غرة مارس 2014", "2014-03-01 Day"),
        ("وقع الهجوم في 5 ت2 2014", "2014-11-05 Day"),
        ("وقع الهجوم في كانون2 2014", "2014-01-01..2014-01-31 Month"),
        ("صدر القرار عام 1436 هـ", "2014-10-25..2015-10-13 Year"),
        ("صدر القرار عام 1436 هجرية", "2014-10-25..2015-10-13 Year"),
        ("صدر القرار خلال العام الهجري 1436", "2014-10-25..2015-10-13 Year"),
        ("وقع الهجوم في 24/7/2014", "2014-07-24 Day"),
        ("وقع الهجوم في 2014-07-24", "2014-07-24 Day"),
        ("وقع الهجوم الخميس 24 يوليو 2014", "2014-07-24 Day"),
        ("وقع الهجوم في 5 جمادى الأولى 1440هـ", "2019-01-11 Day"),
        ("وقع الهجوم في 18 شعبان 1424 هـ (14 أكتوبر 2003)", "2003-10-14 Day"),
        ("وقع الهجوم في 25 شوال 1435 هـ الموافق 21 أغسطس 2014 م", "2014-08-21 Day"),
        # Months and years.
        ("بدأت الحرب في مارس 2014", "2014-03-01..2014-03-31 Month"),
        ("بدأت الحرب في مارس (آذار) 2014", "2014-03-01..2014-03-31 Month"),
        ("بدأت الحرب في نوفمبر تشرين الثاني 2014", "2014-11-01..2014-11-30 Month"),
        ("بدأت الحرب في رمضان 1436هـ", "2015-06-18..2015-07-16 Month"),
        ("بدأت الحرب عام 2011", "2011-01-01..2011-12-31 Year"),
        ("بدأت الحرب سنة 1975", "1975-01-01..1975-12-31 Year"),
        ("بدأت الحرب في 1984 وانتهت", "1984-01-01..1984-12-31 Year"),
        ("اشتدت الحرب بين عامي 2012 و2014", "2012-01-01..2014-12-31 Range"),
        ("اشتدت الحرب في أعوام 2009 و2012 و2013", "2009-01-01..2013-12-31 Range"),
        ("اشتدت الحرب في أواخر 2012", "2012-10-01..2012-12-31 Range"),
        ("اشتدت الحرب في خريف 2012", "2012-09-01..2012-11-30 Range"),
        ("تراجع النمو في النصف الأول من 2014", "2014-01-01..2014-06-30 Range"),
        # Without a year: news looks back, unless words or the distance say otherwise.
        ("وقع الهجوم في مايو أيار", "2015-05-01..2015-05-31 Month"),
        ("وقع الهجوم في سبتمبر/أيلول الماضي", "2014-09-01..2014-09-30 Month"),
        ("يعقد المؤتمر في سبتمبر المقبل", "2015-09-01..2015-09-30 Month"),
        ("وقع الهجوم في 7 حزيران/يونيو", "2015-06-07 Day"),
        ("وقع الهجوم في السابع من يونيو الماضي", "2015-06-07 Day"),
        ("كان مقررا يوم 3 أغسطس", "2015-08-03 Day"),
        ("وقع الهجوم في 20 ديسمبر الماضي", "2014-12-20 Day"),
        ("وقع الهجوم في العاشر من الشهر الجاري", "2015-07-10 Day"),
        ("وقع الهجوم في 28 من الشهر الماضي", "2015-06-28 Day"),
        ("وقع الهجوم في غشت من السنة الماضية", "2014-08-01..2014-08-31 Month"),
        ("وقع الهجوم السبت 6 يونيو", "2015-06-06 Day"),
        ("وقع الهجوم مطلع يوليو/تموز الحالي", "2015-07-01..2015-07-10 Range"),
        ("وقع الهجوم منتصف تموز", "2015-07-11..2015-07-20 Range"),
        ("وقع الهجوم نهاية يونيو", "2015-06-21..2015-06-30 Range"),
        ("عقد يومي 8 و9 يونيو الماضي", "2015-06-08..2015-06-09 Range"),
        ("جرى القتال من 7 يونيو الماضي، وحتى الخامس من الشهر الجاري", "2015-06-07..2015-07-05 Range"),
        # Days around publication.
        ("وقع الهجوم اليوم", "2015-07-22 Day"),
        ("وقع الهجوم أمس", "2015-07-21 Day"),
        ("وقع الهجوم أمس الثلاثاء", "2015-07-21 Day"),
        ("وقع الهجوم أول من أمس", "2015-07-20 Day"),
        ("وقع الهجوم أمس الأول الاثنين", "2015-07-20 Day"),
        ("يصل الوفد غداً", "2015-07-23 Day"),
        ("يصل الوفد بعد غد الجمعة", "2015-07-24 Day"),
        ("قال اليوم (الأربعاء) إن", "2015-07-22 Day"),
        ("نشر يوم أمس، الثلاثاء:", "2015-07-21 Day"),
        ("قالت اليوم الاثنين إن", "2015-07-20 Day"),  # the weekday wins
        ("وقع الهجوم الليلة الماضية", "2015-07-21..2015-07-22 Range"),
        ("وقع الهجوم مساء أول من أمس", "2015-07-20 Day"),
        ("ولليوم الثالث على التوالي", "2015-07-20..2015-07-22 Range"),
        # Weekdays.
        ("وقع الهجوم السبت", "2015-07-18 Day"),
        ("وقع الهجوم يوم الأربعاء", "2015-07-22 Day"),
        ("وقع الهجوم فجر الخميس", "2015-07-16 Day"),
        ("وقع الهجوم الأربعاء الماضي", "2015-07-15 Day"),
        ("يجتمع الوزراء الأحد المقبل", "2015-07-26 Day"),
        ("سيجتمع الوزراء يوم الاثنين", "2015-07-27 Day"),
        ("من المقرر أن يعقد الخميس", "2015-07-23 Day"),
        ("وقع الهجوم ليل السبت - الأحد", "2015-07-18..2015-07-19 Range"),
        ("وقع الهجوم بعد منتصف ليل السبت - الأحد", "2015-07-19 Day"),
        ("عقد يومي الأحد والاثنين", "2015-07-19..2015-07-20 Range"),
        # Weeks, months, years.
        ("وقع هذا الأسبوع", "2015-07-20..2015-07-26 Week"),
        ("وقع الأسبوع الماضي", "2015-07-13..2015-07-19 Week"),
        ("وقع الشهر الماضي", "2015-06-01..2015-06-30 Month"),
        ("يقع الشهر المقبل", "2015-08-01..2015-08-31 Month"),
        ("وقع العام الماضي", "2014-01-01..2014-12-31 Year"),
        ("وقع هذا العام", "2015-01-01..2015-12-31 Year"),
        ("وقع أواخر الشهر الماضي", "2015-06-21..2015-06-30 Range"),
        ("وقع في وقت سابق هذا الشهر", "2015-07-01..2015-07-22 Month"),
        ("وقع الصيف الماضي", "2014-06-01..2014-08-31 Range"),
        ("وقع في ثمانينيات القرن الماضي", "1980-01-01..1989-12-31 Range"),
        # Lengths from publication.
        ("وقع قبل أسبوع", "2015-07-15 Day"),
        ("وقع قبل ثلاثة أسابيع", "2015-07-01 Day"),
        ("وقع قبل حوالى عشرة أيام", "2015-07-12 Day"),
        ("وقع قبل شهرين", "2015-05-01..2015-05-31 Month"),
        ("وقع قبل عامين", "2013-07-01..2013-07-31 Month"),
        ("وقع خلال اليومين الماضيين", "2015-07-20..2015-07-22 Range"),
        ("يقع خلال اليومين المقبلين", "2015-07-23..2015-07-24 Range"),
        ("وقع في الأيام القليلة الماضية", "2015-07-18..2015-07-22 Range"),
        ("وقع في الأيام الأخيرة", "2015-07-15..2015-07-22 Range"),
        ("وقع خلال الساعات الثماني والأربعين الماضية", "2015-07-20..2015-07-22 Range"),
        ("سيرد خلال 48 ساعة", "2015-07-22..2015-07-24 Range"),
        # Open intervals.
        ("منذ الخميس", "2015-07-16..2015-07-22 Range"),
        ("منذ 22 أبريل/نيسان", "2015-04-22..2015-07-22 Range"),
        ("منذ عام 2011", "2011-01-01..2015-07-22 Range"),
        ("منذ مطلع مارس", "2015-03-01..2015-07-22 Range"),
        ("منذ ما يزيد على أربع سنوات", "2011-07-22..2015-07-22 Range"),
        ("تستمر حتى نهاية الشهر", "2015-07-22..2015-07-31 Range"),
        ("تستمر حتى 26 فبراير 2016", "2016-02-26 Day"),
        ("تنسحب قبل 20 آب/أغسطس", "2015-07-22..2015-08-20 Range"),
        ("تنسحب قبل نهاية عام 2017", "2015-07-22..2017-12-31 Range"),
        # Hours.
        ("وقع الساعة 14:20 من يوم الاثنين", "2015-07-20T14:20 Hour"),
        ("وقع الساعة الرابعة والنصف فجر أمس", "2015-07-21T04:30 Hour"),
        ("وقع في السابعة مساء أمس", "2015-07-21T19:00 Hour"),
        ("وقع في الثالثة إلا ثلثا من فجر أمس", "2015-07-21T02:40 Hour"),
        ("وقع بين الثالثة والرابعة بعد الظهر", "2015-07-22T15:00..2015-07-22T16:00 Hour"),
    ],
)  # fmt: skip
def test_an_expression_denotes(blank: Language, text: str, expected: str) -> None:
    found = annotate(blank, text, WEDNESDAY).times
    assert [said(time) for time in found] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "حكم عليه بالسجن ثلاث سنوات",
        "لمدة ساعتين",
        "يبلغ من العمر 33 عاما",
        "الأمين العام الحالي للحزب",
        "للمرة الثالثة",
        "في السنة الخامسة من الجامعة",
        "قبل يومين من الانتخابات",
        "في اليوم التالي",
        "أوقف الأحد عشر",
        "كل يوم جمعة",
        "فتح باب المدينة",
        "مارس ضغوطا",
        "بالفترة نفسها من العام",
        "في 3000 بيت",
        "بعد 40 يوما",
        "أواخر القرن التاسع عشر",
        "خلال العام الهجري الحالي",
        "في العام الهجري 15",
    ],
)
def test_lengths_ages_and_look_alikes_date_nothing(blank: Language, text: str) -> None:
    assert [text[slice(*time.span)] for time in annotate(blank, text, WEDNESDAY).times] == []


class Denying:
    """A reader that sees no time anywhere."""

    def probability(self, head: str, word: int, label: str) -> float:  # noqa: ARG002
        return float((head, label) == ("time", "O"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("وصل في جانفي إلى تونس", ["جانفي"]),
        ("استمر منذ سبتمبر", ["منذ سبتمبر"]),
        ("ولد عام 1389 هـ", ["عام 1389 هـ"]),
        ("تأسست سنة 1402هـ", ["سنة 1402هـ"]),
        ("خلال العام الهجري 1436", ["خلال العام الهجري 1436"]),
        ("فاز في مارس", []),
        ("تقع في 6 أكتوبر", []),
        ("اسم رمضان أو أكتوبر", []),
        ("وصل أمس", []),
    ],
)
def test_what_can_be_nothing_but_a_time_needs_no_reader(blank: Language, text: str, found: list[str]) -> None:
    doc = start_draft(blank.make_doc(text), Article("1", text, published=WEDNESDAY))
    draft_of(doc).reading = cast(Reading, Denying())
    annotation = draft_of(times(sentences(doc))).annotation
    assert [text[slice(*time.span)] for time in annotation.times] == found


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("وأمس وقع", ["أمس"]),
        ("بيوم السبت", ["يوم السبت"]),
        ("ولليوم الثاني على التوالي", ["ليوم الثاني على التوالي"]),
        ("منذ 22 أبريل/نيسان، قال", ["منذ 22 أبريل/نيسان"]),
        ("اليوم (الثلاثاء)، قال", ["اليوم (الثلاثاء)"]),
        ("في ١٤ تموز / يوليو الماضي.", ["١٤ تموز / يوليو الماضي"]),
        ("مساءَ أمسِ السبتِ وقع", ["مساءَ أمسِ السبتِ"]),
        ("وَأمسِ قال", ["أمسِ"]),
        ("السبت. الأحد", ["السبت", "الأحد"]),
        ("السبت\nالأحد", ["السبت", "الأحد"]),
    ],
)
def test_the_words_of_an_expression(blank: Language, text: str, words: list[str]) -> None:
    assert [text[slice(*time.span)] for time in annotate(blank, text, WEDNESDAY).times] == words


def test_an_hour_without_a_day_is_on_the_day_told_last(blank: Language) -> None:
    found = annotate(blank, "عاد الهدوء مساء السبت. وانهمرت القذائف الساعة الرابعة فجرا.", WEDNESDAY).times
    assert [said(time) for time in found] == ["2015-07-18 Day", "2015-07-18T04:00 Hour"]


def test_the_same_period_is_the_one_told_before(blank: Language) -> None:
    found = annotate(blank, "قتل الجنود الشهر الماضي. وأصيب أمس شرطي. وفي الفترة نفسها أحرقت عربات.", WEDNESDAY).times
    assert (found[2].begin, found[2].end) == ("2015-06-01", "2015-06-30")


def test_open_ends_and_status_are_told(blank: Language) -> None:
    since, stated, inferred = annotate(blank, "منذ الخميس. في 3 مايو 2014. في 3 مايو.", WEDNESDAY).times
    assert (since.open_ended, stated.open_ended) == (True, False)
    assert [time.status for time in (since, stated, inferred)] == ["Inferred", "Stated", "Inferred"]


@pytest.mark.parametrize(
    ("text", "value", "granularity"),
    [
        ("منذ 22 أبريل/نيسان", "--04-22", "Range"),
        ("في 22 أبريل", "--04-22", "Day"),
        ("في أبريل الماضي", "--04", "Month"),
        ("أمس", "-P1D", "Day"),
        ("بعد غد", "P2D", "Day"),
        ("السبت", "XXXX-WXX-6", "Day"),
        ("الأسبوع الماضي", "-P1W", "Week"),
        ("العام المقبل", "P1Y", "Year"),
        ("خلال اليومين الماضيين", "-P2D", "Range"),
        ("قبل شهرين", "-P2M", "Month"),
        ("الساعة 14:20", "T14:20", "Hour"),
        ("في 18 شعبان", "18 شعبان", "Day"),
        ("الصيف الماضي", "الصيف الماضي", "Range"),
    ],
)
def test_without_a_day_of_publication_nothing_is_invented(
    blank: Language, text: str, value: str, granularity: str
) -> None:
    annotation = annotate(blank, text, None)
    assert annotation.publication is None
    assert [(t.begin, t.end, t.value, t.granularity) for t in annotation.times] == [(None, None, value, granularity)]


def test_a_complete_date_needs_no_day_of_publication(blank: Language) -> None:
    [time] = annotate(blank, "قتل في 14 آب 2014 مدنيان", None).times
    assert (said(time), time.status, time.value) == ("2014-08-14 Day", "Stated", None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال اليوم الجمعة 24 يوليو 2015 إن الهجوم وقع أمس", "2015-07-24"),
        ("قال أمس الخميس 23 يوليو 2015 إن الهجوم وقع", "2015-07-24"),
        ("برلين 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م واس\nأكد الوزير أمس", "2015-08-10"),
        ("الخرطوم، الجمعة 5 جمادى الأولى 1440هـ - قالت المحامية", "2019-01-11"),
        ("بيروت 12/5/2015: قتل مدني", "2015-05-12"),
    ],
)
def test_the_text_may_tell_when_it_was_published(blank: Language, text: str, expected: str) -> None:
    publication = annotate(blank, text, None).publication
    assert publication is not None
    assert (publication.begin, publication.end, publication.granularity) == (expected, expected, "Day")
    assert publication.evidence is not None


@pytest.mark.parametrize(
    "text", ["قتل مدني في 24 يوليو 2015 قرب حلب", "قال الوزير أمس السبت إن", "وقع عام 2015 - مساء"]
)
def test_other_dates_do_not_tell_when_it_was_published(blank: Language, text: str) -> None:
    assert annotate(blank, text, None).publication is None


def test_the_record_tells_when_it_was_published(blank: Language) -> None:
    publication = annotate(blank, "اليوم 3 مايو 2014", "2015-07-24T14:05:00+03:00").publication
    assert publication is not None
    assert (publication.begin, publication.evidence) == ("2015-07-24", None)


@pytest.mark.parametrize("text", ["في 31 فبراير 2014", "في 30 شباط", "عام 1300هـ", "قبل 9000 سنة"])
def test_what_no_calendar_has_is_left_out(blank: Language, text: str) -> None:
    assert annotate(blank, text, WEDNESDAY).times == []


@pytest.mark.parametrize(
    ("text", "value"), [("وصل السبت 22 أبريل/نيسان", "--04-22"), ("وصل يوم الأربعاء الأول من مايو", "--05-01")]
)
def test_a_date_that_contradicts_its_weekday_keeps_what_it_says(blank: Language, text: str, value: str) -> None:
    [time] = annotate(blank, text, "2015-07-25").times
    assert (time.begin, time.end, time.value, time.granularity) == (None, None, value, "Day")


WORDS = (
    "منذ", "حتى", "قبل", "من", "إلى", "بين", "و", "أمس", "اليوم", "السبت", "والأحد", "الماضي", "المقبل", "مايو",
    "(أيار)", "2014", "و2015", "3", "الثالث", "عام", "العام", "الأسبوع", "يومين", "أيام", "الساعة", "الرابعة",
    "والنصف", "مساء", "مطلع", "نهاية", "شعبان", "1436هـ", "،", ".", "قال", "سيصل", "لليوم", "على", "التوالي",
    "الفترة", "نفسها", "24/7/2014", "خلال", "هذا", "99",
)  # fmt: skip


@given(
    words=st.lists(st.sampled_from(WORDS), max_size=15),
    published=st.sampled_from([None, WEDNESDAY, "0001-01-01", "9999-12-31"]),
)
def test_any_words_give_sound_times(blank: Language, words: list[str], published: str | None) -> None:
    text = " ".join(words)
    annotation = annotate(blank, text, published)
    spans = [time.span for time in annotation.times]
    assert spans == sorted(spans)
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    for time in annotation.times:
        assert (time.begin is None) == (time.end is None) != (time.value is None)
        if time.begin and time.end:
            assert datetime.fromisoformat(time.begin) <= datetime.fromisoformat(time.end)
            assert time.status == "Stated" or annotation.publication is not None


def overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


@pytest.mark.parametrize(("folder", "least"), [("gold/dev", 0.89), ("own-corpus", 0.84)])
def test_annotated_times_are_found_with_their_values(blank: Language, shared: Path, folder: str, least: float) -> None:
    """F1 of days of begin and end, matched by overlap of the expressions; the grammar alone."""
    tally = Counter[str]()
    for path in sorted((shared / folder).glob("*.gold.json")):
        record = json.loads(path.with_name(path.name.replace(".gold.", ".article.")).read_text(encoding="utf-8"))
        gold = {
            (time["mention"]["start"], time["mention"]["end"]): (time["begin"][:10], time["end"][:10])
            for time in json.loads(path.read_text(encoding="utf-8"))["times"]
        }
        found = annotate(blank, record["text"], record["published"]).times
        values = {t.span: (t.begin[:10], t.end[:10]) for t in found if t.begin and t.end}
        placed = {next((span for span in gold if overlap(span, own)), own): value for own, value in values.items()}
        tally += Counter(right=len(gold.items() & placed.items()), gold=len(gold), found=len(placed))
    assert 2 * tally["right"] / (tally["gold"] + tally["found"]) >= least


def _words_in(data: object) -> Iterator[str]:
    """Give all words of a word list, whatever tables they stand in."""
    if isinstance(data, str):
        yield from data.split(" ")
    elif isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from _words_in(one)


TIME_WORDS = sorted({*_words_in(lexicon("times")), *_words_in(lexicon("numbers")), *_words_in(lexicon("months"))})
TEXTS = st.lists(st.sampled_from([*TIME_WORDS, "2015", "14:20", "24/7/2015", "قتيلا"]), max_size=7)


@given(TEXTS, st.sampled_from(["", "و", "ب", "ال"]))
def test_words_that_may_begin_no_time_begin_none(words: list[str], before: str) -> None:
    written = [fold(before + word) for word in words]
    with mock.patch.object(timewords, "_may_begin", return_value=True):
        every = timewords.atoms_in(written)
    assert timewords.atoms_in(written) == every
