"""Which triggers tell one event, by what a reader says of pairs of them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
import spacy
from khabar.exporter.annotation.model import Article
from khabar.exporter.arabic.cast import cast_of
from khabar.exporter.arabic.decoding import Floats
from khabar.exporter.arabic.draft import Found, draft_of, start_draft
from khabar.exporter.arabic.reader import Pairs
from khabar.exporter.arabic.retelling import TRAITS, joined, traits
from khabar.exporter.arabic.triggers import Trigger
from spacy.tokens import Doc

WORDS = 60
ARMY, VILLAGE, TOWN = 50, 52, 54
"""Words that mention somebody or somewhere."""


Scores = dict[tuple[int, int, str], float]
"""Probabilities by anchor word, candidate word and label."""


class Answers:
    """A reader that knows the probabilities of some labels of some pairs of words, and the type of each word."""

    def __init__(self, scores: Scores, types: dict[int, str]) -> None:
        self._scores, self._types = scores, types

    def pairs(self, anchors: Sequence[int], candidates: Sequence[int], labels: Sequence[str]) -> Pairs:
        scores = [[[self._scores.get((a, c, label), 0.0) for label in labels] for c in candidates] for a in anchors]
        values = np.asarray(scores, np.float32).reshape(len(anchors), len(candidates), len(labels))
        return Pairs(values, {label: i for i, label in enumerate(labels)})

    def agreement(self, head: str, words: Sequence[int], others: Sequence[int]) -> Floats:
        ones, theirs = ([self._types.get(w, "Attack") for w in some] for some in (words, others))
        assert head == "event"
        return np.asarray([[float(one == other) for other in theirs] for one in ones], np.float32)


def document(
    same: dict[tuple[int, int], float], types: dict[int, str] | None = None, others: Scores | None = None
) -> Doc:
    """Make a document; ``same`` are the probabilities that pairs tell one event, ``others`` those of other labels."""
    doc = start_draft(Doc(spacy.blank("ar").vocab, ["كلمة"] * WORDS), Article("t", "كلمة " * WORDS))
    draft = draft_of(doc)
    scores = {(*pair, "same"): score for pair, score in same.items()} | (others or {})
    draft.reading = Answers(scores, types or {})  # type: ignore[assignment]
    for word in ARMY, VILLAGE, TOWN:
        span = draft.offsets[word], draft.offsets[word] + 1
        draft.mentions.append(Found(word, word + 1, span, "كلمة", "Name", "Place", None, 1.0, f"e{word}"))
    return doc


def events(doc: Doc, *starts: int) -> list[list[int]]:
    triggers = [Trigger(s, s + 1) for s in starts]
    return [[t.start for t in group] for group in joined(doc, triggers, cast_of(doc, triggers))]


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


def test_what_two_triggers_share_speaks_for_one_event_and_what_each_has_alone_against_it() -> None:
    shared = {
        (2, VILLAGE, "place"): 0.9,
        (9, VILLAGE, "place"): 0.9,
        (2, ARMY, "attacker"): 0.9,
        (9, ARMY, "attacker"): 0.9,
    }
    alone = {
        (2, VILLAGE, "place"): 0.9,
        (9, TOWN, "place"): 0.9,
        (2, ARMY, "attacker"): 0.9,
        (9, TOWN, "attacker"): 0.9,
    }
    assert events(document({(9, 2): 0.2}, others=shared), 2, 9) == [[2, 9]]
    assert events(document({(9, 2): 0.2}, others=alone), 2, 9) == [[2], [9]]


def trait(doc: Doc, name: str) -> float:
    triggers = [Trigger(2, 3), Trigger(9, 10)]
    _, found = traits(doc, triggers, cast_of(doc, triggers))
    return float(found[0, TRAITS.index(name)])


def test_traits_of_a_pair() -> None:
    doc = document({(9, 2): 0.5}, others={(2, VILLAGE, "place"): 0.8, (9, VILLAGE, "place"): 0.6})
    wanted = {"same": 0.0, "type": 1.0, "shared": 0.0, "rival": 0.0}
    assert {name: trait(doc, name) for name in wanted} == pytest.approx(wanted, abs=1e-3)
    assert trait(doc, "place") == pytest.approx(0.6)
    assert trait(doc, "elsewhere") == pytest.approx(0.0)


def test_a_participant_is_shared_in_one_role_and_a_rival_in_the_same_one() -> None:
    doc = document({}, others={(2, ARMY, "attacker"): 0.9, (9, ARMY, "attacker"): 0.7})
    assert (trait(doc, "shared"), trait(doc, "rival")) == pytest.approx((0.7, 0.0))
    doc = document({}, others={(2, ARMY, "attacker"): 0.9, (9, ARMY, "target"): 0.7})
    assert (trait(doc, "shared"), trait(doc, "rival")) == pytest.approx((0.0, 0.0))
    doc = document({}, others={(2, ARMY, "attacker"): 0.9, (9, TOWN, "attacker"): 0.7})
    assert (trait(doc, "shared"), trait(doc, "rival")) == pytest.approx((0.0, 0.7))


def test_triggers_compared_in_blocks_are_compared_with_all_before_them(monkeypatch: pytest.MonkeyPatch) -> None:
    starts, answers = (2, 9, 15, 20, 31), np.random.default_rng(1)
    others = {
        (start, who, label): float(answers.random())
        for start in starts
        for who in (ARMY, VILLAGE, TOWN)
        for label in ("attacker", "target", "place")
    }
    doc = document({(b, a): float(answers.random()) for a, b in combinations(starts, 2)}, {15: "Meeting"}, others)
    triggers = [Trigger(start, start + 1) for start in starts]
    at_once = list(traits(doc, triggers, cast_of(doc, triggers)))
    monkeypatch.setattr("khabar.exporter.arabic.retelling._BLOCK", 2)
    in_blocks = list(traits(doc, triggers, cast_of(doc, triggers)))
    assert [rows.shape for rows in in_blocks] == [(i, len(TRAITS)) for i in range(len(starts))]
    assert np.concatenate(in_blocks) == pytest.approx(np.concatenate(at_once))


def test_the_fit_finds_the_weights_that_made_its_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[1] / "training"))
    retelling = import_module("retelling")
    generator = np.random.default_rng(1)
    rows = generator.normal(size=(20_000, len(TRAITS)))
    wanted, bias = np.asarray([1.0, -0.5, 0.0, 2.0, 0.3, -1.2]), -1.0
    same = (generator.random(len(rows)) < 1 / (1 + np.exp(-(rows @ wanted + bias)))).astype(float)
    weights, found_bias = retelling.fitted(rows, same)
    assert weights == pytest.approx(wanted, abs=0.1)
    assert found_bias == pytest.approx(bias, abs=0.1)
