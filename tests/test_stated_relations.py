"""Offices and places that the words themselves state."""

from __future__ import annotations

import pytest
import spacy
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.draft import Found, draft_of, start_draft
from khabar.exporter.arabic.offices import Offices
from khabar.exporter.arabic.places import stated_places
from khabar.exporter.arabic.sentences import sentences
from khabar.exporter.arabic.service import Service
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


def service(doc: Doc) -> Service:
    return Service(doc, Offices(doc))


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
            "قال سامي نادر، المتحدث باسم «الجيش الوطني»، ذلك",
            [("سامي نادر", P, None), ("الجيش الوطني", O, "ArmedForce")],
            ("spokespersonOf", "سامي نادر", "الجيش الوطني"),
        ),
        (
            "وصل زعيم حزب الوفاق سامي نادر أمس",
            [("حزب الوفاق", O, "PoliticalParty"), ("سامي نادر", P, None)],
            ("headOf", "سامي نادر", "حزب الوفاق"),
        ),
        (
            "وصل نائب رئيس حزب الوفاق سامي نادر أمس",
            [("حزب الوفاق", O, "PoliticalParty"), ("سامي نادر", P, None)],
            ("holdsPosition", "سامي نادر", "حزب الوفاق"),
        ),
        (
            "قتل القائد الميداني في حزب الوفاق سامي نادر أمس",
            [("حزب الوفاق", O, "PoliticalParty"), ("سامي نادر", P, None)],
            ("memberOf", "سامي نادر", "حزب الوفاق"),
        ),
        (
            "قال رئيس الإعلام في حزب الوفاق سامي نادر ذلك",
            [("حزب الوفاق", O, "PoliticalParty"), ("سامي نادر", P, None)],
            ("holdsPosition", "سامي نادر", "حزب الوفاق"),
        ),
        (
            "وصل زعيم «الوفاق» سامي نادر أمس",
            [("الوفاق", O, "PoliticalParty"), ("سامي نادر", P, None)],
            ("headOf", "سامي نادر", "الوفاق"),
        ),
        (
            "قال السفير التركي في روما سامي نادر إن تركيا سترد",
            [("روما", G, "City"), ("سامي نادر", P, None), ("تركيا", G, "Country")],
            ("holdsPosition", "سامي نادر", "تركيا"),
        ),
        (
            "قال سفير تركيا لدى إيطاليا سامي نادر ذلك",
            [("تركيا", G, "Country"), ("إيطاليا", G, "Country"), ("سامي نادر", P, None)],
            ("holdsPosition", "سامي نادر", "تركيا"),
        ),
        (
            "نفى القيادي في حزب الوفاق سامي نادر ذلك",
            [("حزب الوفاق", O, "PoliticalParty"), ("سامي نادر", P, None)],
            ("memberOf", "سامي نادر", "حزب الوفاق"),
        ),
    ],
)
def test_offices_beside_names(text: str, names: Names, expected: tuple[str, str, str]) -> None:
    found = [(kind, person.text, served.text) for kind, person, served in service(document(text, names)).stated()]
    assert found == [expected]


def test_two_offices_before_one_name_are_two() -> None:
    text = "قال نائب الرئيس ووزير الدفاع سامي نادر ذلك"
    doc = document(text, [("سامي نادر", P, None)])
    spans = [office.span(doc) for office in Offices(doc).of(draft_of(doc).mentions[0])]
    assert [text[slice(*span)] for span in spans] == ["وزير الدفاع", "نائب الرئيس"]


def test_an_office_before_and_is_not_of_whom_it_joins() -> None:
    doc = document("حضر سامي نادر رئيس حزب الوفاق، ومولود شاهين", [("مولود شاهين", P, None)])
    assert not list(Offices(doc).of(draft_of(doc).mentions[0]))


def test_and_behind_a_name_brings_in_the_office_of_the_next_person() -> None:
    text = "بحث سامي نادر ونظيره التركي مولود شاهين الأزمة في تركيا"
    doc = document(text, [("سامي نادر", P, None), ("مولود شاهين", P, None), ("تركيا", G, "Country")])
    assert [(person.text, served.text) for _, person, served in service(doc).stated()] == [("مولود شاهين", "تركيا")]


