#!/usr/bin/env python3
"""Take the weights out of a shipped model, to go on from them: ``unpack.py MODEL OUT``.

The opposite of ``package.py``, but for what rounding to int8 has lost. OUT is what ``train.py --start`` and
``average.py`` read.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

_EMBEDDINGS = ("word.weight", "position.weight")
Floats = NDArray[np.float32]


def weights_of(model: onnx.ModelProto) -> dict[str, Floats]:
    """Give the parameters of the network by their names in ``model.Reader``, the pair scorer's left out."""
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    found = {name: values for name, values in stored.items() if name.endswith((".bias", ".weight"))}
    for name in _EMBEDDINGS:
        quantized, zero, scale = (stored[f"{name}_{part}"] for part in ("quantized", "zero_point", "scale"))
        found[name] = (quantized.astype(np.float32) - zero) * scale
    enlarged = _enlarged_rows(model.graph, stored)
    for name, columns in stored.items():
        base, _, kind = name.removesuffix("_quantized").partition("_")
        if kind == "Transposed":
            matrix = columns.astype(np.float32) * stored[f"{base}_Transposed_scale"]
            found[base] = (matrix / enlarged.get(name, np.float32(1))).T
    return found


def _enlarged_rows(graph: onnx.GraphProto, stored: dict[str, Floats]) -> dict[str, Floats]:
    """Give by how much the rows of each matrix were made larger before rounding, as ``(rows, 1)``."""
    makers = {output: node for node in graph.node for output in node.output}
    enlarged = {}
    for node in graph.node:
        if node.op_type == "MatMulInteger" and node.input[1] in stored:
            smooth = makers[makers[node.input[0]].input[0]]
            if smooth.op_type == "Div":  # each row has a scale of its own, too
                smooth = makers[smooth.input[0]]
            enlarged[node.input[1]] = 1 / stored[smooth.input[1]][:, None]
    return enlarged


def main() -> None:
    """Read the command line and write the reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    weights = weights_of(onnx.load(args.model / "reader.onnx"))
    with np.load(args.model / "pairs.npz") as pair:
        weights |= {"distance.weight": pair["distance"], "apart.weight": pair["apart"]}
        weights |= {"pair.weight": pair["weight"], "pair.bias": pair["bias"]}
    torch.save({name: torch.from_numpy(values.copy()) for name, values in weights.items()}, args.out / "reader.pt")
    shutil.copy(args.model / "pieces.model", args.out / "pieces.model")


if __name__ == "__main__":
    main()
