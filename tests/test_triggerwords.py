"""What words tell of events by themselves is weighed into what the reader says of them."""

from __future__ import annotations

import numpy as np
import pytest
from khabar.exporter.arabic.lexicon import lexicon
from khabar.exporter.arabic.reader import Reader, Reading, reader_of
from khabar.exporter.arabic.triggerwords import bare, known_words, weighed

TRIGGER, NONE, UNKNOWN = "هجوم", "الذي", "خثعبلة"
"""A word that is mostly a trigger, one that never is, and one that does not exist."""


@pytest.fixture
def undecided() -> Reading:
    """A reading of three words in which all labels are equally likely."""
    reader: Reader = reader_of()
    scores = {head: np.full((3, len(labels)), 1 / len(labels), np.float32) for head, labels in reader.labels.items()}
    empty = np.zeros((3, 1), np.float32)
    return Reading(reader, scores, empty, empty, np.zeros(3, np.intp))


def test_a_word_that_is_often_a_trigger_becomes_likelier_than_others(undecided: Reading) -> None:
    reading = weighed(undecided, [TRIGGER, NONE, UNKNOWN])
    outside = [reading.probability("trigger", word, "O") for word in range(3)]
    assert outside[0] < 1 / 3 < outside[1] == outside[2]


def test_a_word_has_the_type_that_it_mostly_has_as_a_trigger(undecided: Reading) -> None:
    reading = weighed(undecided, ["والغارات", NONE, UNKNOWN])
    assert reading.label("event", 0) == "AirStrike"
    assert len({reading.probability("event", 2, kind) for kind in lexicon("triggers")["types"]}) == 1


def test_probabilities_still_add_up_to_one_and_other_heads_stay(undecided: Reading) -> None:
    reading = weighed(undecided, [TRIGGER, NONE, UNKNOWN])
    for head, labels in reader_of().labels.items():
        sums = [sum(reading.probability(head, word, label) for label in labels) for word in range(3)]
        assert sums == pytest.approx([1, 1, 1], abs=1e-4)
    assert reading.probability("name", 0, "O") == undecided.probability("name", 0, "O")


def test_words_are_compared_without_particles_and_article() -> None:
    assert bare("وبالهجوم") == bare("هجوم") == bare("الهجوم")


def test_the_word_list_counts_what_can_be() -> None:
    listed = lexicon("triggers")
    assert set(listed["words"]) == set(known_words())
    for entry in listed["words"].values():
        assert 2 <= sum(entry["as"].values()) <= entry["of"]
        assert set(entry["as"]) <= set(listed["types"]) <= set(reader_of().labels["event"])
