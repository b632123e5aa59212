"""From the probabilities of begin, inside and outside labels to runs of words (Viterbi 1967)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Integers = NDArray[np.intp]
Booleans = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled run of words, half-open, with the probability of its weakest word."""

    start: int
    end: int
    kind: str
    probability: float


def labelled_runs(names: Sequence[str], scores: Floats, outside: float) -> list[Labelled]:
    """Give the runs of the likeliest allowed labels of ``(w, labels)`` probabilities, in text order.

    ``outside`` multiplies the probabilities of the first label, being outside: less than 1 finds more runs.
    """
    weights = np.where(np.arange(len(names)) == 0, outside, 1.0).astype(np.float32)
    path = _best_path(scores * weights, _may_follow(tuple(names)))
    return _spans(names, path, scores[np.arange(len(path)), path])


@cache
def _may_follow(names: tuple[str, ...]) -> Floats:
    """Give ``(from, to)`` penalties: an inside label only follows a label of its own type."""
    allowed = [[not to.startswith("I-") or before[2:] == to[2:] for to in names] for before in names]
    return np.where(allowed, 0.0, -1e4).astype(np.float32)


def _best_path(scores: Floats, transitions: Floats) -> Integers:
    """Give the likeliest allowed label of each word.

    It is each word's own likeliest label, save where these may not follow one another. There the words around are
    decided anew, from one whose label may follow any other to the next such one: the rest does not depend on them.
    """
    path: Integers = scores.argmax(axis=1)
    follow_any: Booleans = transitions.min(axis=0) == 0
    for word in _broken(path, transitions).tolist():
        end = next((i for i in range(word + 1, len(path)) if follow_any[path[i]]), len(path))
        starts = (i for i in range(word - 1, 0, -1) if follow_any[path[i]])
        while True:  # to the word at which what was decided anew may follow what stands before it
            start = next(starts, 0)
            path[start:end] = _viterbi(np.log(scores[start:end] + 1e-9), transitions, follows_any=start > 0)
            if start == 0 or follow_any[path[start]]:
                break
    return path


def _broken(path: Integers, transitions: Floats) -> Integers:
    """Give the words whose label may not follow the one before it, as if O stood before the first word."""
    return np.flatnonzero(transitions[np.concatenate([[0], path[:-1]]), path])


def _viterbi(logs: Floats, transitions: Floats, *, follows_any: bool) -> Integers:
    """Give the likeliest allowed path, as if O stood before it unless it ``follows_any`` label."""
    total = logs[0] if follows_any else logs[0] + transitions[0]
    back = np.zeros(logs.shape, dtype=np.intp)
    for i in range(1, len(logs)):
        reached = total[:, None] + transitions
        back[i] = reached.argmax(axis=0)
        total = reached.max(axis=0) + logs[i]
    path = np.zeros(len(logs), dtype=np.intp)
    path[-1] = total.argmax()
    for i in range(len(logs) - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def _spans(names: Sequence[str], path: Integers, probabilities: Floats) -> list[Labelled]:
    """Read the runs of allowed labels."""
    found: list[Labelled] = []
    for i in np.flatnonzero(path).tolist():
        position, _, kind = names[path[i]].partition("-")
        if position == "B":
            found.append(Labelled(i, i + 1, kind, float(probabilities[i])))
        else:
            run = found[-1]
            found[-1] = Labelled(run.start, i + 1, kind, min(run.probability, float(probabilities[i])))
    return found
