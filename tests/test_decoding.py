"""From probabilities to runs: the path is the likeliest of those in which an inside label follows its own type."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from khabar.exporter.arabic.decoding import Floats, labelled_runs

NAMES = ["O", "B-Person", "I-Person", "B-Place", "I-Place"]
MOST_WORDS = 5

weights = st.lists(
    st.lists(st.floats(0.01, 1), min_size=len(NAMES), max_size=len(NAMES)), min_size=1, max_size=MOST_WORDS
)


def probabilities(rows: list[list[float]]) -> Floats:
    scores = np.asarray(rows, np.float32)
    scores /= scores.sum(axis=1, keepdims=True)
    return scores


def is_allowed(path: tuple[str, ...]) -> bool:
    return all(
        not label.startswith("I-") or before[2:] == label[2:] for before, label in zip(("O", *path), path, strict=False)
    )


def likelihood(scores: Floats, path: tuple[str, ...]) -> float:
    return float(np.log(scores[np.arange(len(path)), [NAMES.index(label) for label in path]]).sum())


@given(weights)
def test_runs_are_those_of_the_likeliest_allowed_path(rows: list[list[float]]) -> None:
    scores = probabilities(rows)
    found = ["O"] * len(rows)
    for run in labelled_runs(NAMES, scores, outside=1.0):
        found[run.start : run.end] = [f"B-{run.kind}", *[f"I-{run.kind}"] * (run.end - run.start - 1)]
    best = max(likelihood(scores, path) for path in product(NAMES, repeat=len(rows)) if is_allowed(path))
    assert is_allowed(tuple(found))
    assert likelihood(scores, tuple(found)) == pytest.approx(best, abs=1e-4)


def test_an_inside_label_without_a_beginning_changes_the_words_before_it() -> None:
    scores = probabilities([[0.5, 0.4, 0.05, 0.03, 0.02], [0.1, 0.1, 0.75, 0.03, 0.02]])
    assert [(run.start, run.end, run.kind) for run in labelled_runs(NAMES, scores, outside=1.0)] == [(0, 2, "Person")]


def test_what_is_decided_anew_follows_the_words_before_it_whatever_their_label() -> None:
    scores = probabilities(
        [[0.05, 0.9, 0.02, 0.02, 0.01], [0.05, 0.1, 0.35, 0.45, 0.05], [0.02, 0.03, 0.9, 0.03, 0.02]]
    )
    (run,) = labelled_runs(NAMES, scores, outside=1.0)
    assert (run.start, run.end, run.kind) == (0, 3, "Person")
    assert run.probability == pytest.approx(0.35)  # of its weakest word


def test_less_outside_finds_more_runs() -> None:
    scores = probabilities([[0.6, 0.4, 0.0, 0.0, 0.0]])
    assert labelled_runs(NAMES, scores, outside=1.0) == []
    assert [run.kind for run in labelled_runs(NAMES, scores, outside=0.5)] == ["Person"]
