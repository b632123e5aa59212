"""What training makes small: how far the reader is from the labels, and from a larger reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import torch
from torch import Tensor, nn

import vocabulary
from data import IGNORE
from labels import PAIR_LABELS, RELATIONS, WORD_HEADS
from model import Reader
from windows import Window

_HEAD_WEIGHT = {"name": 4.0, "nominal": 4.0, "trigger": 4.0, "figure": 4.0, "inner": 2.0, "time": 2.0, "cue": 2.0}
"""Weights of the heads whose labels are mostly O; the others weigh 1."""
_PAIR_WEIGHT = torch.tensor([2.0 if label in RELATIONS else 1.0 for label in PAIR_LABELS])
"""Weights of the labels of pairs: a relation is told once and of two mentions, where events have several tellings."""
HIDDEN = 0.08
"""Share of the pieces that are hidden while training."""
_FEWEST = 10.0
"""The pairs' loss is taken a right label; articles with fewer right labels count as if they had these."""

Logits: TypeAlias = tuple[Tensor, ...]


def masked(pieces: Tensor, share: float) -> Tensor:
    """Give the pieces with about ``share`` of them unknown, so that contexts are learnt, too; the ends stay."""
    hidden = torch.rand(pieces.shape) < share
    hidden[0] = hidden[-1] = False
    return torch.where(hidden, vocabulary.UNKNOWN, pieces)


def loss_of(model: Reader, window: Window) -> Tensor:
    """Give the loss of one window, some pieces hidden."""
    return _loss(model, model(masked(window.pieces, HIDDEN), window.first, window.last), window)


def _loss(model: Reader, logits: Logits, window: Window) -> Tensor:
    """Sum the heads' cross entropies and the pairs' binary cross entropy."""
    total = torch.zeros(())
    for head, scores in zip(WORD_HEADS, logits[:-2], strict=True):
        target = window.labels[head]
        if bool((target != IGNORE).any()):
            loss = nn.functional.cross_entropy(scores.float(), target, ignore_index=IGNORE)
            total = total + _HEAD_WEIGHT.get(head, 1.0) * loss
    if len(window.anchors):
        scores = _pair_scores(model, logits, window)
        known = ~torch.isnan(window.targets)
        weight = _PAIR_WEIGHT.expand_as(scores)[known]
        loss = nn.functional.binary_cross_entropy_with_logits(
            scores[known], window.targets[known], weight, reduction="sum"
        )
        total = total + loss / window.targets[known].sum().clamp(min=_FEWEST)
    return total


def _pair_scores(model: Reader, logits: Logits, window: Window) -> Tensor:
    *_, anchor, candidate = logits
    joined = anchor[window.anchors], candidate[window.candidates]
    return model.score_pairs(*joined, window.buckets, window.apart).float()


def taught_by(teacher: Reader) -> Callable[[Reader, Window], Tensor]:
    """Give a loss that adds to that of the labels how far the model is from a larger one (Hinton et al. 2015)."""
    teacher.eval()

    def loss(model: Reader, window: Window) -> Tensor:
        pieces = masked(window.pieces, HIDDEN)
        logits = model(pieces, window.first, window.last)
        with torch.no_grad():
            theirs = teacher(pieces, window.first, window.last)
            pairs = torch.sigmoid(_pair_scores(teacher, theirs, window))
        total = _loss(model, logits, window)
        for head, own, other in zip(WORD_HEADS, logits[:-2], theirs[:-2], strict=True):
            far = nn.functional.cross_entropy(own.float(), torch.softmax(other.float(), dim=-1))
            total = total + _HEAD_WEIGHT.get(head, 1.0) * far
        if len(window.anchors):
            own = _pair_scores(model, logits, window)
            far = nn.functional.binary_cross_entropy_with_logits(own, pairs, reduction="sum")
            total = total + far / pairs.sum().clamp(min=_FEWEST)
        return total

    return loss
