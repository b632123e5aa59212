"""Relations that cue words between two mentions state."""

from __future__ import annotations

import pytest
from khabar.exporter.arabic.draft import Found, draft_of
from khabar.exporter.arabic.places import stated_places
from khabar.exporter.arabic.ties import stated_ties
from spacy.tokens import Doc
from test_stated_relations import document

P, O, G, N = "Person", "Organization", "GeopoliticalEntity", "PopulationGroup"  # noqa: E741


@pytest.mark.parametrize(
    ("text", "first", "second", "expected"),
    [
        ("هاجمت كتائب الفجر الموالية لحزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), "alliedWith"),
        ("قالت كتائب الفجر، الموالية لحزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), "alliedWith"),
        ("قالت كتائب الفجر، وهي موالية لحزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), None),
        ("هاجمت كتائب الفجر التي بايعت حزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), "alliedWith"),
        ("قال سامي نادر، نجل الرئيس السابق مولود شاهين", ("سامي نادر", P), ("مولود شاهين", P), "familyOf"),
        ("تزايد التوتر بين تركيا من جهة وحزب الوفاق", ("تركيا", G), ("حزب الوفاق", O), "opposedTo"),
        ("تتواصل الحرب الدائرة بين تركيا وحزب الوفاق", ("تركيا", G), ("حزب الوفاق", O), "opposedTo"),
        ("تتواصل المحادثات بين تركيا وحزب الوفاق", ("تركيا", G), ("حزب الوفاق", O), None),
        ("تعمق للنزاع بين تركيا وحزب الوفاق", ("تركيا", G), ("حزب الوفاق", O), "opposedTo"),
        ("قال إنه لا خلاف بين تركيا وحزب الوفاق", ("تركيا", G), ("حزب الوفاق", O), None),
        ("قام منذ الحرب تحالف بين تركيا وحزب الوفاق", ("تركيا", G), ("حزب الوفاق", O), None),
        ("انتهت الحرب. بين تركيا وحزب الوفاق هدنة", ("تركيا", G), ("حزب الوفاق", O), None),
        ("بحسب سامي نادر، انضمت كتائب الفجر إلى التحالف", ("سامي نادر", P), ("كتائب الفجر", O), None),
        ("هاجمت كتائب الفجر الموالية للشرعية في تركيا", ("كتائب الفجر", O), ("تركيا", G), None),
        ("هاجمت كتائب الفجر الموالية للشرعية بتركيا", ("كتائب الفجر", O), ("تركيا", G), None),
        ("وصلت كتائب الفجر الجناح العسكري لحزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), "partOf"),
        ("اعتقل سامي نادر شقيق مولود شاهين", ("سامي نادر", P), ("مولود شاهين", P), "familyOf"),
        ("وصل سامي نادر مع مولود شاهين", ("سامي نادر", P), ("مولود شاهين", P), None),
        ("قال سامي نادر، وشقيقه مولود شاهين", ("سامي نادر", P), ("مولود شاهين", P), "familyOf"),
        ("قال سامي نادر، وابنه مولود شاهين", ("مولود شاهين", P), ("سامي نادر", P), "familyOf"),
        ("قصفت قوات الفجر، بقيادة حزب الوفاق", ("قوات الفجر", O), ("حزب الوفاق", O), None),
        ("تعد كتائب الفجر جزءا من حزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), "partOf"),
        ("هاجمت كتائب الفجر التابعة لتركيا", ("كتائب الفجر", O), ("تركيا", G), "partOf"),
        ("تدربت كتائب الفجر ضمن برنامج حزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), None),
        ("تقدمت كتائب الفجر المناهضة لحزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), "opposedTo"),
        ("ضربت كتائب الفجر التي تصنفها تركيا منظمة إرهابية", ("تركيا", G), ("كتائب الفجر", O), "opposedTo"),
        ("أعلنت الشركة، ومقرها تركيا، ذلك", ("الشركة", O), ("تركيا", G), "locatedIn"),
        ("أعلنت الشركة، وهي في تركيا، ذلك", ("الشركة", O), ("تركيا", G), None),
        ("بث شبان التحقوا بحزب الوفاق تسجيلا", ("شبان", N), ("حزب الوفاق", O), "memberOf"),
        ("طلب سامي نادر من حزب الوفاق", ("سامي نادر", P), ("حزب الوفاق", O), None),
        ("قال سامي نادر إن أخاه انضم إلى حزب الوفاق", ("سامي نادر", P), ("حزب الوفاق", O), None),
        ("خرج سامي نادر من مقر حزب الوفاق", ("سامي نادر", P), ("حزب الوفاق", O), None),
        ("دعا حزب الوفاق وزعيمه سامي نادر إلى الحوار", ("سامي نادر", P), ("حزب الوفاق", O), "headOf"),
        ("دعا حزب الوفاق، ورئيسه سامي نادر، إلى الحوار", ("سامي نادر", P), ("حزب الوفاق", O), "headOf"),
        ("بقي سامي نادر ولم ينتمي إلى حزب الوفاق", ("سامي نادر", P), ("حزب الوفاق", O), None),
        ("هاجمت كتائب الفجر التي تقاتل حزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), "opposedTo"),
        ("تواصل كتائب الفجر حربها على حزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), "opposedTo"),
        ("هاجمت كتائب الفجر التي تقاتل إلى جانب حزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), None),
        ("هاجمت كتائب الفجر التي لا تقاتل حزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), None),
        ("هاجمت كتائب الفجر التي تقاتل في تركيا", ("كتائب الفجر", O), ("تركيا", G), None),
        ("دعا حزب الوفاق وشكره سامي نادر", ("سامي نادر", P), ("حزب الوفاق", O), None),
        ("دعا حزب الوفاق رئيسة المجلس ليلى نادر", ("ليلى نادر", P), ("حزب الوفاق", O), None),
        ("أعلن حزب الوفاق مقتل زعيمه سامي نادر", ("سامي نادر", P), ("حزب الوفاق", O), None),
    ],
)
def test_cues_between(text: str, first: tuple[str, str], second: tuple[str, str], expected: str | None) -> None:
    doc = document(text, [(*first, None), (*second, None)])
    found = [(kind, one.text, other.text) for kind, one, other in stated_ties(doc)]
    assert found == ([(expected, first[0], second[0])] if expected else [])


@pytest.mark.parametrize(
    ("text", "callers"),
    [
        ("ضربت كتائب الفجر التي تصنفها تركيا وسوريا منظمة إرهابية", ["تركيا", "سوريا"]),
        ("ضربت كتائب الفجر التي تصنفها تركيا منظمة إرهابية في سوريا", ["تركيا"]),
        ("ضربت كتائب الفجر التي تصنفها تركيا منظمة إرهابية وسوريا", ["تركيا"]),
        ("ضربت كتائب الفجر التي تدعمها قطر، وتصنفها تركيا وسوريا", []),
    ],
)
def test_several_callers_of_an_enemy_are_joined_by_and(text: str, callers: list[str]) -> None:
    doc = document(text, [("كتائب الفجر", O, None), ("تركيا", G, None), ("سوريا", G, None)])
    assert [(kind, one.text) for kind, one, _ in stated_ties(doc)] == [("opposedTo", caller) for caller in callers]


@pytest.mark.parametrize(
    ("text", "names", "stated"),
    [
        ("قصف نظام سامي وروسيا إدلب", [("نظام سامي", O), ("سامي", P), ("روسيا", G)], [("headOf", "سامي", "نظام سامي")]),
        (
            "هاجم مسلحو الوفاق وقوات الفجر",
            [("مسلحو الوفاق", N), ("الوفاق", O), ("قوات الفجر", O)],
            [("memberOf", "مسلحو الوفاق", "الوفاق")],
        ),
        (
            "قالت مصادر في الوفاق وقوات الفجر ذلك",
            [("مصادر في الوفاق وقوات الفجر", N), ("الوفاق", O), ("قوات الفجر", O)],
            [
                ("memberOf", "مصادر في الوفاق وقوات الفجر", "الوفاق"),
                ("memberOf", "مصادر في الوفاق وقوات الفجر", "قوات الفجر"),
            ],
        ),
        (
            "قتل سامي نادر وشقيقه مولود شاهين وكريم حداد",
            [("سامي نادر", P), ("مولود شاهين", P), ("كريم حداد", P)],
            [("familyOf", "سامي نادر", "مولود شاهين")],
        ),
    ],
)
def test_other_ties_hold_of_the_nearest_or_all_in_the_phrase(
    text: str, names: list[tuple[str, str]], stated: list[tuple[str, str, str]]
) -> None:
    doc = document(text, [(*name, None) for name in names])
    draft_of(doc).mentions[0].level = "Name" if names[0][1] == P else "Nominal"
    assert [(kind, one.text, other.text) for kind, one, other in stated_ties(doc)] == stated


@pytest.mark.parametrize(
    ("phrase", "stated"),
    [
        ("مسلحين حوثيين", True),
        ("قائدا حوثيا", True),
        ("المسلحين الحوثيين", True),
        ("أسرى حوثيين", False),
        ("جنود روس", False),
        ("مقاتلين ضد الحوثيين", False),
        ("معارضي الانقلاب الحوثي", False),
        ("سكان المناطق الحوثية", False),
        ("المدنيين المحاصرين من قبل الحوثيين", False),
    ],
)
def test_the_adjective_of_a_body_makes_people_its_members(phrase: str, stated: bool) -> None:
    doc = with_phrase(f"قتل الجيش {phrase} أمس. ونفى الحوثيون ذلك", phrase, N, ("الحوثيون", O))
    assert [(kind, one.text, other.text) for kind, one, other in stated_ties(doc)] == [
        ("memberOf", phrase, "الحوثيون")
    ] * stated


def test_a_leader_behind_the_cue_comes_first() -> None:
    doc = document("قصفت قوات الفجر بقيادة سامي نادر", [("قوات الفجر", O, None), ("سامي نادر", P, None)])
    assert [(kind, one.text) for kind, one, _ in stated_ties(doc)] == [("headOf", "سامي نادر")]


def test_a_person_inside_the_name_of_a_regime_leads_it() -> None:
    doc = document("سقط نظام سامي نادر", [("سامي نادر", P, None)])
    draft_of(doc).mentions.append(Found(1, 4, (4, 18), "نظام سامي نادر", "Nominal", O, None, 0.9))
    assert [(kind, one.text, other.text) for kind, one, other in stated_ties(doc)] == [
        ("headOf", "سامي نادر", "نظام سامي نادر")
    ]


@pytest.mark.parametrize(
    ("phrase", "name", "kind", "level", "expected"),
    [
        ("أتباع سامي نادر", "سامي نادر", P, "Nominal", "alliedWith"),
        ("أنصار الرئيس سامي نادر", "سامي نادر", P, "Nominal", "alliedWith"),
        ("خصوم تركيا", "تركيا", G, "Nominal", "opposedTo"),
        ("أنصار الرئيس في تركيا", "تركيا", G, "Nominal", None),
        ("أنصار لتركيا", "تركيا", G, "Nominal", None),
        ("أنصار تركيا", "تركيا", G, "Name", None),
        ("مؤيدو عزل سامي نادر", "سامي نادر", P, "Nominal", None),
        ("حكومة تركيا", "تركيا", G, "Nominal", None),
    ],
)
def test_the_head_of_a_group_says_whose_it_is(
    phrase: str, name: str, kind: str, level: str, expected: str | None
) -> None:
    text = f"تراجع {phrase}"
    doc = document(text, [(name, kind, None)])
    span = text.index(phrase), len(text)
    draft_of(doc).mentions.append(Found(1, len(doc), span, phrase, level, "PopulationGroup", None, 0.9))
    found = [(kind, one.text, other.text) for kind, one, other in stated_ties(doc)]
    assert found == ([(expected, phrase, name)] if expected else [])


@pytest.mark.parametrize(
    "text",
    [
        "هاجمت كتائب الفجر التي تعتبرها تركيا حليفا",
        "قصفت كتائب الفجر التي لا تصنفها تركيا منظمة إرهابية",
        "قصفت كتائب الفجر التي تعتبرها تركيا حليفا. وقتل إرهابي",
    ],
)
def test_who_is_called_something_else_is_no_enemy(text: str) -> None:
    doc = document(text, [("كتائب الفجر", O, None), ("تركيا", G, None)])
    assert not list(stated_ties(doc))


def with_phrase(text: str, phrase: str, kind: str, name: tuple[str, str]) -> Doc:
    """Make a document with a nominal, and a name in it or behind it."""
    doc = document(text, [(phrase, kind, None), (*name, None)])
    draft_of(doc).mentions[0].level = "Nominal"
    return doc


@pytest.mark.parametrize(
    ("text", "group", "body", "kind"),
    [
        ("قتل ثلاثة من حزب الوفاق أمس", "ثلاثة من حزب الوفاق", "حزب الوفاق", "memberOf"),
        ("قال مسؤول في حزب الوفاق ذلك", "مسؤول في حزب الوفاق", "حزب الوفاق", "memberOf"),
        ("قال مسؤول في حزب الوفاق ذلك", "مسؤول", "حزب الوفاق", "memberOf"),
        ("قتل مسلحو حزب الوفاق جنديا", "مسلحو حزب الوفاق", "حزب الوفاق", "memberOf"),
        ("قتل حراس من «الوفاق» أمس", "حراس من «الوفاق", "الوفاق", "memberOf"),
        ("هرب جرحى من قصف لحزب الوفاق أمس", "جرحى من قصف لحزب الوفاق", "حزب الوفاق", None),
        ("قصف حراسا من بحزب الوفاق", "حراسا", "حزب الوفاق", None),
        ("هرب أسرى حزب الوفاق أمس", "أسرى حزب الوفاق", "حزب الوفاق", None),
        ("قال مصدر قريب من حزب الوفاق ذلك", "مصدر قريب من حزب الوفاق", "حزب الوفاق", None),
        ("طلب الأهالي من حزب الوفاق المغادرة", "الأهالي", "حزب الوفاق", None),
    ],
)
def test_a_phrase_says_of_which_body_its_people_are(text: str, group: str, body: str, kind: str | None) -> None:
    found = [(kind, one.text, other.text) for kind, one, other in stated_ties(with_phrase(text, group, N, (body, O)))]
    assert found == ([(kind, group, body)] if kind else [])


@pytest.mark.parametrize(
    ("text", "stated"), [("هاجمت تركيا وحلفاؤها التل", True), ("دعت تركيا حلفاءها إلى الحوار", False)]
)
def test_allies_that_and_joins_to_somebody_are_his(text: str, stated: bool) -> None:
    allies = "حلفاؤها" if stated else "حلفاءها"
    doc = with_phrase(text, allies, O, ("تركيا", G))
    assert [(kind, one.text, other.text) for kind, one, other in stated_ties(doc)] == [
        ("alliedWith", "تركيا", allies)
    ] * stated


@pytest.mark.parametrize(("body", "led"), [("قوات سامي نادر", True), ("مكتب سامي نادر", False)])
def test_forces_called_after_somebody_are_led_by_him(body: str, led: bool) -> None:
    doc = with_phrase(f"انسحبت {body} أمس", body, O, ("سامي نادر", P))
    assert [(kind, one.text) for kind, one, _ in stated_ties(doc)] == [("headOf", "سامي نادر")] * led


@pytest.mark.parametrize(
    ("text", "spot", "stated"),
    [
        ("هاجموا مركزا ثقافيا في تركيا أمس", "مركزا ثقافيا في تركيا", True),
        ("هاجموا مركزا ثقافيا في تركيا أمس", "مركزا ثقافيا", True),
        ("هاجموا معسكرا لجيش تركيا أمس", "معسكرا لجيش تركيا", False),
        ("هاجموا معسكرا في شمال تركيا أمس", "معسكرا", False),
        ("هاجموا مركزا ثقافيا ودعوا تركيا أمس", "مركزا ثقافيا", False),
    ],
)
def test_places_without_a_name_lie_where_their_phrase_says(text: str, spot: str, stated: bool) -> None:
    doc = with_phrase(text, spot, "Place", ("تركيا", G))
    found = [(kind, place.text, around.text) for kind, place, around in stated_places(doc)]
    assert found == [("locatedIn", spot, "تركيا")] * stated
