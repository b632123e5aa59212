"""Run the reader: one neural network (ONNX, weights in int8) that answers all questions about the words of an article.

The network is trained by ``training/``; ``models/`` beside this module holds the shipped ones with their cards. Its
word heads say of each word which name, nominal, trigger, time, figure or cue it begins or continues; its pair scorer
says of two words which role, place, source or relation joins them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from ..errors import InputError
from .boundaries import sentence_numbers
from .pieces import Pieces, windows

Floats = NDArray[np.float32]
Integers = NDArray[np.intp]

_LIMIT = 510
"""Pieces in one window; the encoder has 512 positions, two of them for the begin and end pieces."""

MODELS = Path(__file__).with_name("models")
DEFAULT_MODEL = MODELS / "default"


def find_model(name: str | None) -> Path:
    """Give the folder of a model: a shipped one by its name, any other by its path; null is the default one.

    Raises:
        InputError: there is no such model.
    """
    shipped = sorted(path.name for path in MODELS.iterdir() if path.is_dir())
    folder = MODELS / name if name in shipped else Path(name or DEFAULT_MODEL)
    if not (folder / "config.json").is_file():
        raise InputError(f"no model is called {name!r}; give {' or '.join(shipped)}, or a folder that holds a model")
    return folder


@dataclass(frozen=True, slots=True)
class Labelled:
    """A labelled run of words, half-open, with the probability of its weakest word."""

    start: int
    end: int
    kind: str
    probability: float


class Reading:
    """What the reader says of one article of ``w`` words."""

    def __init__(
        self, reader: Reader, scores: dict[str, Floats], anchors: Floats, candidates: Floats, sentences: Integers
    ) -> None:
        self._reader = reader
        self._scores = scores
        self._anchors = anchors
        self._candidates = candidates
        self._sentences = sentences

    def spans(self, head: str, outside: float = 1.0) -> list[Labelled]:
        """Give the runs of a begin/inside/outside head, in text order.

        ``outside`` multiplies the probabilities of being outside: less than 1 finds more runs.
        """
        names, scores = self._reader.labels[head], self._scores[head]
        weights = np.where(np.arange(len(names)) == 0, outside, 1.0).astype(np.float32)
        path = _best_path(scores * weights, _may_follow(tuple(names)))
        return _spans([names[i] for i in path], scores[np.arange(len(path)), path])

    def label(self, head: str, word: int) -> str:
        """Give the likeliest label of one word."""
        return self._reader.labels[head][int(self._scores[head][word].argmax())]

    def probability(self, head: str, word: int, label: str) -> float:
        """Give the probability of one label of one word."""
        return float(self._scores[head][word, self._reader.labels[head].index(label)])

    def vote(self, head: str, words: Sequence[int]) -> str:
        """Give the label that several words of one thing make likeliest together."""
        return self._reader.labels[head][int(self._scores[head][list(words)].sum(axis=0).argmax())]

    def pairs(self, anchors: Sequence[int], candidates: Sequence[int]) -> Pairs:
        """Score every pair of an anchor word and a candidate word."""
        columns = np.asarray(candidates, dtype=np.intp)
        values = np.empty((len(anchors), len(columns), self._reader.pair_width), np.float32)
        # one anchor at a time: the hidden layer of all pairs of a long article would not fit into memory
        for row, anchor in enumerate(anchors):
            apart = columns - anchor, self._sentences[columns] - self._sentences[anchor]
            logits = self._reader.score(self._anchors[anchor], self._candidates[columns], *apart)
            values[row] = 1 / (1 + np.exp(-logits))
        return Pairs(values, self._reader.pair_labels)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Probabilities ``(anchors, candidates, labels)`` of what joins pairs of words."""

    values: Floats
    labels: dict[str, int]

    def of(self, label: str) -> Floats:
        """Give the ``(anchors, candidates)`` probabilities of one label."""
        return self.values[:, :, self.labels[label]]


