"""What negates an event and what only looks like it."""

from __future__ import annotations

import pytest
import spacy
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.draft import start_draft
from khabar.exporter.arabic.negation import is_denied, setting_of
from khabar.exporter.arabic.sentences import sentences
from khabar.exporter.arabic.tokenizer import arabic_tokenizer


@pytest.mark.parametrize(
    ("text", "trigger", "denied"),
    [
        ("وقالت الوزارة إن القوات لم تقصف المدينة", "تقصف", True),
        ("ولم تقصف القوات المدينة", "تقصف", True),
        ("وأكد عدم وقوع إصابات", "وقوع", True),
        ("نفى الجيش أي هجوم على المدينة", "هجوم", True),
        ("ولم تقصف القوات سوى قرية واحدة", "تقصف", False),
        ("كما شنت الطائرات غارات", "شنت", False),
        ("إنه بما أن القوات شنوا هجمات", "شنوا", False),
        ("وقال إن ذلك لا يعني نهاية المفاوضات", "المفاوضات", False),
        ("طالبا عدم كشف اسمه إن العمليات الجارية", "العمليات", False),
        ("وقال إن بلاده لن تسمح بذلك", "لن", False),
        ("وقالت روسيا إن طائراتها لم تنفذ أي غارة على إدلب", "غارة", True),
        ("لم تنفذ الطائرات الروسية أي غارة", "غارة", True),
        ("لم يشن الجيش هجوما على المدينة", "هجوما", True),
        ("ولم تقم القوات بقصف القرية", "بقصف", True),
        ("لم يتعرض الموكب لهجوم", "لهجوم", True),
        ("ولم يسفر الحادث عن إصابات", "إصابات", True),
        ("لم يسفر الهجوم عن إصابات", "الهجوم", False),
        ("لم تشن القوات سوى غارة واحدة", "غارة", False),
        ("لم يشن الجيش هجوما وقصف المدينة", "وقصف", False),
        ("شن الجيش هجوما على المدينة", "هجوما", False),
        ("لم تجر المفاوضات بسبب القصف", "القصف", False),
        ("ونفت روسيا ذلك", "ونفت", False),
        ("ونفت روسيا قصف المستشفى", "قصف", True),
        ("لم ينف الجيش قصف المستشفى", "قصف", False),
        ("نفت الجامعة صلتها بوفاة المعلمة", "بوفاة", False),
        ("ونفى الحزب علاقته بالهجوم", "بالهجوم", False),
        ("نفى أن تكون الوفاة مدبرة", "الوفاة", False),
        ("ونفت الصحيفة التهم الموجهة إليها", "التهم", False),
        ("نفى ابن المواطنة التي اتهمت بالسحر", "اتهمت", False),
        ("نفى أن تكون الطائرات قصفت المدينة", "قصفت", True),
    ],
)
def test_negation(text: str, trigger: str, denied: bool) -> None:
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    doc = sentences(start_draft(nlp.make_doc(text), Article("t", text)))
    word = next(token.i for token in doc if token.text == trigger)
    assert is_denied(setting_of(doc, word)) is denied
