"""The shipped model is the one that its card describes, and reads long texts in pieces."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.boundaries import sentence_numbers
from khabar.exporter.arabic.pipeline import annotate, load_pipeline
from khabar.exporter.arabic.reader import MODELS, Reader, find_model, reader_of
from khabar.exporter.errors import InputError

SAMPLE = Path(__file__).parents[1] / "docs/sample/articles.jsonl"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return reader_of()


SHIPPED = sorted(path for path in MODELS.iterdir() if path.is_dir())


@pytest.mark.parametrize("model", SHIPPED, ids=lambda path: path.name)
def test_files_have_the_checksums_of_the_card(model: Path) -> None:
    lines = (model / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    wanted = {name: digest for digest, name in (line.split() for line in lines)}
    assert wanted == {name: hashlib.sha256((model / name).read_bytes()).hexdigest() for name in wanted}
    assert set(wanted) == {path.name for path in model.iterdir()} - {"README.md", "SHA256SUMS"}


def test_models_are_found_by_name_and_by_folder() -> None:
    assert find_model(None) == find_model("default") == find_model(str(MODELS / "default"))


def test_an_unknown_model_is_refused_with_the_names_of_those_that_are_there() -> None:
    with pytest.raises(InputError, match="no model is called 'huge'; give default"):
        find_model("huge")


def test_all_files_are_small_enough_to_ship() -> None:
    assert sum(path.stat().st_size for model in SHIPPED for path in model.iterdir()) < 60_000_000


def test_reading_names_and_triggers(reader: Reader) -> None:
    words = ["قال", "الرئيس", "التركي", "رجب", "أرسوي", "إن", "الجيش", "التركي", "قصف", "بلدة", "في", "شمال", "سوريا"]
    reading = reader.read(words)
    names = {" ".join(words[run.start : run.end]): run.kind for run in reading.spans("name")}
    assert names["رجب أرسوي"] == "Person"
    assert names["سوريا"] == "GeopoliticalEntity"
    assert "قصف" in {words[run.start] for run in reading.spans("trigger")}


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_a_text_without_words_says_nothing(text: str) -> None:
    annotation = annotate(load_pipeline(), Article("1", text, published="2015-07-25"))
    assert (annotation.sentences, annotation.entities, annotation.events, annotation.quotes) == ([], [], [], [])


def test_runs_are_disjoint_and_in_order(reader: Reader) -> None:
    words = ["قتل", "ثلاثة", "جنود", "في", "حلب", "ودمشق", "\n"] * 30
    for head in ("name", "nominal", "trigger", "figure", "cue", "time"):
        runs = reader.read(words).spans(head)
        assert all(a.start < a.end <= b.start for a, b in pairwise(runs))
        assert all(0 < run.probability <= 1 for run in runs)


def test_long_texts_are_read_in_windows_without_losing_words(reader: Reader) -> None:
    texts = [record["text"] for record in map(json.loads, SAMPLE.read_text(encoding="utf-8").splitlines())]
    apart = [text.split() for text in texts]
    together = [word for words in apart for word in [*words, "\n"]]
    reading = reader.read(together)
    one_by_one = sum(len(reader.read(words).spans("name")) for words in apart)
    assert len(reading.spans("name")) == pytest.approx(one_by_one, rel=0.15)
    pairs = reading.pairs([0, len(together) - 1], [1, 5, len(together) - 2], ["source"])
    assert pairs.of("source").shape == (2, 3)
    assert np.isfinite(pairs.values).all()


@pytest.mark.parametrize("model", [path.name for path in SHIPPED])
def test_sentences_that_are_known_already_change_nothing(model: str) -> None:
    words = ["قتل", "ثلاثة", "جنود", "في", "حلب", "."] * 90
    known, found = (reader_of(model).read(words, numbers) for numbers in (sentence_numbers(words), None))
    assert known.spans("name") == found.spans("name")
    one, other = (reading.pairs([0, 300], [1, 4, 539], ["victim"]).values for reading in (known, found))
    assert np.array_equal(one, other)


def test_pairs_far_apart_are_not_joined_and_others_score_the_same_alone(reader: Reader) -> None:
    words = ["قتل", "ثلاثة", "جنود", "في", "حلب", "."] * 500
    reading = reader.read(words)
    anchors, candidates = list(range(0, 3000, 50)), list(range(4, 3000, 60))
    together = reading.pairs(anchors, candidates, ["place", "victim"])
    for row, column in [(0, 0), (3, 20), (59, 49), (59, 0)]:
        alone = reading.pairs([anchors[row]], [candidates[column]], ["victim"]).of("victim")
        assert together.of("victim")[row, column] == pytest.approx(alone[0, 0], rel=1e-4)
    assert together.values[59, 0].tolist() == [0, 0]
    assert together.values[0, 0].min() > 0


@pytest.mark.parametrize("word", ["ـــ", "\u200f", "𝔘𝔫𝔦", "😀", "x" * 5000, "\n"])
def test_odd_words_are_read(reader: Reader, word: str) -> None:
    assert reader.read([word, "حلب"]).spans("name") is not None
