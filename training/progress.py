"""Quick figures on held-out articles while training: spans of the word heads, and pairs given the right words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from labels import PAIR_LABELS, WORD_HEADS

if TYPE_CHECKING:
    from model import Reader
    from windows import Window


def spans(row: list[int], names: list[str]) -> set[tuple[int, int, str]]:
    """Read ``(start, end, type)`` from one BIO row; an inside label without a beginning opens a span too."""
    found, start, kind = set(), None, ""
    for i, label in enumerate([*(names[x] for x in row), "O"]):
        position, _, this = label.partition("-")
        if start is not None and (position != "I" or this != kind):
            found.add((start, i, kind))
            start = None
        if position == "B" or (position == "I" and start is None):
            start, kind = i, this
    return found


def f1(gold: set[Any], found: set[Any]) -> tuple[int, int, int]:
    """Count true positives, false positives, false negatives."""
    return len(gold & found), len(found - gold), len(gold - found)


@torch.inference_mode()
def report(model: Reader, windows: list[Window]) -> str:
    """Give one line of F1 figures."""
    model.eval()
    counts: dict[str, list[int]] = {}

    def add(measure: str, gold: set[Any], found: set[Any]) -> None:
        total = counts.setdefault(measure, [0, 0, 0])
        for i, n in enumerate(f1(gold, found)):
            total[i] += n

    for w in windows:
        *logits, anchor, candidate = model(w.pieces, w.first, w.last)
        rows = {head: scores.argmax(-1).tolist() for head, scores in zip(WORD_HEADS, logits, strict=True)}
        for head in ("name", "inner", "nominal", "trigger", "time", "figure", "cue"):
            gold = spans(w.labels[head].tolist(), WORD_HEADS[head])
            add(head, gold, spans(rows[head], WORD_HEADS[head]))
            if head == "name":
                add("name span", {g[:2] for g in gold}, {f[:2] for f in spans(rows[head], WORD_HEADS[head])})
        for head in ("event", "actuality", "voice", "proclitic", "subtype"):
            pairs = [(i, g, rows[head][i]) for i, g in enumerate(w.labels[head].tolist()) if g >= 0]
            add(head, {(i, g) for i, g, _ in pairs}, {(i, f) for i, _, f in pairs})
        if len(w.anchors):
            scores = model.score_pairs(anchor[w.anchors], candidate[w.candidates], w.buckets, w.apart)
            for j, label in enumerate(PAIR_LABELS):
                known = ~torch.isnan(w.targets[:, j])
                gold_pairs = set(torch.nonzero(known & (w.targets[:, j] == 1)).flatten().tolist())
                found_pairs = set(torch.nonzero(known & (scores[:, j] > 0)).flatten().tolist())
                add(f"={label}", gold_pairs, found_pairs)
    return " ".join(f"{m} {200 * a / max(1, 2 * a + b + c):.1f}" for m, (a, b, c) in counts.items())
