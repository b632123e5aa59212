#!/usr/bin/env python3
"""Fine-tune the encoder on ANERcorp and score it: ``names_of_anercorp.py TRAIN_FILE TEST_FILE --start READER``.

This shows what ANERcorp's own training split would add to names. The classifiers know the four classes of the corpus
and nothing else; ``--members 2`` takes the mean of two that differ by chance. Nothing is written: weights that know
ANERcorp (CC BY-SA 4.0) would have to carry its licence. Files have a word and its label a line and an empty line behind
each sentence (CAMeL Lab's split, Obeid et al. 2020). Entities count with their exact words and class.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import numpy as np
import torch
from khabar.exporter.arabic.decoding import Floats, labelled_runs
from khabar.exporter.arabic.pieces import Pieces
from torch import Tensor, nn

import vocabulary
from data import Example
from e5 import read_checkpoint
from labels import bio
from losses import HIDDEN, masked
from model import Reader
from progress import f1, spans
from train import start_from, train
from windows import Window, make_windows

CLASSES = ["PERS", "LOC", "ORG", "MISC"]
LABELS = bio(CLASSES)
WORDS_A_TEXT = 250
"""The file has no articles; about so many words are read together, for context."""
CUTS = 2
"""Ways in which the test file is cut into texts: the mean of what all windows that hold a word say of it counts."""

Rows = list[tuple[str, str]]


class Classifier(nn.Module):
    """The reader's encoder with one head, for the classes of ANERcorp."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader
        self.head = nn.Linear(2 * reader.word.embedding_dim, len(LABELS))

    @property
    def layers(self) -> nn.ModuleList:
        """The layers of the encoder."""
        return self.reader.layers

    def forward(self, pieces: Tensor, first: Tensor, last: Tensor) -> Tensor:
        """Give the logits ``(w, labels)`` of the words of one window."""
        logits: Tensor = self.head(self.reader.encode(pieces, first, last))
        return logits


def read(path: Path) -> list[Rows]:
    """Read the sentences of a file, each as words with labels."""
    lines = path.read_text(encoding="utf-8").splitlines()
    blocks = [[line.split(" ") for line in group] for filled, group in groupby(lines, key=bool) if filled]
    return [[(word, label) for word, label in block] for block in blocks]


def texts(sentences: list[Rows], first: int) -> Iterator[Example]:
    """Put sentences together to texts, the first text of ``first`` words at the least.

    Beside its label, each word is given its place among the words and ends of sentences of the file.
    """
    rows, least, place = Rows(), first, 0
    for n, sentence in enumerate(sentences, 1):
        rows += [*sentence, ("\n", "O")]
        if len(rows) >= least or n == len(sentences):
            labels = [LABELS.index(label) for _, label in rows]
            places = list(range(place, place + len(rows)))
            yield Example("", [word for word, _ in rows], {"class": labels, "place": places})
            rows, least, place = [], WORDS_A_TEXT, place + len(rows)


def loss_of(model: Classifier, window: Window) -> Tensor:
    """Give the cross entropy of one window, some pieces hidden."""
    logits = model(masked(window.pieces, HIDDEN), window.first, window.last)
    return nn.functional.cross_entropy(logits.float(), window.labels["class"])


@torch.inference_mode()
def scores_of(model: Classifier, windows: list[Window], words: int) -> Floats:
    """Give ``(words, labels)``: what a classifier says of each word of a file, the mean of all windows that hold it."""
    model.eval()
    scores = np.zeros((words, len(LABELS)), dtype=np.float32)
    for window in windows:
        logits = model(window.pieces, window.first, window.last)
        scores[window.labels["place"].numpy()] += logits.float().softmax(-1).numpy()
    return scores / scores.sum(axis=1, keepdims=True)


def report(gold: list[int], scores: Floats) -> str:
    """Give F1 by class, and of all."""
    right = spans(gold, LABELS)
    found = {(run.start, run.end, run.kind) for run in labelled_runs(LABELS, scores, outside=1.0)}
    counts = {
        kind: f1({g for g in right if kind in (g[2], "all")}, {f for f in found if kind in (f[2], "all")})
        for kind in [*CLASSES, "all"]
    }
    return " ".join(f"{kind} {200 * a / max(1, 2 * a + b + c):.1f}" for kind, (a, b, c) in counts.items())


def main() -> None:
    """Read the command line, train, and print the figures of each epoch."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("test", type=Path)
    parser.add_argument("--start", type=Path, help="folder of a trained reader whose encoder to go on from")
    parser.add_argument("--members", type=int, default=1, help="classifiers whose mean is scored")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--bfloat16", action="store_true", help="for processors with AVX-512 BF16 or AMX")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    checkpoint = read_checkpoint()
    kept = vocabulary.cut(checkpoint)
    with tempfile.TemporaryDirectory() as scratch:
        vocabulary.write(checkpoint, kept, Path(scratch) / "pieces.model")
        pieces = Pieces(Path(scratch) / "pieces.model")
    learnt, tested = read(args.train), read(args.test)
    gold = [label for e in texts(tested, WORDS_A_TEXT) for label in e.labels["class"]]
    firsts = [WORDS_A_TEXT * n // CUTS for n in range(1, CUTS + 1)]
    test = [w for first in firsts for e in texts(tested, first) for w in make_windows(e, pieces)]

    def windows() -> list[Window]:
        """Cut the sentences in another way every time."""
        return [w for e in texts(learnt, random.randrange(WORDS_A_TEXT)) for w in make_windows(e, pieces)]

    def show(_: int, averaged: Classifier) -> None:
        print(report(gold, scores_of(averaged, test, len(gold))), flush=True)

    of_members = []
    for member in range(1, args.members + 1):
        torch.manual_seed(member)
        random.seed(member)
        reader = Reader(checkpoint, kept, layers=12)
        if args.start:
            start_from(reader, args.start)
        model = Classifier(reader)
        for frozen in (reader.word, reader.position, reader.norm):
            frozen.requires_grad_(False)
        trained = train(model, windows, loss_of, args.epochs, args.rate, show, args.bfloat16)
        of_members.append(scores_of(trained, test, len(gold)))
        print(f"mean of {member}:", report(gold, np.mean(of_members, axis=0)), flush=True)


if __name__ == "__main__":
    main()
