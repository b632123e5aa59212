"""Relations: nothing lies within itself, whatever the reader believes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.arabic.relations import _without_circles

THINGS = st.sampled_from("abcde")
KEYS = st.lists(st.tuples(st.sampled_from(["locatedIn", "partOf", "memberOf"]), THINGS, THINGS), unique=True)


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
