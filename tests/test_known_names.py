"""Names that the index knows are found where the reader does not see them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.pipeline import PipelineOptions, annotate, load_pipeline
from khabar.exporter.linking.rows import Alias, Item
from khabar.exporter.linking.spelling import form
from khabar.exporter.linking.writing import write_index
from small_index import ABOUT, SOURCES

NAMES = {"زقزوق بلبل طاووس": 1, "هدهد الكركي": 2, "الكتاب": 3}


@pytest.fixture
def index(tmp_path: Path) -> Path:
    kinds = {1: "Organization", 2: "Person", 3: "Organization"}
    items = [Item(qid, kind, None, f"item {qid}", None, None, 1) for qid, kind in kinds.items()]
    path = tmp_path / "known.sqlite"
    names = [Alias(form(name), qid, "common", name, "ar", 1) for name, qid in NAMES.items()]
    write_index(path, ABOUT, [*SOURCES, *items, *names])
    return path


def names(text: str, index: Path, without: frozenset[str] = frozenset()) -> Mapping[str, str]:
    settings = {} if without else {"khabar_known_names": {"index": str(index)}}
    annotation = annotate(load_pipeline(PipelineOptions(settings=settings, without=without)), Article("1", text))
    return {text[slice(*m.span)]: e.type for e in annotation.entities for m in e.mentions if m.level == "Name"}


def test_a_long_name_is_found_whatever_the_reader_thinks(index: Path) -> None:
    text = "وأعلنت زقزوق بلبل طاووس أنها ستغلق مكاتبها في المدينة غدا."
    assert names(text, index)["زقزوق بلبل طاووس"] == "Organization"
    assert "زقزوق بلبل طاووس" not in names(text, index, frozenset({"khabar_known_names"}))


def test_a_proclitic_is_left_out(index: Path) -> None:
    assert "هدهد الكركي" in names("وكان الاتفاق بين الوزير وهدهد الكركي أمس الجمعة.", index)


def test_a_lone_word_is_a_name_only_where_the_reader_thinks_so_too(index: Path) -> None:
    assert "الكتاب" not in names("قرأ الطالب الكتاب ثم أعاده إلى المكتبة مساء أمس.", index)


def test_words_of_two_paragraphs_are_no_name(index: Path) -> None:
    assert "هدهد\nالكركي" not in names("وصل الوزير هدهد\nالكركي في بيته.", index)
