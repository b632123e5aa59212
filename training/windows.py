"""Cut articles into the windows that the encoder reads at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from khabar.exporter.arabic.boundaries import sentence_numbers
from khabar.exporter.arabic.pieces import Pieces, windows
from torch import Tensor

from data import Example
from labels import DISTANCES, PAIR_LABELS, SENTENCES_APART


@dataclass
class Window:
    """One forward pass: pieces, word positions, labels by head, and pairs with their known labels."""

    pieces: Tensor
    first: Tensor
    last: Tensor
    labels: dict[str, Tensor]
    anchors: Tensor
    candidates: Tensor
    buckets: Tensor
    apart: Tensor
    targets: Tensor


def bucket(anchors: Tensor, candidates: Tensor) -> Tensor:
    """Give the index of the distance bucket of each pair of word positions."""
    return torch.bucketize(candidates - anchors, torch.tensor(DISTANCES), right=True)


def sentences_apart(anchors: Tensor, candidates: Tensor, numbers: Tensor) -> Tensor:
    """Give how many sentences each candidate stands behind its anchor, cut and shifted to count from 0."""
    apart = numbers[candidates] - numbers[anchors]
    return apart.clamp(-SENTENCES_APART, SENTENCES_APART) + SENTENCES_APART


def make_windows(example: Example, pieces: Pieces) -> list[Window]:
    """Cut one article into windows; a pair belongs to each window that holds both of its words."""
    ids = [pieces.of(word) for word in example.words]
    numbers = torch.from_numpy(sentence_numbers(example.words))
    ranges = windows([len(i) for i in ids])
    return [_window(example, ids, numbers[start:end], start, end, pieces) for start, end in ranges]


def _window(
    example: Example, ids: list[Sequence[int]], numbers: Tensor, start: int, end: int, pieces: Pieces
) -> Window:
    flat, first, last = [pieces.begin], [], []
    for word in ids[start:end]:
        first.append(len(flat))
        flat.extend(word)
        last.append(len(flat) - 1)
    flat.append(pieces.end)
    inside = {p: known for p, known in example.pairs.items() if all(start <= w < end for w in p)}
    anchors = torch.tensor([a - start for a, _ in inside], dtype=torch.long)
    candidates = torch.tensor([c - start for _, c in inside], dtype=torch.long)
    targets = torch.tensor(
        [[known.get(label, float("nan")) for label in PAIR_LABELS] for known in inside.values()]
    ).reshape(-1, len(PAIR_LABELS))
    return Window(
        torch.tensor(flat), torch.tensor(first), torch.tensor(last),
        {head: torch.tensor(row[start:end]) for head, row in example.labels.items()},
        anchors, candidates, bucket(anchors, candidates), sentences_apart(anchors, candidates, numbers), targets,
    )  # fmt: skip
