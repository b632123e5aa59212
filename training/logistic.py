"""A logistic regression on a few traits, for decisions whose weights are kept in a word list."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

Values = NDArray[np.float64]


def fitted(rows: Values, right: Values) -> tuple[Values, float]:
    """Give the weights ``(traits)`` and the bias that tell right rows ``(rows, traits)`` from wrong ones.

    A penalty on the weights of standardised traits keeps them small.
    """
    model = make_pipeline(StandardScaler(), LogisticRegression(C=1 / 30)).fit(rows, right)
    scaler, regression = model[0], model[1]
    weights = regression.coef_[0] / scaler.scale_
    return weights, float(regression.intercept_[0] - weights @ scaler.mean_)