class Reader:
    """The network with its vocabulary and label sets, as a folder holds them."""

    def __init__(self, folder: Path = DEFAULT_MODEL, threads: int = 1) -> None:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self.labels: dict[str, list[str]] = config["labels"]
        self.pair_labels = {label: i for i, label in enumerate(config["pair_labels"])}
        self._distances = np.asarray(config["distances"])
        self._sentences_apart: int = config["sentences_apart"]
        self._pieces = Pieces(folder / "pieces.model")
        weights = np.load(folder / "pairs.npz")
        self._distance, self._apart = weights["distance"], weights["apart"]
        self._weight, self._bias = weights["weight"], weights["bias"]
        self._sum = self._distance.shape[1]
        self.pair_width = len(self._bias)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(folder / "reader.onnx"), options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _outputs(self) -> list[str]:
        return [*self.labels, "anchor", "candidate"]

    def read(self, words: Sequence[str]) -> Reading:
        """Read the words of one article, at least one; a line break counts as a word."""
        ids = [self._pieces.of(word) for word in words]
        ranges = windows([len(i) for i in ids], _LIMIT)
        parts = [self._run(ids[start:end]) for start, end in ranges]
        chosen = _most_central(ranges, len(words))
        whole = [
            np.concatenate([parts[w][name][a - ranges[w][0] : b - ranges[w][0]] for w, a, b in chosen])
            for name in range(len(self._outputs))
        ]
        scores = {head: _softmax(logits) for head, logits in zip(self.labels, whole[:-2], strict=True)}
        return Reading(self, scores, whole[-2], whole[-1], sentence_numbers(words))

    def _run(self, ids: Sequence[Sequence[int]]) -> list[Floats]:
        lengths = np.asarray([len(word) for word in ids])
        last = np.cumsum(lengths)
        pieces = [self._pieces.begin, *(piece for word in ids for piece in word), self._pieces.end]
        feed = {"pieces": np.asarray(pieces, np.int64), "first": last - lengths + 1, "last": last}
        outputs: list[Floats] = self._session.run(self._outputs, feed)
        return outputs

    def score(self, anchor: Floats, candidates: Floats, words: Integers, sentences: Integers) -> Floats:
        """Give ``(n, labels)`` logits of one anchor with ``n`` candidates.

        ``words`` and ``sentences`` count how far each candidate stands behind the anchor. Of both projections the first
        part is summed, the rest multiplied.
        """
        buckets = np.searchsorted(self._distances, words, side="right")
        apart = sentences.clip(-self._sentences_apart, self._sentences_apart) + self._sentences_apart
        n = self._sum
        joined = anchor[:n] + candidates[:, :n] + self._distance[buckets] + self._apart[apart]
        hidden = np.concatenate([np.maximum(joined, 0), anchor[n:] * candidates[:, n:]], axis=1)
        logits: Floats = hidden @ self._weight.T + self._bias
        return logits


@cache
def reader_of(model: str | None = None) -> Reader:
    """Give the reader with a model, by name or path, loaded once a process."""
    return Reader(find_model(model))


def _softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return result


def _most_central(ranges: Sequence[tuple[int, int]], size: int) -> list[tuple[int, int, int]]:
    """Cut ``size`` words where neighbouring windows are equally far from their edges: ``(window, start, end)``."""
    cuts = [0, *((b + c) // 2 for (_, b), (c, _) in pairwise(ranges)), size]
    return [(w, a, b) for w, (a, b) in enumerate(pairwise(cuts))]


@cache
def _may_follow(names: tuple[str, ...]) -> Floats:
    """Give ``(from, to)`` penalties: an inside label only follows a label of its own type."""
    allowed = [[not to.startswith("I-") or before[2:] == to[2:] for to in names] for before in names]
    return np.where(allowed, 0.0, -1e4).astype(np.float32)


def _best_path(scores: Floats, transitions: Floats) -> Integers:
    """Give the likeliest allowed label of each word (Viterbi)."""
    logs = np.log(scores + 1e-9)
    total = logs[0] + transitions[0]  # as if O stood before the first word
    back = np.zeros(scores.shape, dtype=np.intp)
    for i in range(1, len(logs)):
        reached = total[:, None] + transitions
        back[i] = reached.argmax(axis=0)
        total = reached.max(axis=0) + logs[i]
    path = np.zeros(len(logs), dtype=np.intp)
    path[-1] = total.argmax()
    for i in range(len(logs) - 1, 0, -1):
        path[i - 1] = back[i, path[i]]
    return path


def _spans(labels: Sequence[str], probabilities: Floats) -> list[Labelled]:
    """Read the runs of allowed labels."""
    found: list[Labelled] = []
    for i, label in enumerate(labels):
        position, _, kind = label.partition("-")
        if position == "B":
            found.append(Labelled(i, i + 1, kind, float(probabilities[i])))
        elif position == "I":
            run = found[-1]
            found[-1] = Labelled(run.start, i + 1, kind, min(run.probability, float(probabilities[i])))
    return found
