"""Numbers: every script and separator, number words with their grammar, bounds, ranges, and the figures of events."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast
from unittest import mock

import pytest
import spacy
from hypothesis import example, given
from hypothesis import strategies as st
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic import cardinals
from khabar.exporter.arabic.cardinals import cardinal_at, ordinal_at
from khabar.exporter.arabic.decoding import Labelled
from khabar.exporter.arabic.draft import draft_of, word_at
from khabar.exporter.arabic.figures import figures_of, kind_of, number_of
from khabar.exporter.arabic.lexicon import fold, lexicon
from khabar.exporter.arabic.numbers import Number, numbers_in
from khabar.exporter.arabic.reader import Reading
from khabar.exporter.arabic.tokenizer import arabic_tokenizer
from khabar.exporter.arabic.wording import folded
from spacy.language import Language
from spacy.tokens import Doc

TABLES = [table for table in lexicon("numbers").values() if isinstance(table, dict)]
NUMBER_WORDS = sorted(word for table in TABLES for forms in table.values() for word in forms)
TEXTS = st.lists(st.sampled_from([*NUMBER_WORDS, "قتيلا", "5", "من"]), min_size=1, max_size=6)
Bounds = tuple[float | None, float | None, float | None]


@pytest.fixture(scope="module")
def blank() -> Language:
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    return nlp


@given(TEXTS, st.sampled_from(["", "و", "ب", "ال"]))
def test_words_that_may_begin_no_cardinal_begin_none(words: list[str], before: str) -> None:
    written = [fold(before + word) for word in words]
    with mock.patch.object(cardinals, "may_begin_cardinal", return_value=True):
        every = [cardinal_at(written, i) for i in range(len(written))]
    assert [cardinal_at(written, i) for i in range(len(written))] == every


def bounds_of(number: Number) -> Bounds:
    return number.low, number.best, number.high


def read(doc: Doc) -> list[Bounds]:
    return [bounds_of(number) for number in numbers_in(folded(draft_of(doc).words), 0, len(doc))]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7 قتلى", 7),
        ("٧ قتلى", 7),
        ("۷ قتلى", 7),
        ("1,234 شخصا", 1234),
        ("1.234 شخصا", 1234),
        ("١٬٢٣٤ شخصا", 1234),
        ("4.350.000 حبة", 4350000),
        ("1234,5 طن", 1234.5),
        ("1,234.5 طن", 1234.5),
        ("٦٫٤ درجات", 6.4),
        ("0,750 كيلومتر", 0.75),
        ("و21 جريحا", 21),
        ("بـ25 طائرة", 25),
        ("الساعات الـ48", 48),
        ("واحد وثلاثون عاملا", 31),
        ("واحداً وأربعين منزلاً", 41),
        ("ثلاثة جنود", 3),
        ("ثلاثُ نساء", 3),
        ("ثماني جثث", 8),
        ("الثماني والأربعين", 48),
        ("اثنان من المطلوبين", 2),
        ("اثنتين من بناته", 2),
        ("أحد عشر عاملا", 11),
        ("إحدى عشرة مروحية", 11),
        ("اثنا عشر بحارا", 12),
        ("اثنتي عشرة سفينة", 12),
        ("خمسة عشر شابا", 15),
        ("تسع عشرة امرأة", 19),
        ("الأحد عشر", 11),
        ("عشرون جنديا", 20),
        ("عشرين جنديا", 20),
        ("ثلاثة وعشرون بحارا", 23),
        ("اثنتين وعشرين جثة", 22),
        ("تسعة وتسعين", 99),
        ("مئة جريح", 100),
        ("مائة متر", 100),
        ("مئتي بحار", 200),
        ("مئتان", 200),
        ("مائتا كتاب", 200),
        ("خمسمئة ألف", 500000),
        ("سبعمائة شرطي", 700),
        ("ثمانمئة مدني", 800),
        ("خمس مئة رجل", 500),
        ("مئة وخمسة أيام", 105),
        ("مئة وسبعة وثلاثون شخصا", 137),
        ("ثلاثمئة وخمسة عشر", 315),
        ("ألف جندي", 1000),
        ("ألفا قتيل", 2000),
        ("ألفي شخص", 2000),
        ("ألفان وثلاثمئة", 2300),
        ("ألفا ومئة وثلاثين شخصا", 1130),
        ("ألف و500 مشتبه", 1500),
        ("ثلاثة آلاف مهاجر", 3000),
        ("3 آلاف", 3000),
        ("12 ألف شخص", 12000),
        ("ثلاثين ألفا", 30000),
        ("مئة ألف جرعة", 100000),
        ("مليون شخص", 1000000),
        ("مليوني دولار", 2000000),
        ("مليونا و٢٥٠ ألف يورو", 1250000),
        ("2.5 مليون دولار", 2500000),
        ("2,3 مليون يورو", 2300000),
        ("نصف مليون جائع", 500000),
        ("ربع مليار يورو", 250000000),
        ("مليون ونصف المليون دولار", 1500000),
        ("ثلاثة ملايين ونصف مليون دولار", 3500000),
        ("سبعة ملايين دولار", 7000000),
        ("12 مليارا", 12000000000),
    ],
)
def test_a_bare_number_is_exact(blank: Language, text: str, value: float) -> None:
    assert read(blank(text)) == [(value, value, value)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أكثر من 260 مسلحاً", (260, None, None)),
        ("بأكثر من 18 ألفا", (18000, None, None)),
        ("ما يزيد عن ثمانين كوخا", (80, None, None)),
        ("ما لا يقل عن اثني عشر آخرين", (12, None, None)),
        ("27 شخصاً على الأقل", (27, None, None)),
        ("على الأقل 40 جنديا", (40, None, None)),
        ("يتجاوز المئة", (100, None, None)),
        ("تفوق الأربعين", (40, None, None)),
        ("أقل من 50 شخصا", (None, None, 50)),
        ("لا يتعدى ٦٤ حالة", (None, None, 64)),
        ("لا يزيد على مئة", (None, None, 100)),
        ("نحو 230 مليون ليرة", (None, 230000000, None)),
        ("بنحو 600 شخص", (None, 600, None)),
        ("حوالي مائة متر", (None, 100, None)),
        ("حوالى 90", (None, 90, None)),
        ("قرابة عشرة أشخاص", (None, 10, None)),
        ("زهاء ثلاثمئة شخص", (None, 300, None)),
        ("ما يقارب ألفي شخص", (None, 2000, None)),
        ("ما يناهز ثمانمئة مدني", (None, 800, None)),
        ("عشرات الجرحى", (20, None, None)),
        ("العشرات", (20, None, None)),
        ("مئات", (200, None, None)),
        ("آلاف السكان", (2000, None, None)),
        ("عشرات الآلاف", (20000, None, None)),
        ("عشرات آلاف النازحين", (20000, None, None)),
        ("مئات الآلاف", (200000, None, None)),
        ("ملايين الدولارات", (2000000, None, None)),
        ("بضعة أطفال", (3, None, None)),
        ("عدة أشخاص", (3, None, None)),
        ("بضع عشرات من السكان", (30, None, None)),
        ("بضعة عشر شخصا", (13, None, 19)),
        ("بين 20 أو 30", (20, None, 30)),
        ("ما بين 300 و400 من الأطباء", (300, None, 400)),
        ("ما بين 32 و30 مليار دولار", (30000000000, None, 32000000000)),
        ("بين ٣٥ و٤٠ ألفاً", (35000, None, 40000)),
        ("بين أحد عشر ألفا وخمسة عشر ألف شخص", (11000, None, 15000)),
        ("ما بين ثلاثة آلاف و3600 شخص", (3000, None, 3600)),
        ("ما بين خمس عشرة وعشرين رصاصة", (15, None, 20)),
        ("بين 90 ومئة قتيل", (90, None, 100)),
        ("من 12 إلى 15 مترا", (12, None, 15)),
        ("20-30 قتيلا", (20, None, 30)),
        ("خمسة أو ستة", (5, None, 6)),
    ],
)
def test_words_around_a_number_set_its_bounds(blank: Language, text: str, expected: Bounds) -> None:
    assert read(blank(text)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("87 قتيلا على الأقل و150 جريحا", [(87, None, None), (150, 150, 150)]),
        ("سبعة قتلى تقريبا وعشرون جريحا", [(None, 7, None), (20, 20, 20)]),
        ("على الأقل واحد", [(1, None, None)]),
        ("على الأقل 150", [(150, None, None)]),
    ],
)
def test_words_behind_a_number_do_not_bound_the_one_that_and_adds(
    blank: Language, text: str, expected: list[Bounds]
) -> None:
    assert read(blank(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "يوم الأحد",
        "صباح الاثنين",
        "الثامنة عشرة",
        "الحادي والعشرين",
        "نصف الطريق",
        "في المدينة",
        "ثالث أيام العيد",
        "2/5/2015",
    ],
)
def test_days_and_ordinals_are_no_numbers(blank: Language, text: str) -> None:
    assert read(blank(text)) == []


@pytest.mark.parametrize(
    ("text", "value"),
    [("الثالثة", 3), ("الثاني عشر", 12), ("الحادية عشرة", 11), ("العاشر", 10), ("الحادي والثلاثين", 31), ("غرة", 1)],
)
def test_ordinals_have_values_of_their_own(blank: Language, text: str, value: int) -> None:
    doc = blank(text)
    assert ordinal_at(folded(draft_of(doc).words), 0) == (len(doc), value)


def test_neighbouring_numbers_stay_apart(blank: Language) -> None:
    assert read(blank("خمسة قتلى وثلاثة وعشرون جريحا، بينهم 4 أطفال")) == [(n, n, n) for n in (5, 23, 4)]


WORDS = (
    "ألف", "مئة", "و", "3", "وثلاثة", "عشر", "عشرون", "مليون", "نصف", "بين", "أكثر", "من", "إلى", ".", "الأحد",
    "2,5", "بضعة", "آلاف",
)  # fmt: skip
DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
UNITS = ("واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
TENS = ("عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
HUNDREDS = ("مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة")


def in_words(n: int) -> str:
    """A number below a million as newspapers spell it, in the nominative."""
    if n <= 10:
        return UNITS[n - 1]
    if n < 20:
        return {11: "أحد", 12: "اثنا"}.get(n, UNITS[n % 10 - 1]) + " عشر"
    if n < 100:
        return " و".join([*([UNITS[n % 10 - 1]] if n % 10 else []), TENS[n // 10 - 2]])
    if n < 1000:
        return " و".join([HUNDREDS[n // 100 - 1], *([in_words(n % 100)] if n % 100 else [])])
    thousands = {1: "ألف", 2: "ألفان"}.get(n // 1000) or f"{in_words(n // 1000)} {'آلاف' if n // 1000 <= 10 else 'ألف'}"
    return " و".join([thousands, *([in_words(n % 1000)] if n % 1000 else [])])


@given(st.integers(1, 999_999))
def test_every_spelled_number_reads_back(n: int) -> None:
    words = in_words(n).replace("أ", "ا").replace("ة", "ه").replace("آ", "ا").split()
    cardinal = cardinal_at(words, 0)
    assert cardinal is not None
    assert cardinal.end == len(words)
    assert cardinal.value == n


@given(n=st.integers(0, 10**12), digits=st.sampled_from(DIGITS), separator=st.sampled_from(["", "٬"]))
def test_digits_of_every_script_read_alike(blank: Language, n: int, digits: str, separator: str) -> None:
    written = f"{n:,}".replace(",", separator).translate(str.maketrans(DIGITS[0], digits))
    assert read(blank(f"بلغ {written} شخصا")) == [(n, n, n)]


@given(text=st.text(alphabet=st.sampled_from("0123456789٣۴.,٬٫،-/: وبلالفمئةعشرن\n"), max_size=60))
@example(text="9" * 5000)
@example(text="1,234" * 2000)
@example(text="3 و" * 2000)
def test_any_text_is_read(blank: Language, text: str) -> None:
    for bounds in read(blank(text)):
        assert any(bound is not None for bound in bounds)


@given(
    st.lists(
        st.sampled_from(WORDS),
        max_size=12,
    )
)
def test_any_words_give_numbers_inside_the_text(words: list[str]) -> None:
    folded_words = [word.replace("أ", "ا").replace("آ", "ا").replace("إ", "ا").replace("ة", "ه") for word in words]
    for number in numbers_in(folded_words, 0, len(words)):
        assert 0 <= number.start < number.end <= len(words)
        assert any(bound is not None for bound in bounds_of(number))


@pytest.mark.parametrize(
    ("before", "evidence", "after", "expected"),
    [
        ("وقتل", "شرطي", "في هجوم", (1, 1, 1)),
        ("قتل", "شخصان", "في اشتباكات", (2, 2, 2)),
        ("خطف مسلحون يوم الأحد", "مهندسَين", "يعملان", (2, 2, 2)),
        ("اطلاق", "قذيفتي هاون", "على موقع", (2, 2, 2)),
        ("إصابة", "شخصين", "على الأقل", (2, None, None)),
        ("مقتل 12", "جنديا", "في كمين", (12, 12, 12)),
        ("نحو 30", "متمردة", "قتلن", (None, 30, None)),
        ("وسقط", "قتيل واحد", "أمس", (1, 1, 1)),
        ("قتل", "نحو", "390 مقاتلا", (None, 390, None)),
        ("وأصيب", "عشرات المارة", ".", (20, None, None)),
    ],
)
def test_evidence_states_its_number(blank: Language, before: str, evidence: str, after: str, expected: Bounds) -> None:
    doc = blank(f"{before} {evidence} {after}")
    start, end = len(blank(before)), len(blank(f"{before} {evidence}"))
    number = number_of(folded(draft_of(doc).words), start, end, (0, len(doc)))
    assert number is not None
    assert bounds_of(number) == expected


@pytest.mark.parametrize("evidence", ["الجرحى", "المدنيين", "مدنيون", "جنود"])
def test_a_plural_without_a_number_counts_nobody(blank: Language, evidence: str) -> None:
    doc = blank(f"من {evidence} هناك")
    assert number_of(folded(draft_of(doc).words), 1, 2, (0, 3)) is None


@pytest.mark.parametrize(
    ("before", "evidence", "after", "kind"),
    [
        ("سقوط", "32 قتيلا", "في الهجوم", "Killed"),
        ("ما أدى إلى مقتل", "خمسة جنود", "أمس", "Killed"),
        ("أن", "17 شخصا", "لقوا حتفهم", "Killed"),
        ("مقتل 27 شخصا وإصابة", "نحو 100", "يعالجون", "Injured"),
        ("وقتل شرطي وأصيب", "آخر", "بالرصاص", "Injured"),
        ("نقلت", "160 بين قتيل وجريح", "إلى المستشفى", "KilledOrInjured"),
        ("سقط", "مئات القتلى والجرحى", "في المدينة", "KilledOrInjured"),
        ("سقط", "مئات القتلى", "والجرحى في المدينة", "KilledOrInjured"),
        ("سقط", "ثلاثة قتلى", "وجريح", "Killed"),
        ("سقط", "300 من القتلى", "والجرحى 40", "Killed"),
        ("بلغ عدد", "القتلى والجرحى 300", "في المدينة", "KilledOrInjured"),
        ("ألقت القبض على", "17 شخصا", "يشتبه", "Detained"),
        ("وأعدم التنظيم", "ثلاثة عشر محتجزا", "أمس", "Killed"),
        ("من سجون دمشق", "128 معتقلا", "محتجزين", "Detained"),
        ("مشيرة إلى نزوح", "نحو 4500 شخص", "من كرناز", "Displaced"),
        ("وخطفوا", "ثلاثة مهندسين", "قرب", "Kidnapped"),
        ("وتظاهر", "مئات", "أمام المقر", "Participants"),
        ("أفرج عن", "ثمانية معتقلين", "من الحزب", "Other"),
        ("على عمق", "12 كيلومترا", "تحت البلدة", None),
    ],
)
def test_words_beside_a_figure_tell_its_kind(
    blank: Language, before: str, evidence: str, after: str, kind: str | None
) -> None:
    words = folded([token.text for token in blank(f"{before} {evidence} {after}")])
    assert kind_of(words, len(blank(before)), len(blank(f"{before} {evidence}"))) == kind


class Marked:
    """A reading that knows figures only."""

    def __init__(self, *runs: Labelled) -> None:
        self.runs = list(runs)

    def spans(self, head: str) -> list[Labelled]:
        assert head == "figure"
        return self.runs

    def label(self, head: str, word: int) -> str:  # noqa: ARG002
        return "0"


@pytest.mark.parametrize(
    ("text", "runs", "expected"),
    [
        ("أوقع 32 قتيلا ومئة جريح", [(1, 5, "Other")], [(1, "Killed", 32), (3, "Injured", 100)]),
        ("أصيب نحو 390 مقاتلا", [(1, 2, "Other"), (2, 4, "Injured")], [(1, "Injured", 390)]),
        ("على عمق 6,4 كيلومتر", [(2, 4, "Other")], []),
        ("وأصيب الجرحى بجروح", [(1, 2, "Injured")], []),
        ("طوله 150 كيلومترا", [(1, 3, "Other")], [(1, "Other", 150)]),
    ],
)
def test_figures_of_a_document(
    blank: Language, text: str, runs: list[tuple[int, int, str]], expected: list[tuple[int, str, int]]
) -> None:
    doc = blank(text)
    draft_of(doc).reading = cast(Reading, Marked(*(Labelled(*run, 1.0) for run in runs)))
    assert [(word, figure.kind, figure.best) for word, figure in figures_of(doc)] == expected


def figures(folder: Path, nlp: Language) -> Iterator[tuple[Bounds, Bounds | None]]:
    """The bounds of every annotated figure, and those that are read from its evidence."""
    for path in sorted(folder.glob("*.gold.json")):
        article = json.loads(path.with_name(path.name.replace(".gold.", ".article.")).read_text(encoding="utf-8"))
        doc = nlp(article["text"])
        words = folded(draft_of(doc).words)
        for event in json.loads(path.read_text(encoding="utf-8"))["events"]:
            for figure in event.get("figures", []):
                start = word_at(doc, figure["evidence"]["start"])
                end = word_at(doc, figure["evidence"]["end"] - 1) + 1
                number = number_of(words, start, end, (max(0, start - 2), min(len(doc), end + 2)))
                yield (figure["low"], figure["best"], figure["high"]), bounds_of(number) if number else None


@pytest.mark.parametrize("folder", ["gold/dev", "own-corpus"])
def test_the_bounds_of_annotated_figures_are_read_from_their_evidence(
    blank: Language, shared: Path, folder: str
) -> None:
    pairs = list(figures(shared / folder, blank))
    assert sum(gold == found for gold, found in pairs) / len(pairs) >= 0.95


@pytest.mark.parametrize(
    ("text", "words", "evidence"),
    [
        ("أوقع 246 قتيلاً من المدنيين", (1, 5), "246 قتيلاً"),
        ("قتل المئات من المدنيين", (1, 4), "المئات من المدنيين"),
        ("قتل أكثر من 20 جنديا أمس", (1, 5), "أكثر من 20 جنديا"),
        ("قتل نصف مليون شخص", (1, 2), "نصف مليون"),
        ("نزح شخص من 500 ألف", (1, 2), "شخص"),
    ],
)
def test_evidence_holds_its_number_and_leaves_out_the_whole(
    blank: Language, text: str, words: tuple[int, int], evidence: str
) -> None:
    doc = blank(text)
    draft = draft_of(doc)
    draft.annotation.article = Article("t", text)
    draft.reading = cast(Reading, Marked(Labelled(*words, "Killed", 1.0)))
    assert [text[slice(*figure.span)] for _, figure in figures_of(doc)] == [evidence]
