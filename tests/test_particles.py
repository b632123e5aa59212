"""Particles written before a name stay out of its span, whatever vowel marks or tatweel stand on them."""

from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.draft import draft_of, span_of, start_draft, text_at
from khabar.exporter.arabic.lexicon import characters_of
from khabar.exporter.arabic.pieces import normalise
from khabar.exporter.arabic.tokenizer import arabic_tokenizer
from khabar.exporter.arabic.wording import span_of_words
from khabar.exporter.linking.known import _firsts
from khabar.exporter.linking.spelling import form
from spacy.tokens import Doc


class GivenProclitic:
    """Stands in for a reading that sees a number of particles before every word."""

    def __init__(self, particles: int) -> None:
        self._particles = particles

    def label(self, head: str, word: int) -> str:  # noqa: ARG002
        return str(self._particles)


def document(text: str, particles: int) -> Doc:
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    doc = start_draft(nlp.make_doc(text), Article(id="t", text=text))
    draft_of(doc).reading = GivenProclitic(particles)  # type: ignore[assignment]
    return doc


@pytest.mark.parametrize(
    ("text", "particles", "name"),
    [
        ("وَسوريا", 1, "سوريا"),
        ("وَبِسوريا", 2, "سوريا"),
        ("لِجون كيري", 1, "جون كيري"),
        ("لـسوريا", 1, "سوريا"),
        ("لـسوريا", 0, "سوريا"),
        ("بــغداد", 0, "بــغداد"),
        ("لِلأُممِ", 1, "الأُممِ"),
        ("للأمم", 0, "الأمم"),
        ("وَلِحزبِ الله", 0, "حزبِ الله"),
        ("سوريا", 0, "سوريا"),
        ("لـ", 1, "لـ"),
    ],
)
def test_particles_stay_out_with_their_vowel_marks(text: str, particles: int, name: str) -> None:
    doc = document(text, particles)
    assert text_at(doc, span_of(doc, 0, len(doc))) == name


def test_words_of_tables_leave_particles_out_with_their_marks() -> None:
    start, end = span_of_words(document("وَفـي آذار", 0), 0, 2, 1)
    assert "وَفـي آذار"[start:end] == "فـي آذار"


@pytest.mark.parametrize(("word", "particles"), [("وَبِسوريا", 2), ("لِسُوريا", 1), ("سوريا", 0)])
def test_known_names_are_found_behind_marked_particles(word: str, particles: int) -> None:
    assert (particles, form("سوريا")) in _firsts(word)


@given(st.text(alphabet="وبلسريا" + "\u064e\u0650\u0651ـ", max_size=12), st.integers(0, 3))
def test_marks_go_with_the_letter_before_them(word: str, letters: int) -> None:
    taken = characters_of(word, letters)
    assert len(normalise(word[:taken])) == min(letters, len(normalise(word)))
    assert not letters or taken == len(word) or normalise(word[taken])
