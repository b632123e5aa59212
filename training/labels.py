"""The label sets of the reader: what it says of each word, and of each pair of words (data in ``labels.toml``)."""

from __future__ import annotations

import tomllib
from pathlib import Path

_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_ENTITY_TYPES: list[str] = _DATA["entity_types"]

NAME_TYPES = _ENTITY_TYPES[:4]
ROLES: list[str] = _DATA["roles"]
RELATIONS: list[str] = _DATA["relations"]
DISTANCES: list[int] = _DATA["distances"]
SENTENCES_APART: int = _DATA["sentences_apart"]
PAIR_LABELS = [*ROLES, *_DATA["other_pairs"], *RELATIONS]
"""Labels of a pair (anchor word, candidate word), in the order of the pair scorer's logits."""


def bio(types: list[str]) -> list[str]:
    """Give the begin and inside labels of each type, after O."""
    return ["O", *(f"{position}-{kind}" for kind in types for position in "BI")]


WORD_HEADS: dict[str, list[str]] = {
    "name": bio(NAME_TYPES),
    "inner": bio(NAME_TYPES),
    "subtype": ["none", *_DATA["subtypes"]],
    "proclitic": ["0", "1", "2", "3"],
    "nominal": bio(_ENTITY_TYPES),
    "trigger": bio(["Event"]),
    "event": _DATA["event_types"],
    "actuality": _DATA["actualities"],
    "time": bio(["Time"]),
    "figure": bio(_DATA["figure_kinds"]),
    "cue": bio(["Cue"]),
    "voice": _DATA["voices"],
}
"""Labels of each word-level head, in the order of its logits."""
