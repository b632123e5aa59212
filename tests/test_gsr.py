"""What training learns from the sentences of arabic_event_gsr (made-up ones here)."""

from __future__ import annotations

import json
from hashlib import sha256
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

import pytest

TESTED = "خرج العمال في الساحة"
Marks = dict[tuple[str, str], dict[str, float]]


def identifier(test: bool) -> str:
    """Give an identifier of the test part, or of the part that is learned from."""
    return next(i for i in map(str, count()) if int(sha256(i.encode()).hexdigest(), 16) % 2 == test)


def record(category: str, text: str, verb: str, source: str = "", target: str = "", test: bool = False) -> Any:
    marks = {"verb_gold": verb, "source_gold": source, "target_gold": target}
    return {"_id": identifier(test), "text": text, "event_type": category, **marks}


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "training"))

    def texts(*records: Any) -> Any:
        for category in ("ASSAULT", "PROTEST"):
            chosen = [r for r in records if r["event_type"] == category]
            (tmp_path / f"{category.lower()}_spans.json").write_text(json.dumps(chosen), encoding="utf-8")
            (tmp_path / f"{category.lower()}_gsr.csv").write_text(
                f"id,text\n{identifier(True)},{TESTED}\n", encoding="utf-8"
            )
        return list(import_module("gsr").read_gsr(tmp_path))

    return texts


def pairs(text: Any) -> Marks:
    return {(text.words[a], text.words[b]): known for (a, b), known in text.pairs.items()}


def test_the_verb_is_a_trigger_marks_are_none_and_nothing_is_known_of_other_words(read: Any) -> None:
    (text,) = read(record("PROTEST", "تظاهر العمال ضد الحكومة.", "تظاهر"))
    labelled = {word: label for word, label in zip(text.words, text.labels["trigger"], strict=True) if label >= 0}
    assert labelled == {"تظاهر": 1, ".": 0, "\n": 0}
    assert all(label < 0 for label in text.labels["name"])


def test_source_and_target_fill_roles(read: Any) -> None:
    (text,) = read(record("PROTEST", "تظاهر العمال ضد الحكومة", "تظاهر", "العمال", "الحكومة"))
    assert pairs(text) == {
        ("تظاهر", "العمال"): {"agent": 1.0, "target": 0.0},
        ("تظاهر", "الحكومة"): {"agent": 0.0, "target": 1.0},
    }


def test_whether_whom_it_is_done_to_is_a_target_or_a_victim_stays_unknown(read: Any) -> None:
    (text,) = read(record("ASSAULT", "خطف مسلحون الطبيب", "خطف", "مسلحون", "الطبيب"))
    assert pairs(text)["خطف", "الطبيب"] == {"attacker": 0.0}


def test_the_test_part_is_not_read(read: Any) -> None:
    assert read(record("PROTEST", "تظاهر العمال", "تظاهر", test=True)) == []


def test_what_the_other_file_tests_on_is_not_read(read: Any) -> None:
    assert read(record("PROTEST", TESTED, "خرج")) == []


def test_words_that_stand_together_are_the_marked_ones(read: Any) -> None:
    words = "مع قوات كبيرة من بعيد هاجم رجال قوات الأمن متظاهرين"
    (text,) = read(record("ASSAULT", words, "هاجم", "الأمن قوات من"))
    assert text.pairs == {(5, 7): {"attacker": 1.0, "target": 0.0, "victim": 0.0}}


def test_a_text_holds_some_sentences(read: Any) -> None:
    texts = read(*[record("ASSAULT", "خطف مسلحون الطبيب", "خطف")] * 6)
    assert [text.words.count("\n") for text in texts] == [5, 1]


def test_a_word_that_stands_twice_is_no_mark(read: Any) -> None:
    assert read(record("ASSAULT", "قصفت الطائرات ثم قصفت المدفعية", "قصفت")) == []


@pytest.mark.parametrize(("verb", "known"), [("تظاهر", True), ("طالب", False)])
def test_only_what_is_a_protest_elsewhere_is_one_here(read: Any, verb: str, known: bool) -> None:
    (text,) = read(record("PROTEST", f"{verb} العمال بالرحيل", verb))
    assert (text.labels["event"][0] >= 0) is known


def test_sentences_are_put_together_and_keep_their_pairs(read: Any) -> None:
    (text,) = read(*[record("ASSAULT", "خطف مسلحون الطبيب", "خطف", "مسلحون")] * 2)
    assert text.words == ["خطف", "مسلحون", "الطبيب", "\n"] * 2
    assert sorted(text.pairs) == [(0, 1), (4, 5)]
