"""Run the reader: one neural network (ONNX, weights in int8) that answers all questions about the words of an article.

The network is trained by ``training/``; ``models/`` beside this module holds the shipped ones with their cards. Its
word heads say of each word which name, nominal, trigger, time, figure or cue it begins or continues; its pair scorer
says of two words which role, place, source or relation joins them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

import numpy as np
import onnxruntime

from ..errors import InputError
from .boundaries import sentence_numbers
from .decoding import Floats, Integers, Labelled, labelled_runs
from .pieces import LEAST_WINDOW, WINDOW, Pieces, sentence_windows, windows

REACH = 2000
"""Words that may lie between the two of a pair, some times as many as in one window."""
_BLOCK = 2048
"""Pairs that are scored at once: their hidden layers take some megabytes."""

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
        self._labels: dict[str, list[str]] = {}
        self._spans: dict[tuple[str, float], list[Labelled]] = {}

    def weighed(self, head: str, factors: Mapping[str, Floats]) -> Reading:
        """Give the reading with the probabilities of some labels of a head multiplied by ``(w,)`` factors each."""
        scores = self._scores[head].copy()
        for label, factor in factors.items():
            scores[:, self._reader.labels[head].index(label)] *= factor
        scores /= scores.sum(axis=1, keepdims=True)
        return Reading(self._reader, {**self._scores, head: scores}, self._anchors, self._candidates, self._sentences)

    def spans(self, head: str, outside: float = 1.0) -> Sequence[Labelled]:
        """Give the runs of a begin/inside/outside head, in text order.

        ``outside`` multiplies the probabilities of being outside: less than 1 finds more runs.
        """
        asked = head, outside
        if asked not in self._spans:
            self._spans[asked] = labelled_runs(self._reader.labels[head], self._scores[head], outside)
        return self._spans[asked]

    def label(self, head: str, word: int) -> str:
        """Give the likeliest label of one word."""
        return self._likeliest(head)[word]

    def _likeliest(self, head: str) -> list[str]:
        """Give the likeliest label of each word, read once for all of them."""
        if head not in self._labels:
            labels = self._reader.labels[head]
            self._labels[head] = [labels[best] for best in self._scores[head].argmax(axis=1).tolist()]
        return self._labels[head]

    def probability(self, head: str, word: int, label: str) -> float:
        """Give the probability of one label of one word."""
        return float(self._scores[head][word, self._reader.labels[head].index(label)])

    def vote(self, head: str, words: Sequence[int]) -> str:
        """Give the label that several words of one thing make likeliest together."""
        if len(words) == 1:  # as most things have
            return self.label(head, words[0])
        return self._reader.labels[head][int(self._scores[head][list(words)].sum(axis=0).argmax())]

    def agreement(self, head: str, words: Sequence[int], others: Sequence[int]) -> Floats:
        """Give the ``(words, others)`` probabilities that words have one label with each of some others."""
        scores = self._scores[head]
        agreed: Floats = scores[list(words)] @ scores[list(others)].T
        return agreed

    def pairs(self, anchors: Sequence[int], candidates: Sequence[int], labels: Sequence[str]) -> Pairs:
        """Score every pair of an anchor word and a candidate word for some labels.

        Words further apart than any that the network was trained on are not joined: their probabilities are 0.
        """
        values = np.zeros((len(anchors), len(candidates), len(labels)), np.float32)
        from_, to = np.asarray(anchors, np.intp), np.asarray(candidates, np.intp)
        for block in _blocks(len(from_), _BLOCK // max(1, len(to), len(labels))):
            one = from_[block]
            near = np.flatnonzero((to >= one.min() - REACH) & (to <= one.max() + REACH))
            other = to[near]
            words, sentences = other - one[:, None], self._sentences[other] - self._sentences[one][:, None]
            logits = self._reader.score(self._anchors[one], self._candidates[other], words, sentences, labels)
            logits[abs(words) > REACH] = -np.inf
            values[block, near] = _sigmoid(logits)
        return Pairs(values, {label: i for i, label in enumerate(labels)})


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
        self._window: int = config.get("window", 0)
        if not LEAST_WINDOW <= self._window <= WINDOW:
            raise InputError(
                f"{folder / 'config.json'}: window has to be {LEAST_WINDOW} to {WINDOW} pieces; package the model anew"
            )
        self._whole_sentences: bool = config.get("whole_sentences", False)
        self._pieces = Pieces(folder / "pieces.model")
        weights = np.load(folder / "pairs.npz")
        apart = weights["distance"][:, None] + weights["apart"]
        self._apart = apart.reshape(-1, apart.shape[-1])
        self._weight, self._bias = weights["weight"], weights["bias"]
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

    def read(self, words: Sequence[str], numbers: Integers | None = None) -> Reading:
        """Read the words of one article, if there are any; a line break counts as a word.

        ``numbers`` are those of their sentences, ``(w,)``, where these are known already.
        """
        ids = [self._pieces.of(word) for word in words]
        if numbers is None:
            numbers = sentence_numbers(words)
        lengths = [len(pieces) for pieces in ids]
        whole_sentences, limit = self._whole_sentences, self._window
        ranges = sentence_windows(lengths, numbers, limit) if whole_sentences else windows(lengths, limit)
        parts = [self._run(ids[start:end]) for start, end in ranges]
        chosen = _most_central(ranges, len(words))
        whole = [
            np.concatenate([parts[w][name][a - ranges[w][0] : b - ranges[w][0]] for w, a, b in chosen])
            for name in range(len(self._outputs))
        ]
        scores = {head: _softmax(logits) for head, logits in zip(self.labels, whole[:-2], strict=True)}
        return Reading(self, scores, whole[-2], whole[-1], numbers)

    def _run(self, ids: Sequence[Sequence[int]]) -> list[Floats]:
        lengths = np.asarray([len(word) for word in ids], np.int64)
        last = np.cumsum(lengths)
        pieces = [self._pieces.begin, *(piece for word in ids for piece in word), self._pieces.end]
        feed = {"pieces": np.asarray(pieces, np.int64), "first": last - lengths + 1, "last": last}
        outputs: list[Floats] = self._session.run(self._outputs, feed)
        return outputs

    def score(
        self, anchors: Floats, candidates: Floats, words: Integers, sentences: Integers, labels: Sequence[str]
    ) -> Floats:
        """Give logits ``(a, c, labels)`` of the projections ``(a, width)`` of anchors and ``(c, width)`` of candidates.

        ``words`` and ``sentences``, both ``(a, c)``, count how far each candidate stands behind the anchor. Of both
        projections the first part is summed, the rest multiplied.
        """
        buckets = np.searchsorted(self._distances, words, side="right")
        apart = sentences.clip(-self._sentences_apart, self._sentences_apart) + self._sentences_apart
        hidden = self._apart.take(buckets * (2 * self._sentences_apart + 1) + apart, axis=0)
        n = hidden.shape[-1]
        hidden += anchors[:, None, :n]
        np.maximum(hidden, -candidates[:, :n], out=hidden)  # max(h + c, 0) is max(h, -c) + c, and c has no pairs
        chosen = [self.pair_labels[label] for label in labels]
        weight = self._weight[chosen]
        logits: Floats = (hidden.reshape(-1, n) @ weight[:, :n].T).reshape(*words.shape, len(chosen))
        logits += candidates[:, n:] @ (anchors[:, None, n:] * weight[:, n:]).transpose(0, 2, 1)
        logits += candidates[:, :n] @ weight[:, :n].T + self._bias[chosen]
        return logits


def _blocks(size: int, most: int) -> Iterator[slice]:
    """Cut ``size`` rows into blocks: the hidden layer of all pairs of a long article would not fit into memory."""
    step = max(1, most)
    return (slice(start, start + step) for start in range(0, size, step))


@cache
def reader_of(model: str | None = None) -> Reader:
    """Give the reader with a model, by name or path, loaded once a process."""
    return Reader(find_model(model))


def _sigmoid(logits: Floats) -> Floats:
    result: Floats = np.reciprocal(1 + np.exp(-logits))
    return result


def _softmax(logits: Floats) -> Floats:
    shifted = np.exp(logits - logits.max(axis=1, keepdims=True))
    result: Floats = shifted / shifted.sum(axis=1, keepdims=True)
    return result


def _most_central(ranges: Sequence[tuple[int, int]], size: int) -> list[tuple[int, int, int]]:
    """Cut ``size`` words where neighbouring windows are equally far from their edges: ``(window, start, end)``."""
    cuts = [0, *((b + c) // 2 for (_, b), (c, _) in pairwise(ranges)), size]
    return [(w, a, b) for w, (a, b) in enumerate(pairwise(cuts))]
