"""How an event is meant, when it lies and how sure its source is, by the words before its trigger and its own form."""

from __future__ import annotations

import pytest
import spacy
from khabar.exporter.annotation.model import Article, Event
from khabar.exporter.arabic.draft import start_draft
from khabar.exporter.arabic.negation import Setting, is_denied, setting_of
from khabar.exporter.arabic.sentences import sentences
from khabar.exporter.arabic.stance import (
    certainty,
    context_of,
    is_asked_for,
    is_imperfect,
    lies_ahead,
    modality,
    tense,
)
from khabar.exporter.arabic.tokenizer import arabic_tokenizer


def trigger_in(text: str, word: str) -> Setting:
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    doc = sentences(start_draft(nlp.make_doc(text), Article("t", text)))
    return setting_of(doc, next(token.i for token in doc if token.text == word))


def event(actuality: str) -> Event:
    return Event("v1", "Attack", [(0, 1)], actuality, claims=[])


@pytest.mark.parametrize("word", ["يقصف", "تقصف", "وتهدد", "نطالب", "تستهدفها", "يتعرض"])
def test_imperfects(word: str) -> None:
    assert is_imperfect(word)


@pytest.mark.parametrize(
    "word", ["تفجير", "تظاهرات", "نزوح", "نددت", "تعهدت", "تبنى", "تقدم", "تحدث", "قصف", "نقل", "نشر", "يوم"]
)
def test_verbal_nouns_and_verbs_in_the_past_are_no_imperfects(word: str) -> None:
    assert not is_imperfect(word)


@pytest.mark.parametrize(
    ("text", "word", "ahead"),
    [
        ("وقال إننا سنسحب قواتنا", "سنسحب", True),
        ("وسيزور الوزير القاهرة", "وسيزور", True),
        ("قال إنني سأستقيل", "سأستقيل", True),
        ("سوف يزور الوزير القاهرة", "يزور", True),
        ("سيطرت القوات على المدينة", "سيطرت", False),
        ("سافر الوزير", "سافر", False),
        ("ساعد الجيش النازحين", "ساعد", False),
        ("سأل النائب الوزير", "سأل", False),
    ],
)
def test_the_future_has_a_particle(text: str, word: str, ahead: bool) -> None:
    assert lies_ahead(trigger_in(text, word)) is ahead


@pytest.mark.parametrize(
    ("text", "word", "asked"),
    [
        ("دعت المنظمة أطراف النزاع إلى هدنة", "هدنة", True),
        ("وطالب الوزير بانسحاب القوات", "بانسحاب", True),
        ("طالب بانسحاب القوات", "بانسحاب", True),
        ("دعا الوزير بعد الهجوم، ووصل إلى اتفاق", "اتفاق", False),
        ("دعا الوزير أمس هجوم الثلاثاء", "هجوم", False),
        ("توصل الوزير إلى اتفاق", "اتفاق", False),
    ],
)
def test_what_is_asked_for_need_not_come_about(text: str, word: str, asked: bool) -> None:
    assert is_asked_for(trigger_in(text, word)) is asked


@pytest.mark.parametrize(
    ("text", "word", "actuality", "expected"),
    [
        ("وقع تفجير في المدينة", "تفجير", "Reported", "Past"),
        ("سيطرت القوات على المدينة", "سيطرت", "Reported", "Past"),
        ("نددت الوزارة بالهجوم", "نددت", "Reported", "Past"),
        ("لم تقصف القوات المدينة", "تقصف", "NonActual", "Past"),
        ("نفى الجيش قصف المدينة", "قصف", "NonActual", "Past"),
        ("لن تقصف القوات المدينة", "تقصف", "NonActual", "Future"),
        ("دعا الوزير إلى وقف القتال", "وقف", "NonActual", "Future"),
        ("سيقصف الجيش المدينة", "سيقصف", "NonActual", "Future"),
        ("يقصف الجيش المدينة", "يقصف", "Reported", "Present"),
        ("كان الجيش يقصف المدينة", "يقصف", "Reported", "Past"),
    ],
)
def test_tense(text: str, word: str, actuality: str, expected: str) -> None:
    trigger = trigger_in(text, word)
    assert tense(event(actuality), is_denied(trigger), trigger, context_of(trigger)) == expected


