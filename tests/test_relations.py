"""Relations: their evidence, and nothing lies within itself, whatever the reader believes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.arabic.draft import draft_of
from khabar.exporter.arabic.offices import Offices
from khabar.exporter.arabic.relations import _joins, _relation, _without_circles
from test_stated_relations import document

THINGS = st.sampled_from("abcde")
KEYS = st.lists(st.tuples(st.sampled_from(["locatedIn", "partOf", "memberOf"]), THINGS, THINGS), unique=True)


@pytest.mark.parametrize(
    ("kind", "text", "served", "evidence"),
    [
        ("spokespersonOf", "قالت المتحدثة باسم الوزارة سامية نادر ذلك", "الوزارة", "المتحدثة باسم الوزارة سامية نادر"),
        ("headOf", "وصل زعيم الحزب سامية نادر أمس", "الحزب", "زعيم الحزب سامية نادر"),
        ("memberOf", "نفى القيادي في الحزب سامية نادر ذلك", "الحزب", "القيادي في الحزب سامية نادر"),
        (
            "holdsPosition",
            "قالت ورئيسة الوزراء البريطانية سامية نادر",
            "البريطانية",
            "رئيسة الوزراء البريطانية سامية نادر",
        ),
        ("memberOf", "انضمت سامية نادر إلى الحزب", "الحزب", "سامية نادر إلى الحزب"),
    ],
)
def test_evidence_holds_the_words_that_state_a_relation(kind: str, text: str, served: str, evidence: str) -> None:
    doc = document(text, [("سامية نادر", "Person", None), (served, "Organization", None)])
    relation = _relation(doc, Offices(doc), kind, *draft_of(doc).mentions)
    assert text[slice(*relation.span)] == evidence
    assert relation.office == (evidence.removesuffix(" سامية نادر") if kind == "holdsPosition" else None)


@pytest.mark.parametrize(
    ("kind", "subject", "target", "may"),
    [
        ("holdsPosition", "Person", "GeopoliticalEntity", True),
        ("holdsPosition", "Organization", "GeopoliticalEntity", False),
        ("memberOf", "PopulationGroup", "Organization", True),
        ("familyOf", "Person", "Organization", False),
    ],
)
def test_relations_join_entities_of_fitting_types(kind: str, subject: str, target: str, may: bool) -> None:
    assert _joins(kind, subject, target) is may


def test_the_surer_of_two_directions_stays() -> None:
    keys = [("locatedIn", "a", "b"), ("locatedIn", "b", "a"), ("memberOf", "b", "a")]
    assert list(_without_circles(keys)) == [keys[0], keys[2]]


def test_longer_circles_are_left_open() -> None:
    keys = [("locatedIn", "a", "b"), ("partOf", "b", "c"), ("locatedIn", "c", "a"), ("locatedIn", "a", "c")]
    assert list(_without_circles(keys)) == [keys[0], keys[1], keys[3]]


@given(KEYS)
def test_no_circle_is_left(keys: list[tuple[str, str, str]]) -> None:
    inside = {(subject, target) for kind, subject, target in _without_circles(keys) if kind != "memberOf"}
    for _ in "abcde":
        inside |= {(a, d) for a, b in inside for c, d in inside if b == c}
    assert all(a != b for a, b in inside)


@given(KEYS)
def test_memberships_all_stay(keys: list[tuple[str, str, str]]) -> None:
    kept = list(_without_circles(keys))
    assert [key for key in kept if key[0] == "memberOf"] == [key for key in keys if key[0] == "memberOf"]
