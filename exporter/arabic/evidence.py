"""Probabilities of the reader as traits of a decision that weighs several of them."""

from __future__ import annotations

import numpy as np

from .decoding import Floats

_SOFT = 1e-4
"""Added to probabilities so that their log-odds stay finite."""
LEAST_ODDS = float(np.log(_SOFT))
"""Log-odds of what the reader takes for impossible, about."""


def log_odds(probabilities: Floats) -> Floats:
    """Give log-odds, finite for 0 and 1, too."""
    odds: Floats = np.log((probabilities + _SOFT) / (1 - probabilities + _SOFT))
    return odds


def lead(odds: Floats, axis: int) -> Floats:
    """Give by how much each of some log-odds exceeds the greatest other one along an axis."""
    if odds.shape[axis] < 2:
        return odds - LEAST_ODDS
    second, best = np.split(np.sort(odds, axis=axis).take([-2, -1], axis=axis), 2, axis=axis)
    ahead: Floats = odds - np.where(odds == best, second, best)
    return ahead
