"""Searching an index: what is found in which way, and in which order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.linking.derived import DERIVED
from khabar.exporter.linking.index import Index
from khabar.exporter.linking.rows import Alias, Item
from khabar.exporter.linking.search import Hit, search
from khabar.exporter.linking.spelling import form
from khabar.exporter.linking.writing import write_index
from small_index import ABOUT, SOURCES


def person(qid: int, sitelinks: int | None = None) -> Item:
    return Item(qid, "Person", None, f"Q{qid}", None, None, 1, sitelinks=sitelinks)


def alias(name: str, qid: int, kind: str = "name", language: str = "ar") -> Alias:
    return Alias(form(name), qid, kind, name, language, 1)


ITEMS = [
    person(1), person(2, 5), person(3, 90), Item(4, "GeopoliticalEntity", "Country", "Syria", "SY", None, 1),
    Item(5, "GeopoliticalEntity", "City", "Najjar", "SY", 900, 1), person(6),
]  # fmt: skip
NAMES = [
    alias("سامي النجار", 1), alias("سامي النجار", 2, "alias"), alias("سامي النجار", 3), alias("النجار", 1, "surname"),
    alias("النجار", 5), alias("سوريا", 4, "common"), alias("Syria", 4, "name", "en"), alias("النجارة", 6),
]  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    path: Path = tmp_path_factory.mktemp("search") / "index.sqlite"
    write_index(path, ABOUT, [*SOURCES, *ITEMS, *NAMES])
    return Index(path)


def found(hits: list[Hit]) -> list[tuple[int, str]]:
    return [(hit.candidate.qid, hit.candidate.kind) for hit in hits]


def test_kinds_and_then_sitelinks_decide(index: Index) -> None:
    assert found(search(index, "سامي النجار")) == [(3, "name"), (1, "name"), (2, "alias")]


def test_what_sources_state_comes_before_what_rules_make(index: Index) -> None:
    assert found(search(index, "النجار")) == [(5, "name"), (1, "surname")]


def test_variants_are_found(index: Index) -> None:
    assert found(search(index, "سورية")) == [(4, "variant")]
    assert found(search(index, "لسوريا")) == [(4, "variant")]
    assert found(search(index, "نجار")) == [(5, "variant")]


def test_similar_names_are_found_when_asked_for(index: Index) -> None:
    assert search(index, "سامي النجارر") == []
    hits = search(index, "سامي النجارر", fuzzy=True)
    assert found(hits) == [(3, "name"), (1, "name"), (2, "alias")]
    assert {round(hit.similarity, 2) for hit in hits} == {0.91}


def test_types_languages_and_limits_are_kept(index: Index) -> None:
    assert found(search(index, "النجار", type="Person")) == [(1, "surname")]
    assert found(search(index, "Syria", language="en")) == [(4, "name")]
    assert search(index, "Syria", language="ar") == []
    assert found(search(index, "سامي النجار", limit=1)) == [(3, "name")]


@given(st.text(st.characters(codec="utf-8"), max_size=30), st.booleans())
def test_any_name_can_be_searched(index: Index, name: str, fuzzy: bool) -> None:
    hits = search(index, name, fuzzy=fuzzy)
    numbers = [hit.candidate.qid for hit in hits]
    assert len(set(numbers)) == len(numbers)
    assert all(hit.similarity == 1 or fuzzy for hit in hits)
    exact = [hit for hit in hits if hit.similarity == 1 and hit.candidate.kind not in DERIVED]
    assert all(form(hit.candidate.name) == form(name) for hit in exact)
