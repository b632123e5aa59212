"""Store the weights of an ONNX network as int8, and compute its products in int8, too.

Dynamic quantisation rounds the inputs of a product with one scale for all of them, and a few channels of a transformer
are much larger than the others, so that plain quantisation costs this network one to two points of F1. Here these
channels are made smaller and the weights that they meet larger by as much before both are rounded (SmoothQuant, Xiao et
al. 2023). The inputs of the layers' last products are large in single words, too: each row of them may be divided by
its largest size, and the row of the product multiplied by it; twelve layers need that, three do not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx
import onnxruntime
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

Floats = NDArray[np.float32]
Feed = dict[str, NDArray[np.int64]]

_MOVED, _MOVED_UNEVEN = 0.8, 0.6
"""How much of a channel's size is moved from the inputs to the weights, as an exponent from 0 to 1, and how much where
rows are large, too."""
_LEAST = np.float32(1e-5)
"""Size that channels and rows have at the least, so that nothing is divided by 0."""


def quantise(plain: Path, out: Path, feeds: Iterable[Feed], scale_rows: bool) -> None:
    """Write the network with int8 embeddings and matrices; ``feeds`` are inputs to see the channels' sizes with.

    ``scale_rows`` gives each row of the inputs of the layers' last products a scale of its own, which takes time.
    """
    with TemporaryDirectory() as scratch:
        words, smoothed, rounded = (Path(scratch) / f"{name}.onnx" for name in ("words", "smoothed", "rounded"))
        quantize_dynamic(plain, words, op_types_to_quantize=["Gather"], weight_type=QuantType.QInt8)
        model = onnx.load(words)
        products = _products(model.graph)
        uneven = {node.output[0] for node in model.graph.node if node.op_type == "Gelu"}
        _smooth(model.graph, products, _peaks(model, list(products), feeds), uneven)
        if scale_rows:
            _scale_rows(model.graph, [node for name in sorted(uneven) for node in products[name]])
        onnx.save(model, smoothed)
        chosen = [node.name for nodes in products.values() for node in nodes]
        quantize_dynamic(
            smoothed, rounded, op_types_to_quantize=["MatMul"], nodes_to_quantize=chosen, weight_type=QuantType.QInt8,
            per_channel=True,
        )  # fmt: skip
        model = onnx.load(rounded)
    onnx.checker.check_model(model)
    onnx.save(model, out)


def _products(graph: onnx.GraphProto) -> dict[str, list[onnx.NodeProto]]:
    """Give the products with a constant matrix by what they multiply."""
    constants = {tensor.name for tensor in graph.initializer}
    products = defaultdict(list)
    for node in graph.node:
        if node.op_type == "MatMul" and node.input[1] in constants:
            products[node.input[0]].append(node)
    return products


def _peaks(model: onnx.ModelProto, names: list[str], feeds: Iterable[Feed]) -> dict[str, Floats]:
    """Give the largest size of each channel of each named value."""
    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, None) for name in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    runs = [[np.abs(value).max(axis=0) for value in session.run(names, feed)] for feed in feeds]
    return {name: np.max([run[i] for run in runs], axis=0) for i, name in enumerate(names)}


def _smooth(
    graph: onnx.GraphProto, products: dict[str, list[onnx.NodeProto]], peaks: dict[str, Floats], uneven: Set[str]
) -> None:
    """Divide the channels that are multiplied, and multiply the rows of their matrices."""
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    for name, nodes in products.items():
        moved = _MOVED_UNEVEN if name in uneven else _MOVED
        matrices = [numpy_helper.to_array(tensors[node.input[1]]) for node in nodes]
        rows = np.max([np.abs(matrix).max(axis=1) for matrix in matrices], axis=0)
        scale = _positive(peaks[name]) ** moved / _positive(rows) ** (1 - moved)
        scale = (scale / np.exp(np.log(scale).mean())).astype(np.float32)
        graph.initializer.append(numpy_helper.from_array(1 / scale, f"{name}_smoothing"))
        smooth = helper.make_node("Mul", [name, f"{name}_smoothing"], [f"{name}_smooth"], name=f"{name}_smooth")
        graph.node.insert(min(list(graph.node).index(node) for node in nodes), smooth)
        for node, matrix in zip(nodes, matrices, strict=True):
            tensors[node.input[1]].CopyFrom(numpy_helper.from_array(matrix * scale[:, None], node.input[1]))
            node.input[0] = smooth.output[0]


def _scale_rows(graph: onnx.GraphProto, products: list[onnx.NodeProto]) -> None:
    """Divide each row that is multiplied by its largest size, and multiply the row of the product by it."""
    graph.initializer.append(numpy_helper.from_array(np.asarray([-1], np.int64), "columns"))
    graph.initializer.append(numpy_helper.from_array(_LEAST, "least"))
    for node in products:
        value, product = node.input[0], node.output[0]
        even, scaled, sizes, largest, size = (
            f"{product}_{part}" for part in ("even", "unscaled", "abs", "largest", "size")
        )
        node.input[0], node.output[0] = even, scaled
        at = list(graph.node).index(node)
        graph.node.insert(at + 1, helper.make_node("Mul", [scaled, size], [product], name=f"{product}_scaled"))
        for new in (
            helper.make_node("Div", [value, size], [even], name=even),
            helper.make_node("Max", [largest, "least"], [size], name=size),
            helper.make_node("ReduceMax", [sizes, "columns"], [largest], name=largest),
            helper.make_node("Abs", [value], [sizes], name=sizes),
        ):
            graph.node.insert(at, new)


def _positive(sizes: Floats) -> Floats:
    return np.maximum(sizes, _LEAST)
