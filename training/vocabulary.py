"""Cut the multilingual vocabulary down to what Arabic news needs, as a SentencePiece model."""

from __future__ import annotations

import re
from pathlib import Path

from sentencepiece import sentencepiece_model_pb2 as proto

from e5 import Checkpoint

_ARABIC = re.compile(r"[\u0600-\u06FF]")
_OTHER = re.compile(r"▁?(?:[\x21-\x7E]{1,3}|[\d٠-٩۰-۹]+|[^\w\s]{1,2})$|▁$")
_LATIN_PAIR = re.compile(r"▁?[A-Za-z]{3,}$")
UNKNOWN = 0
"""Index of the piece that stands for what is not in the vocabulary."""


def cut(checkpoint: Checkpoint) -> list[int]:
    """Give the indices of the pieces that stay: special ones first, then Arabic, digits, marks, short ASCII."""
    special = [checkpoint.special[name] for name in ("unk", "bos", "eos", "pad")]
    rest = [
        i
        for i, (piece, _) in enumerate(checkpoint.pieces)
        if i not in special and (_ARABIC.search(piece) or (_OTHER.match(piece) and not _LATIN_PAIR.match(piece)))
    ]
    return special + rest


def write(checkpoint: Checkpoint, vocabulary: list[int], path: Path) -> None:
    """Write a Unigram model whose ids are positions in ``vocabulary``."""
    model = proto.ModelProto()
    kinds = proto.ModelProto.SentencePiece.Type
    for position, index in enumerate(vocabulary):
        piece, score = checkpoint.pieces[index]
        kind = kinds.UNKNOWN if position == UNKNOWN else kinds.CONTROL if position < 4 else kinds.NORMAL
        model.pieces.add(piece=piece, score=score, type=kind)
    model.trainer_spec.model_type = proto.TrainerSpec.ModelType.UNIGRAM
    model.trainer_spec.vocab_size = len(vocabulary)
    model.trainer_spec.unk_id, model.trainer_spec.bos_id = UNKNOWN, 1
    model.trainer_spec.eos_id, model.trainer_spec.pad_id = 2, 3
    model.normalizer_spec.name = "identity"
    model.normalizer_spec.add_dummy_prefix = True
    model.normalizer_spec.remove_extra_whitespaces = True
    path.write_bytes(model.SerializeToString())
