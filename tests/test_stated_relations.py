"""Offices and places that the words themselves state."""

from __future__ import annotations

import pytest
import spacy
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.draft import Found, draft_of, start_draft
from khabar.exporter.arabic.offices import Offices
from khabar.exporter.arabic.places import stated_places
from khabar.exporter.arabic.sentences import sentences
from khabar.exporter.arabic.tokenizer import arabic_tokenizer
from spacy.tokens import Doc

Names = list[tuple[str, str, str | None]]
P, O, G = "Person", "Organization", "GeopoliticalEntity"  # noqa: E741


def document(text: str, names: Names) -> Doc:
    nlp = spacy.blank("ar")
    nlp.tokenizer = arabic_tokenizer(nlp)
    doc: Doc = sentences(start_draft(nlp.make_doc(text), Article(id="t", text=text)))
    for name, kind, subtype in names:
        begin = text.index(name)
        span = doc.char_span(begin, begin + len(name), alignment_mode="expand")
        assert span is not None
        mention = Found(span.start, span.end, (begin, begin + len(name)), name, "Name", kind, subtype, 0.9, name)
        draft_of(doc).mentions.append(mention)
    return doc


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        (
            "قال وزير الخارجية التركي مولود شاهين إن تركيا سترد",
            [("مولود شاهين", P, None), ("تركيا", G, "Country")],
            ("holdsPosition", "مولود شاهين", "تركيا"),
        ),
        (
            "أعلن المتحدث باسم وزارة الدفاع، سامي نادر، ذلك",
            [("وزارة الدفاع", O, "Government"), ("سامي نادر", P, None)],
            ("spokespersonOf", "سامي نادر", "وزارة الدفاع"),
        ),
        (
            "قال سامي نادر، المتحدث باسم الجيش الوطني، ذلك",
            [("سامي نادر", P, None), ("الجيش الوطني", O, "ArmedForce")],
            ("spokespersonOf", "سامي نادر", "الجيش الوطني"),
        ),
        (
            "وصل زعيم حزب الوفاق سامي نادر أمس",
            [("حزب الوفاق", O, "PoliticalParty"), ("سامي نادر", P, None)],
            ("headOf", "سامي نادر", "حزب الوفاق"),
        ),
    ],
)
def test_offices_beside_names(text: str, names: Names, expected: tuple[str, str, str]) -> None:
    found = [(kind, person.text, served.text) for kind, person, served in Offices(document(text, names)).stated()]
    assert found == [expected]


def test_two_offices_before_one_name_are_two() -> None:
    text = "قال نائب الرئيس ووزير الدفاع سامي نادر ذلك"
    doc = document(text, [("سامي نادر", P, None)])
    spans = [office.span(doc) for office in Offices(doc).of(draft_of(doc).mentions[0])]
    assert [text[slice(*span)] for span in spans] == ["ووزير الدفاع", "الرئيس", "نائب"]


def test_an_office_ends_at_another_person() -> None:
    text = "التقى وزير الخارجية سامي نادر مولود شاهين"
    doc = document(text, [("سامي نادر", P, None), ("مولود شاهين", P, None)])
    assert not list(Offices(doc).of(draft_of(doc).mentions[1]))


@pytest.mark.parametrize(
    ("text", "inner", "outer", "stated"),
    [
        ("انفجار في بلدة سروج بجنوب شرق تركيا", "سروج", "تركيا", True),
        ("وصل إلى سروج (تركيا)", "سروج", "تركيا", True),
        ("وصل من سروج إلى تركيا", "سروج", "تركيا", False),
        ("اجتمع في سروج، وزار تركيا", "سروج", "تركيا", False),
        ("قصف مدينة سروج التركية قرب حدود تركيا", "سروج", "تركيا", True),
    ],
)
def test_places_in_places(text: str, inner: str, outer: str, stated: bool) -> None:
    doc = document(text, [(inner, G, "City"), (outer, G, "Country")])
    found = [(kind, place.text, around.text) for kind, place, around in stated_places(doc)]
    assert found == [("locatedIn", inner, outer)] * stated
