#!/usr/bin/env python3
"""Turn a trained reader into what Khabar ships: ``package.py TRAINED OUT --corpus FOLDER``.

Writes ONNX with int8 weights, the pair scorer's few weights, the label sets, the vocabulary and
checksums, and prints the sizes.
A few articles of the corpus are read to see how large the network's inner values grow.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import torch
from khabar.exporter.arabic.pieces import LEAST_WINDOW, WINDOW, Pieces
from onnxruntime.quantization.shape_inference import quant_pre_process

from data import read_corpus
from labels import DISTANCES, PAIR_LABELS, SENTENCES_APART, WORD_HEADS
from model import Reader, load
from quantise import Feed, quantise
from windows import make_windows

_ARTICLES = 32
"""Articles that are read to see the sizes of inner values."""


def export(model: Reader, path: Path) -> None:
    """Write float32 ONNX with inputs ``pieces`` (p), ``first`` and ``last`` (w) and one output a head."""
    sample = (torch.arange(20), torch.arange(1, 9), torch.arange(2, 10))
    torch.onnx.export(
        model, sample, str(path), dynamo=True, external_data=False, verbose=False,
        input_names=["pieces", "first", "last"], output_names=[*WORD_HEADS, "anchor", "candidate"],
        dynamic_shapes=({0: torch.export.Dim("p")}, {0: torch.export.Dim("w")}, {0: torch.export.Dim("w")}),
    )  # fmt: skip


def feeds(corpus: Path, pieces: Path) -> Iterator[Feed]:
    """Give the network's inputs for some articles."""
    articles = list(read_corpus(corpus))
    cut = Pieces(pieces)
    for article in articles[:: max(1, len(articles) // _ARTICLES)]:
        for window in make_windows(article, cut):
            yield {name: getattr(window, name).numpy() for name in ("pieces", "first", "last")}


def main() -> None:
    """Read the command line and write the model folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trained", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--window", type=int, default=WINDOW, help="most pieces read at once: fewer are faster")
    parser.add_argument("--whole-sentences", action="store_true", help="read whole sentences, nothing twice: faster")
    parser.add_argument("--scale-rows", action="store_true", help="for deep networks: more exact in int8, but slower")
    parser.add_argument("--float", action="store_true", help="leave the weights as they are, to compare")
    args = parser.parse_args()
    if not LEAST_WINDOW <= args.window <= WINDOW:
        parser.error(f"--window: give {LEAST_WINDOW} to {WINDOW} pieces, not {args.window}")
    args.out.mkdir(parents=True, exist_ok=True)
    model = load(args.trained)
    with tempfile.TemporaryDirectory() as scratch:
        plain, prepared = Path(scratch) / "plain.onnx", Path(scratch) / "prepared.onnx"
        export(model, plain)
        quant_pre_process(plain, prepared, skip_symbolic_shape=True)
        if args.float:
            shutil.copy(prepared, args.out / "reader.onnx")
        else:
            seen = feeds(args.corpus, args.trained / "pieces.model")
            quantise(prepared, args.out / "reader.onnx", seen, args.scale_rows)
    pair = {
        "distance": model.distance.weight, "apart": model.apart.weight,
        "weight": model.pair.weight, "bias": model.pair.bias,
    }  # fmt: skip
    np.savez(args.out / "pairs.npz", **{name: value.detach().numpy() for name, value in pair.items()})
    config = {
        "labels": WORD_HEADS, "pair_labels": PAIR_LABELS,
        "distances": DISTANCES, "sentences_apart": SENTENCES_APART, "window": args.window,
        "whole_sentences": args.whole_sentences,
    }  # fmt: skip
    (args.out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")
    shutil.copy(args.trained / "pieces.model", args.out / "pieces.model")
    files = [path for path in sorted(args.out.iterdir()) if path.name not in {"README.md", "SHA256SUMS"}]
    for path in files:
        print(f"{path.stat().st_size:>12,} {path.name}")
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (args.out / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


if __name__ == "__main__":
    main()
