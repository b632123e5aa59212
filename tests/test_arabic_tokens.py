"""Tokens and sentences: every code point stays, marks stand alone, sentences end where they should."""

from __future__ import annotations

from itertools import accumulate, pairwise

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.arabic.draft import draft_of
from khabar.exporter.arabic.months import month_names
from khabar.exporter.arabic.pieces import LEAST_WINDOW, WINDOW, normalise, sentence_windows, windows
from khabar.exporter.arabic.sentences import sentences
from khabar.exporter.arabic.tokenizer import arabic_tokenizer
from spacy.language import Language


@pytest.fixture(scope="module")
def blank() -> Language:
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    return nlp


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ('تشمل حلب".', ["تشمل", "حلب", '"', "."]),
        ("إرهابيي (داعش).", ["إرهابيي", "(", "داعش", ")", "."]),
        ("كيري،جون", ["كيري", "،", "جون"]),
        ("منذ 22 أبريل/نيسان", ["منذ", "22", "أبريل/نيسان"]),
        ("العراق/سوريا", ["العراق", "/", "سوريا"]),
        ("بلغ 1,234.5 دولار", ["بلغ", "1,234.5", "دولار"]),
        ("في 12/5/2015.", ["في", "12/5/2015", "."]),
        ("لـ«الضفة»", ["لـ", "«", "الضفة", "»"]),
        ("قُتِلَ", ["قُتِلَ"]),
        ("٣٬٤٥٦ شخصاً", ["٣٬٤٥٦", "شخصاً"]),
        ("جون كي\u200fري", ["جون", "كي\u200fري"]),
        ("مي\u200cخواهد", ["مي\u200cخواهد"]),
        ("الديمقرا\u00adطية\u2060نفسها", ["الديمقرا\u00adطية\u2060نفسها"]),
        ("كي\u200f\u200eري", ["كي\u200f\u200eري"]),
        ("\u200fقال كيري\u200f.", ["\u200f", "قال", "كيري", "\u200f", "."]),
        ("كيري،\u200fجون", ["كيري", "،", "\u200f", "جون"]),
        ("كيري\u200bجون", ["كيري", "\u200b", "جون"]),
    ],
)
def test_marks_stand_alone_and_numbers_stay_whole(blank: Language, text: str, tokens: list[str]) -> None:
    assert [token.text for token in blank(text)] == tokens


@given(text=st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_tokens_keep_every_code_point(blank: Language, text: str) -> None:
    doc = blank(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token.text)] == token.text for token in doc)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال ذلك. وأضاف هذا.", ["قال ذلك.", "وأضاف هذا."]),
        ('قال "لن نقبل." وأضاف', ['قال "لن نقبل."', "وأضاف"]),
        ("بلغ 3.5 مليون. انتهى", ["بلغ 3.5 مليون.", "انتهى"]),
        ("وكالة (أ.ف.ب) قالت", ["وكالة (أ.ف.ب) قالت"]),
        ("سطر أول\nسطر ثان", ["سطر أول", "سطر ثان"]),
        ("هل وصل؟ نعم!", ["هل وصل؟", "نعم!"]),
        ("  \n ", []),
        ('قال: "كفى. لن نعود". ثم خرج.', ['قال: "كفى. لن نعود".', "ثم خرج."]),
        ('قال "كفى.\nلن نعود" وخرج.', ['قال "كفى.', 'لن نعود" وخرج.']),
        ('فتح "قوسا. ونسيه. ثم خرج.', ['فتح "قوسا.', "ونسيه.", "ثم خرج."]),
    ],
)
def test_sentences_end_at_stops_and_line_breaks(blank: Language, text: str, expected: list[str]) -> None:
    doc = sentences(blank(text))
    found = [text[start:end] for start, end in draft_of(doc).annotation.sentences]
    assert found == expected


def test_month_names_of_all_calendars_in_use_are_known() -> None:
    names = month_names()
    assert {names[n] for n in ("نيسان", "أبريل", "أفريل", "ابريل")} == {4}
    assert {names[n] for n in ("كانون الثاني", "يناير", "جانفي")} == {1}
    assert {names[n] for n in ("غشت", "آب", "أوت", "أغسطس")} == {8}


def test_normalise_folds_what_the_reader_should_not_see() -> None:
    assert normalise("العُنـــف") == "العنف"
    assert normalise("ﻣﺼﺮ") == "مصر"
    assert normalise("\u200fمصر\u200e") == "مصر"
    assert normalise("م\u00adص\u061c\u2060ر") == "مصر"


@given(st.integers(0, 5000), st.integers(LEAST_WINDOW, WINDOW))
def test_windows_are_even_and_few_and_share_an_eighth(pieces: int, limit: int) -> None:
    shared = limit // 8
    ranges = windows([1] * pieces, limit)
    assert len(ranges) == max(1, -((shared - pieces) // (limit - shared)))
    sizes = [end - start for start, end in ranges]
    assert max(sizes) - min(sizes) <= 1
    assert all(abs((end - start) - shared) <= 1 for (_, end), (start, _) in pairwise(ranges))


@given(st.lists(st.integers(1, 30), max_size=400), st.integers(0, 9), st.integers(LEAST_WINDOW, WINDOW))
def test_windows_cover_all_words_within_the_limit(lengths: list[int], tens: int, limit: int) -> None:
    sentences = np.arange(len(lengths)) // (1 + 10 * tens)
    for ranges in (windows(lengths, limit), sentence_windows(lengths, sentences, limit)):
        assert ranges[0][0] == 0
        assert ranges[-1][1] == len(lengths)
        assert all(sum(lengths[a:b]) <= limit for a, b in ranges)
        assert all(a < c <= b <= d for (a, b), (c, d) in pairwise(ranges))


@given(st.lists(st.integers(1, LEAST_WINDOW), min_size=1), st.integers(LEAST_WINDOW, WINDOW))
def test_sentence_windows_are_as_few_and_as_even_as_can_be(sizes: list[int], limit: int) -> None:
    sentences = np.repeat(np.arange(len(sizes)), sizes)
    ranges = sentence_windows([1] * len(sentences), sentences, limit)
    ends = set(np.cumsum(sizes).tolist())
    assert all(end in ends for _, end in ranges)
    assert all(b == c for (_, b), (c, _) in pairwise(ranges))
    longest = max(end - start for start, end in ranges)
    assert min_longest(sizes, len(ranges)) == longest
    assert len(ranges) == 1 or min_longest(sizes, len(ranges) - 1) > limit


def min_longest(sizes: list[int], count: int) -> int:
    """Give how short the longest of at most ``count`` ranges can be that ``sizes`` are put into."""
    best = list(accumulate(sizes))  # of the first sentences in one range
    for _ in range(count - 1):
        best = [min([best[i], *(max(best[j], sum(sizes[j + 1 : i + 1])) for j in range(i))]) for i in range(len(sizes))]
    return best[-1]
