"""What words tell of events by themselves is weighed into what the reader says of them."""

from __future__ import annotations

import numpy as np
import pytest
from khabar.exporter.arabic.lexicon import fold, lexicon
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


def test_a_form_that_is_not_listed_is_known_by_its_verb(undecided: Reading) -> None:
    form = next(form for form in lexicon("verbs")["قَصَفَ"]["forms"] if form.startswith("ي"))
    assert bare(form) not in lexicon("triggers")["words"]
    reading = weighed(undecided, [form, NONE, UNKNOWN])
    assert reading.probability("trigger", 0, "O") < 1 / 3
    assert reading.label("event", 0) in {"AirStrike", "Shelling"}


def test_the_word_lists_count_what_can_be() -> None:
    listed, verbs = lexicon("triggers"), lexicon("verbs")
    assert set(known_words()) == {*listed["words"], *(bare(form) for verb in verbs.values() for form in verb["forms"])}
    for entry in (*listed["words"].values(), *verbs.values()):
        assert 2 <= sum(entry["as"].values()) <= entry["of"]
        assert set(entry["as"]) <= set(listed["types"]) <= set(reader_of().labels["event"])


def test_every_verb_has_its_root_and_pattern_and_forms_in_folded_spelling() -> None:
    for verb in lexicon("verbs").values():
        assert len(verb["root"]) in {3, 4}
        assert verb["pattern"]
        assert verb["forms"] == [fold(form) for form in verb["forms"]]
