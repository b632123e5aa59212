"""Store the weights of an ONNX network as int8, and compute most of its products in int8, too.

Dynamic quantisation rounds the inputs of a product with one scale for all of them, and a few channels of a transformer
are much larger than the others, so that plain quantisation costs this network one to two points of F1. Here these
channels are made smaller and the weights that they meet larger by as much before both are rounded (SmoothQuant, Xiao et
al. 2023). What remains large in single words, the inputs of the layers' last products, is computed in float32.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
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

_STEPS = 127
_MOVED = 0.8
"""How much of a channel's size is moved from the inputs to the weights, as an exponent from 0 to 1."""


def quantise(plain: Path, out: Path, feeds: Iterable[Feed], fastest: bool = False) -> None:
    """Write the network with int8 embeddings and matrices; ``feeds`` are inputs to see the channels' sizes with.

    With ``fastest`` no product is left in float32.
    """
    with TemporaryDirectory() as scratch:
        words, smoothed, rounded = (Path(scratch) / f"{name}.onnx" for name in ("words", "smoothed", "rounded"))
        quantize_dynamic(plain, words, op_types_to_quantize=["Gather"], weight_type=QuantType.QInt8)
        model = onnx.load(words)
        products = _products(model.graph)
        exact = set() if fastest else {node.output[0] for node in model.graph.node if node.op_type == "Gelu"}
        inner = {name: nodes for name, nodes in products.items() if name not in exact}
        _smooth(model.graph, inner, _peaks(model, list(inner), feeds))
        onnx.save(model, smoothed)
        chosen = [node.name for nodes in inner.values() for node in nodes]
        quantize_dynamic(
            smoothed, rounded, op_types_to_quantize=["MatMul"], nodes_to_quantize=chosen, weight_type=QuantType.QInt8,
            per_channel=True,
        )  # fmt: skip
        model = onnx.load(rounded)
    _round_weights(model.graph)
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


def _smooth(graph: onnx.GraphProto, products: dict[str, list[onnx.NodeProto]], peaks: dict[str, Floats]) -> None:
    """Divide the channels that are multiplied, and multiply the rows of their matrices."""
    tensors = {tensor.name: tensor for tensor in graph.initializer}
    for name, nodes in products.items():
        matrices = [numpy_helper.to_array(tensors[node.input[1]]) for node in nodes]
        rows = np.max([np.abs(matrix).max(axis=1) for matrix in matrices], axis=0)
        scale = _positive(peaks[name]) ** _MOVED / _positive(rows) ** (1 - _MOVED)
        scale = (scale / np.exp(np.log(scale).mean())).astype(np.float32)
        graph.initializer.append(numpy_helper.from_array(1 / scale, f"{name}_smoothing"))
        smooth = helper.make_node("Mul", [name, f"{name}_smoothing"], [f"{name}_smooth"], name=f"{name}_smooth")
        graph.node.insert(min(list(graph.node).index(node) for node in nodes), smooth)
        for node, matrix in zip(nodes, matrices, strict=True):
            tensors[node.input[1]].CopyFrom(numpy_helper.from_array(matrix * scale[:, None], node.input[1]))
            node.input[0] = smooth.output[0]


def _positive(sizes: Floats) -> Floats:
    return np.maximum(sizes, np.float32(1e-5))


def _round_weights(graph: onnx.GraphProto) -> None:
    """Store the matrices of the products that are still in float32 as int8, one scale a column."""
    matrices = {node.input[1] for nodes in _products(graph).values() for node in nodes}
    for tensor in [tensor for tensor in graph.initializer if tensor.name in matrices]:
        columns, scales = _by_column(numpy_helper.to_array(tensor))
        name = tensor.name
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(columns, f"{name}_int8"))
        graph.initializer.append(numpy_helper.from_array(scales, f"{name}_scale"))
        node = helper.make_node("DequantizeLinear", [f"{name}_int8", f"{name}_scale"], [name], axis=1)
        graph.node.insert(0, node)


def _by_column(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Give whole numbers from -127 to 127 and the scale of each column."""
    scales = np.maximum(np.abs(matrix).max(axis=0), np.finfo(np.float32).tiny) / _STEPS
    return np.round(matrix / scales).astype(np.int8), scales.astype(np.float32)
