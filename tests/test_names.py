"""What of the words that the reader takes for a mention belongs to it."""

from __future__ import annotations

import pytest
import spacy
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.draft import start_draft
from khabar.exporter.arabic.names import _trim
from khabar.exporter.arabic.tokenizer import arabic_tokenizer


@pytest.mark.parametrize(
    ("text", "mention"),
    [
        ("نحو 30 مسلحا", "30 مسلحا"),
        ("قرابة مئة شخص", "مئة شخص"),
        ("في مدينة حلب", "مدينة حلب"),
        ("حلب ،", "حلب"),
        ("نحو", "نحو"),
        ("30 مسلحا", "30 مسلحا"),
    ],
)
def test_particles_and_marks_at_the_edges_are_left_out_but_not_all_words(text: str, mention: str) -> None:
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    doc = start_draft(nlp.make_doc(text), Article(id="t", text=text))
    start, end = _trim(doc, 0, len(doc))
    assert doc[start:end].text == mention
