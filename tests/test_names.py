"""What of the words that the reader takes for a mention belongs to it."""

from __future__ import annotations

import pytest
from khabar.exporter.arabic.names import _trim
from test_stated_relations import document


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
    doc = document(text, [])
    start, end = _trim(doc, 0, len(doc))
    assert doc[start:end].text == mention
