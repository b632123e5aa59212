"""Relations that cue words between two mentions state."""

from __future__ import annotations

import pytest
from khabar.exporter.arabic.draft import Found, draft_of
from khabar.exporter.arabic.ties import stated_ties
from test_stated_relations import document

P, O, G = "Person", "Organization", "GeopoliticalEntity"  # noqa: E741


@pytest.mark.parametrize(
    ("text", "first", "second", "expected"),
    [
        ("هاجمت كتائب الفجر الموالية لحزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), "alliedWith"),
        ("قالت كتائب الفجر، الموالية لحزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), None),
        ("وصلت كتائب الفجر الجناح العسكري لحزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), "partOf"),
        ("اعتقل سامي نادر شقيق مولود شاهين", ("سامي نادر", P), ("مولود شاهين", P), "familyOf"),
        ("وصل سامي نادر مع مولود شاهين", ("سامي نادر", P), ("مولود شاهين", P), None),
        ("قال سامي نادر، وشقيقه مولود شاهين", ("مولود شاهين", P), ("سامي نادر", P), "familyOf"),
        ("قصفت قوات الفجر، بقيادة حزب الوفاق", ("قوات الفجر", O), ("حزب الوفاق", O), None),
        ("تعد كتائب الفجر جزءا من حزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), "partOf"),
        ("هاجمت كتائب الفجر التابعة لتركيا", ("كتائب الفجر", O), ("تركيا", G), "partOf"),
        ("تدربت كتائب الفجر ضمن برنامج حزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), None),
        ("تقدمت كتائب الفجر المناهضة لحزب الوفاق", ("كتائب الفجر", O), ("حزب الوفاق", O), "opposedTo"),
        ("ضربت كتائب الفجر التي تصنفها تركيا منظمة إرهابية", ("تركيا", G), ("كتائب الفجر", O), "opposedTo"),
    ],
)
def test_cues_between(text: str, first: tuple[str, str], second: tuple[str, str], expected: str | None) -> None:
    doc = document(text, [(*first, None), (*second, None)])
    found = [(kind, one.text, other.text) for kind, one, other in stated_ties(doc)]
    assert found == ([(expected, first[0], second[0])] if expected else [])


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
