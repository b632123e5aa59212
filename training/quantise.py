"""Store the weights of an ONNX network as int8 and compute in float32.

The usual dynamic quantisation rounds activations too, which costs this network one to two points of F1; its weights
alone lose next to nothing.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

_STEPS = 127


def quantise(plain: Path, out: Path) -> None:
    """Write the network with int8 embeddings and int8 matrices, one scale for each column of a matrix."""
    quantize_dynamic(plain, out, op_types_to_quantize=["Gather"], weight_type=QuantType.QInt8)
    model = onnx.load(out)
    graph = model.graph
    inputs = {node.input[1] for node in graph.node if node.op_type == "MatMul"}
    for tensor in [tensor for tensor in graph.initializer if tensor.name in inputs]:
        columns, scales = _by_column(numpy_helper.to_array(tensor))
        name = tensor.name
        graph.initializer.remove(tensor)
        graph.initializer.append(numpy_helper.from_array(columns, f"{name}_int8"))
        graph.initializer.append(numpy_helper.from_array(scales, f"{name}_scale"))
        node = helper.make_node("DequantizeLinear", [f"{name}_int8", f"{name}_scale"], [name], axis=1)
        graph.node.insert(0, node)
    onnx.checker.check_model(model)
    onnx.save(model, out)


def _by_column(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Give whole numbers from -127 to 127 and the scale of each column."""
    scales = np.maximum(np.abs(matrix).max(axis=0), np.finfo(np.float32).tiny) / _STEPS
    return np.round(matrix / scales).astype(np.int8), scales.astype(np.float32)
