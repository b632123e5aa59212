"""Names that rules make: shorter names of people, and which of several kinds of one name is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.linking.derived import DERIVED, KINDS, derived_names, strongest, with_derived
from khabar.exporter.linking.rows import Alias
from khabar.exporter.linking.spelling import form, name_parts

WORDS = st.sampled_from(["محمد", "بن", "عبد", "الله", "أبو", "آل", "سلمان", "فريد", "الأسد", "د.", "«", "ـ"])
NAMES = st.lists(WORDS, max_size=8).map(" ".join)


def alias(name: str, kind: str = "name", qid: int = 1) -> Alias:
    return Alias(form(name), qid, kind, name, "ar", 1)


@pytest.mark.parametrize(
    ("name", "derived"),
    [
        ("رياض فريد حجاب", {"رياض حجاب": "shortened", "رياض فريد": "subset", "فريد حجاب": "subset", "حجاب": "surname"}),
        ("بشار الأسد", {"الأسد": "surname"}),
        ("عبد الملك الحوثي", {"الحوثي": "surname"}),
        ("كيري", {}),
        ("", {}),
        ("أ ب ت ث ج ح", {}),
    ],
)
def test_shorter_names_of_people(name: str, derived: dict[str, str]) -> None:
    assert dict(derived_names(name)) == derived


def test_a_father_stays_with_his_son() -> None:
    derived = dict(derived_names("محمد بن سلمان آل سعود"))
    assert derived["محمد بن سلمان"] == "subset"
    assert derived["محمد آل سعود"] == "shortened"


@given(NAMES)
def test_shorter_names_are_of_the_name_and_weaker(name: str) -> None:
    parts = name_parts(name)
    for shorter, kind in derived_names(name):
        assert kind in DERIVED
        assert len(shorter) < len(name)
        assert set(shorter.split()) <= {word for part in parts for word in part.split()}


def test_a_stated_name_is_stronger_than_a_derived_one() -> None:
    stated = [alias("رياض فريد حجاب"), alias("رياض حجاب", "alias")]
    for order in (stated, stated[::-1]):
        kinds = {name.name: name.kind for name in with_derived(order)}
        assert kinds == {
            "رياض فريد حجاب": "name", "رياض حجاب": "alias", "رياض فريد": "subset", "فريد حجاب": "subset",
            "حجاب": "surname",
        }  # fmt: skip


@given(st.lists(st.tuples(NAMES, st.sampled_from(KINDS)), max_size=6))
def test_the_strongest_kind_of_each_form_is_kept(given_names: list[tuple[str, str]]) -> None:
    names = [alias(name, kind) for name, kind in given_names]
    kept = strongest(names)
    assert [name.form for name in kept] == list(dict.fromkeys(name.form for name in names if name.form))
    for name in kept:
        same = [KINDS.index(other.kind) for other in names if other.form == name.form]
        assert KINDS.index(name.kind) == min(same)
