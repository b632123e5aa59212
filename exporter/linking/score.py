"""How sure a link is: a logistic model over the method and the cues, with the weights of ``linking.toml``."""

from __future__ import annotations

from collections.abc import Set
from math import exp

from ..arabic.lexicon import lexicon


def odds(method: str, cues: Set[str]) -> float:
    """Give the logarithm of the odds that a candidate is the right one."""
    weights = lexicon("linking")["score"]
    return float(weights["methods"][method] + sum(weights["cues"][cue] for cue in cues))


def confidence(method: str, cues: Set[str]) -> float:
    """Give the probability that a candidate is the right one, in hundredths below 1."""
    return min(round(1 / (1 + exp(-odds(method, cues))), 2), 0.99)


def is_enough(confidence: float) -> bool:
    """Say whether a link of this confidence is given at all."""
    return bool(confidence >= lexicon("linking")["score"]["least"])


def is_ahead(one: float, other: float, *, bigger: bool) -> bool:
    """Say whether odds are so far ahead of those of a namesake that the two are not mixed up.

    A much ``bigger`` place needs no margin, only odds that are not worse.
    """
    return one >= other if bigger else bool(one - other >= lexicon("linking")["score"]["margin"])