@pytest.mark.parametrize(
    ("text", "served"),
    [
        ("وصل المبعوث إلى تركيا سامي نادر أمس", []),
        ("وصل السفير بتركيا سامي نادر أمس", []),
        ("قال ممثل عن تركيا سامي نادر ذلك", ["تركيا"]),
        ("قال وزير الدفاع في تركيا سامي نادر ذلك", ["تركيا"]),
    ],
)
def test_an_envoy_does_not_serve_his_host(text: str, served: list[str]) -> None:
    doc = document(text, [("تركيا", G, "Country"), ("سامي نادر", P, None)])
    assert [other.text for _, _, other in service(doc).stated()] == served


@pytest.mark.parametrize(
    ("text", "offices"),
    [
        ("فر سامي نادر، وهو قائد عسكري، أمس", ["قائد عسكري"]),
        ("فر سامي نادر وهي المدينة التي قائد", []),
        ("فر سامي نادر. وزير الدفاع قال", []),
    ],
)
def test_a_pronoun_brings_in_an_office_behind_a_name(text: str, offices: list[str]) -> None:
    doc = document(text, [("سامي نادر", P, None)])
    found = [office.span(doc) for office in Offices(doc).of(draft_of(doc).mentions[0])]
    assert [text[slice(*span)] for span in found] == offices


@pytest.mark.parametrize(("named", "expected"), [("روما", ["الإيطالي"]), ("إيطاليا", [])])
def test_an_adjective_stands_for_a_state_that_is_not_named(named: str, expected: list[str]) -> None:
    text = f"قال الوزير الإيطالي سامي نادر في {named} ذلك"
    doc = document(text, [("سامي نادر", P, None), (named, G, None)])
    assert [(state.text, state.level) for state in service(doc).unnamed_states()] == [
        (word, "Nominal") for word in expected
    ]


@pytest.mark.parametrize(
    ("text", "served", "office"),
    [
        ("قال نائب رئيس الوزراء التركي سامي نادر ذلك", "التركي", "نائب رئيس الوزراء التركي"),
        ("قال رئيس الوزراء ووزير دفاع تركيا سامي نادر ذلك", "تركيا", "وزير دفاع تركيا"),
        ("قال المتحدث باسم وزارة الدفاع العميد سامي نادر ذلك", "وزارة الدفاع", "المتحدث باسم وزارة الدفاع"),
        ("سلم رسالة لرئيس الوزراء التركي سامي نادر أمس", "التركي", "رئيس الوزراء التركي"),
        ("قال سامي نادر ذلك في تركيا", "تركيا", None),
        ("أكد وزير دفاع تركيا أن سامي نادر قتل", "تركيا", None),
    ],
)
def test_the_office_in_which_somebody_serves(text: str, served: str, office: str | None) -> None:
    doc = document(text, [("سامي نادر", P, None), (served, G, "Country")])
    span = Offices(doc).told(*draft_of(doc).mentions)
    assert (text[slice(*span)] if span else None) == office


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("التقى سامي نادر وزير الخارجية مولود شاهين", None),
        ("قال سامي نادر المتحدث باسم الرئيس مولود شاهين ذلك", "المتحدث باسم الرئيس مولود شاهين ذلك"),
        ("قال سامي نادر، ممثل مولود شاهين، ذلك", "ممثل مولود شاهين"),
    ],
)
def test_an_office_straight_before_the_next_name_is_its_bearers(text: str, office: str | None) -> None:
    doc = document(text, [("سامي نادر", P, None), ("مولود شاهين", P, None)])
    spans = [office.span(doc) for office in Offices(doc).of(draft_of(doc).mentions[0])]
    assert [text[slice(*span)] for span in spans] == ([office] if office else [])


def test_an_office_ends_at_another_person() -> None:
    text = "التقى وزير الخارجية سامي نادر مولود شاهين"
    doc = document(text, [("سامي نادر", P, None), ("مولود شاهين", P, None)])
    assert not list(Offices(doc).of(draft_of(doc).mentions[1]))


