"""Which triggers tell one event, by what a reader says of pairs of them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
import spacy
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.decoding import Floats
from khabar.exporter.arabic.draft import draft_of, start_draft
from khabar.exporter.arabic.reader import Pairs
from khabar.exporter.arabic.retelling import TRAITS, Trigger, joined, traits
from spacy.tokens import Doc

WORDS = 60


class Answers:
    """A reader that knows the probability of ``same`` of some pairs of words, and the type of each word."""

    def __init__(self, same: dict[tuple[int, int], float], types: dict[int, str]) -> None:
        self._same, self._types = same, types

    def pairs(self, anchors: Sequence[int], candidates: Sequence[int], labels: Sequence[str]) -> Pairs:
        values = np.zeros((len(anchors), len(candidates), len(labels)), np.float32)
        for row, anchor in enumerate(anchors):
            values[row] = [[self._same.get((anchor, candidate), 0.0)] for candidate in candidates] or 0.0
        return Pairs(values, {label: i for i, label in enumerate(labels)})

    def agreement(self, head: str, word: int, others: Sequence[int]) -> Floats:
        types = [self._types.get(other, "Attack") if head == "event" else "Reported" for other in (word, *others)]
        return np.asarray([float(one == types[0]) for one in types[1:]], np.float32)


def document(same: dict[tuple[int, int], float], types: dict[int, str] | None = None) -> Doc:
    doc = start_draft(Doc(spacy.blank("ar").vocab, ["كلمة"] * WORDS), Article("t", "كلمة " * WORDS))
    draft_of(doc).reading = Answers(same, types or {})  # type: ignore[assignment]
    return doc


def events(doc: Doc, *starts: int) -> list[list[int]]:
    return [[t.start for t in group] for group in joined(doc, [Trigger(s, s + 1) for s in starts])]


def test_without_triggers_there_are_no_events() -> None:
    assert events(document({})) == []


def test_a_likely_pair_is_one_event_and_an_unlikely_one_is_two() -> None:
    assert events(document({(9, 2): 0.6}), 2, 9, 20) == [[2, 9], [20]]


def test_one_likely_pair_alone_does_not_join_what_the_other_triggers_keep_apart() -> None:
    likely = {(9, 2): 0.9, (15, 2): 0.9, (15, 9): 0.9, (40, 15): 0.3}
    assert events(document(likely), 2, 9, 15, 40) == [[2, 9, 15], [40]]
    assert events(document({(40, 15): 0.3}), 15, 40) == [[15, 40]]


def test_a_trigger_goes_to_the_likelier_of_two_events() -> None:
    assert events(document({(20, 2): 0.3, (20, 9): 0.8}), 2, 9, 20) == [[2], [9, 20]]


def test_the_same_words_of_another_type_need_a_surer_reader() -> None:
    assert events(document({(9, 2): 0.1}, {9: "Attack", 2: "Attack"}), 2, 9) == [[2, 9]]
    assert events(document({(9, 2): 0.1}, {9: "Meeting", 2: "Attack"}), 2, 9) == [[2], [9]]


def test_traits_of_a_pair() -> None:
    _, found = traits(document({(9, 2): 0.5}), [Trigger(2, 3), Trigger(9, 10)])
    assert found[0] == pytest.approx([0.0, 1.0, 1.0, 0.0, np.log(8)], abs=1e-5)


def test_the_fit_finds_the_weights_that_made_its_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "training"))
    retelling = import_module("retelling")
    generator = np.random.default_rng(1)
    rows = generator.normal(size=(20_000, len(TRAITS)))
    wanted, bias = np.asarray([1.0, -0.5, 0.0, 2.0, 0.3]), -1.0
    same = (generator.random(len(rows)) < 1 / (1 + np.exp(-(rows @ wanted + bias)))).astype(float)
    weights, found_bias = retelling.fitted(rows, same)
    assert weights == pytest.approx(wanted, abs=0.1)
    assert found_bias == pytest.approx(bias, abs=0.1)
