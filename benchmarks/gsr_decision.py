"""Whether a sentence tells an event as its news: a logistic decision on what Khabar finds in it.

People who code news count an event only where the sentence reports it, not where it is the background of something else
(the inquiry into an assassination); Khabar describes both. The decision is fitted on labelled sentences and is no part
of the product.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from khabar.exporter.annotation.model import Annotation, Event
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_STEPS, _RIDGE = 30, 1.0


def features(annotation: Annotation, events: Sequence[Event]) -> list[float]:
    """Describe the events of a category in a sentence by numbers from 0 to 1, the first one for a constant."""
    text = annotation.article.text
    found = [event for event in events if event.actuality == "Reported"]
    first = min((event.triggers[0][0] for event in found), default=len(text))
    roles = {role.role for event in found for role in event.roles}
    definite = [text[event.triggers[0][0] :].startswith("ال") for event in found]
    return [
        1.0,
        float(bool(events)),
        float(bool(found)),
        min(len(found), 3) / 3,
        1 - first / max(1, len(text)),
        float("attacker" in roles or "agent" in roles or "participant" in roles),
        float(bool(roles & {"target", "victim", "patient"})),
        float(any(event.place for event in found)),
        float(any(event.time for event in found)),
        float(any(event.figures for event in found)),
        float(any(event.type in {"Death", "Injury"} for event in annotation.events)),
        float(bool(definite) and all(definite)),
        float(any(claim.modality != "Asserted" for event in found for claim in event.claims)),
        float(any(claim.chain for event in found for claim in event.claims)),
        min(len(annotation.events) - len(events), 5) / 5,
    ]


def fit(rows: Sequence[Sequence[float]], labels: Sequence[bool]) -> Floats:
    """Give the weights of a logistic regression with a ridge penalty, by Newton's method.

    ``training/logistic.py`` has scikit-learn do the same, but only the extra ``training`` installs that, and quality is
    measured without the extra.
    """
    x, y = np.asarray(rows), np.asarray(labels, dtype=float)
    weights = np.zeros(x.shape[1])
    for _ in range(_STEPS):
        p = probabilities(weights, rows)
        slope = x.T @ (p - y) + _RIDGE * weights
        curve = (x.T * (p * (1 - p))) @ x + _RIDGE * np.eye(len(weights))
        weights = weights - np.linalg.solve(curve, slope)
    return weights


def probabilities(weights: Floats, rows: Sequence[Sequence[float]]) -> Floats:
    """Give the probability that each sentence tells the event."""
    values: Floats = 1 / (1 + np.exp(-np.asarray(rows) @ weights))
    return values


def best_threshold(probabilities_: Floats, labels: Sequence[bool]) -> float:
    """Give the probability from which F1 is highest."""
    gold = np.asarray(labels)
    thresholds: list[float] = sorted(set(probabilities_.tolist()))
    return max(thresholds, key=lambda t: _f1(probabilities_ >= t, gold))


def _f1(found: NDArray[np.bool_], gold: NDArray[np.bool_]) -> float:
    return float(2 * (found & gold).sum() / max(1, found.sum() + gold.sum()))