@pytest.mark.parametrize(
    ("text", "inner", "outer", "stated"),
    [
        ("انفجار في بلدة سروج بجنوب شرق تركيا", "سروج", "تركيا", True),
        ("وصل إلى سروج (تركيا)", "سروج", "تركيا", True),
        ("انفجار في بلدة «سروج» في تركيا", "سروج", "تركيا", True),
        ("بلدتا «سروج» «تركيا»", "سروج", "تركيا", False),
        ("وصل من سروج إلى تركيا", "سروج", "تركيا", False),
        ("اجتمع في سروج، وزار تركيا", "سروج", "تركيا", False),
        ("انفجار في مدينة سروج شمال تركيا", "سروج", "تركيا", True),
        ("انفجار في سروج إحدى مدن تركيا", "سروج", "تركيا", True),
        ("انفجار في سروج عاصمة إقليم تركيا", "سروج", "تركيا", True),
        ("انفجار في سروج والعاصمة تركيا", "سروج", "تركيا", False),
        ("رفض جعل سروج عاصمة لتركيا", "سروج", "تركيا", False),
        ("وصل من سروج ومدينة تركيا", "سروج", "تركيا", False),
        ("قصف من سروج بلدات جنوب تركيا", "سروج", "تركيا", False),
        ("وصل إلى سروج بـتركيا", "سروج", "تركيا", True),
        ("قصف مدينة سروج التركية قرب حدود تركيا", "سروج", "تركيا", True),
        ("قصف مدينة سروج الواقعة في تركيا", "سروج", "تركيا", True),
        ("قصف مدينة سروج الواقعة على حدود تركيا", "سروج", "تركيا", False),
    ],
)
def test_places_in_places(text: str, inner: str, outer: str, stated: bool) -> None:
    doc = document(text, [(inner, G, "City"), (outer, G, "Country")])
    found = [(kind, place.text, around.text) for kind, place, around in stated_places(doc)]
    assert found == [("locatedIn", inner, outer)] * stated


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("قصف بلدة سروج شمال حلب", False),
        ("قصف سروج إحدى قرى شمال حلب", False),
        ("قصف سروج شمال شرق حلب", False),
        ("قصف سروج في جنوب شرق حلب", True),
        ("قصف سروج بجنوب شرق حلب", True),
    ],
)
def test_a_direction_leads_out_of_a_town(text: str, inside: bool) -> None:
    doc = document(text, [("سروج", G, "City"), ("حلب", G, "City")])
    assert bool(list(stated_places(doc))) is inside


@pytest.mark.parametrize(
    ("house", "stated"), [("السفارة التركية", ["روما"]), ("القنصلية", ["روما"]), ("كتائب الفجر", [])]
)
def test_an_embassy_lies_where_it_is_and_not_in_whose_it_is(house: str, stated: list[str]) -> None:
    text = f"وصل إلى {house} في روما التركي ودعا تركيا"
    doc = document(text, [(house, O, "Government"), ("روما", G, "City"), ("تركيا", G, "Country")])
    places = [(place.text, around.text) for _, place, around in stated_places(doc)]
    assert [around for place, around in places if place == house] == stated


@pytest.mark.parametrize(("spot", "inside"), [("تل الفجر", True), ("نهر الفجر", False)])
def test_a_spot_lies_in_the_town_on_whose_side_it_is(spot: str, inside: bool) -> None:
    doc = document(f"قصف {spot} غرب حلب", [(spot, "Place", None), ("حلب", G, "City")])
    assert [(place.text, around.text) for _, place, around in stated_places(doc)] == [(spot, "حلب")] * inside


@pytest.mark.parametrize(("facility", "stated"), [("مطار عدن", True), ("معبر عدن", False)])
def test_facilities_called_after_their_town_lie_in_it(facility: str, stated: bool) -> None:
    doc = document(f"قصف {facility} أمس", [(facility, "Place", None), ("عدن", G, "City")])
    found = [(place.text, around.text) for _, place, around in stated_places(doc)]
    assert found == [(facility, "عدن")] * stated