@pytest.mark.parametrize(
    ("text", "word", "expected"),
    [
        ("وقد قتل عشرة", "قتل", "Certain"),
        ("كان الرئيس قد زار المدينة", "زار", "Certain"),
        ("قد يقصف الجيش المدينة", "يقصف", "Possible"),
        ("ربما قصف الجيش المدينة", "قصف", "Possible"),
        ("يرجح أن الجيش قصف المدينة", "قصف", "Probable"),
    ],
)
def test_certainty(text: str, word: str, expected: str) -> None:
    trigger = trigger_in(text, word)
    assert certainty(event("Reported"), is_denied(trigger), trigger, context_of(trigger)) == expected


def test_what_its_cue_demands_is_demanded() -> None:
    trigger = trigger_in("وطالب رئيس الوزراء، في كلمة ألقاها أمس، بسحب القوات", "بسحب")
    near = context_of(trigger)
    assert modality(event("NonActual"), is_denied(trigger), trigger, near, set()) == "Hypothetical"
    assert modality(event("NonActual"), is_denied(trigger), trigger, near, {"وطالب", "طالب"}) == "Demanded"
    assert modality(event("Reported"), is_denied(trigger), trigger, near, {"وطالب", "طالب"}) == "Asserted"


@pytest.mark.parametrize(
    ("text", "word", "cue", "expected"),
    [
        ("ووصف الوزير الغارة بأنها خطأ", "الغارة", set[str](), "Evaluative"),
        ("وقال إن الوزير، كما نقل عنه، رحب بالغارة", "بالغارة", {"اعتبر"}, "Evaluative"),
        ("واعتبر الوزير أن الغارة خطأ", "الغارة", set[str](), "Evaluative"),
        ("وتحدث عن الغارة معتبرا القصف خطأ", "القصف", set[str](), "Evaluative"),
        ("واعتبرته الوزارة انتهاكا", "انتهاكا", set[str](), "Evaluative"),
        ("وشن ما يسمى تنظيم الدولة هجوما", "هجوما", set[str](), "Asserted"),
        ("وتبنى ما يسمى جيش الفتح التفجير", "التفجير", set[str](), "Asserted"),
        ("وقال الوزير بوصفه رئيسا للوفد رحب بالغارة", "بالغارة", set[str](), "Asserted"),
        ("وقال الوزير رحب بالغارة", "بالغارة", {"بوصفه", "وصفه"}, "Asserted"),
        ("وقال الوزير إن الغارة خطأ", "الغارة", {"قال"}, "Asserted"),
        ("ووصفت الوزارة الوضع بعد القصف", "القصف", set[str](), "Asserted"),
        ("واعتبر الوزير أن الغارة لم تقع", "تقع", set[str](), "Asserted"),
    ],
)
def test_what_somebody_judges_is_evaluated(text: str, word: str, cue: set[str], expected: str) -> None:
    trigger = trigger_in(text, word)
    assert modality(event("Reported"), is_denied(trigger), trigger, context_of(trigger), cue) == expected


def test_what_lies_ahead_is_planned() -> None:
    trigger = trigger_in("وقال إننا سنسحب قواتنا", "سنسحب")
    assert modality(event("NonActual"), is_denied(trigger), trigger, context_of(trigger), set()) == "Planned"


def test_a_denial_asserts() -> None:
    trigger = trigger_in("نفى الجيش قصف المدينة", "قصف")
    near = context_of(trigger)
    assert modality(event("NonActual"), is_denied(trigger), trigger, near, set()) == "Asserted"
    assert certainty(event("NonActual"), is_denied(trigger), trigger, near) == "Certain"
