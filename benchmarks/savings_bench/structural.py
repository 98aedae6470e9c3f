"""Peer: statsmodels' unobserved components, a local linear trend with harmonics for the season."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.tsa.statespace.structural import UnobservedComponents

from savings_bench.finding import LEVEL, Finding
from savings_bench.regressors import seasons

if TYPE_CHECKING:
    from savings_bench.case import Floats


def measure_by_structural_model(
    series: pd.Series, launched: pd.Timestamp, controls: pd.DataFrame | None
) -> Finding:
    """Fit the history by maximum likelihood, and predict what follows.

    The range of the total is normal with the exact variance of the sum of the predictions, as the
    fitted model has it: what is not known of its state, and all that may happen since. That its
    parameters were estimated is left out, as the package leaves it out. Series and controls are
    first brought to a mean of 0 and a deviation of 1: its optimiser needs that.
    """
    index = pd.DatetimeIndex(series.index)
    before = int((index < launched).sum())
    values, unit = standardised(series, before)
    others = None if controls is None else standardised(controls, before)[0]
    cycles = [
        {"period": length, "harmonics": harmonics}
        for length, harmonics in seasons(index, before).items()
    ]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where it does not converge, its last step is its answer
        fitted = UnobservedComponents(
            values[:before],
            level="local linear trend",
            freq_seasonal=cycles or None,
            stochastic_freq_seasonal=[False] * len(cycles) or None,
            exog=None if others is None else others[:before],
        ).fit(disp=False, maxiter=200)
    ahead = len(values) - before
    predicted = fitted.forecast(ahead, exog=None if others is None else others[before:])
    total = float(unit * (np.sum(predicted) - values[before:].sum()))
    found = stats.norm(loc=total, scale=unit * np.sqrt(variance_of_sum(fitted, ahead)))
    low, high = found.interval(LEVEL)
    return Finding(total, float(low), float(high), float(found.sf(0)))


def standardised(numbers: pd.Series | pd.DataFrame, before: int) -> tuple[Floats, Any]:
    """Return the numbers less the history's mean, in units of its deviation, and that unit."""
    past = numbers.iloc[:before]
    unit = past.std()
    return ((numbers - past.mean()) / unit).to_numpy(), unit


def variance_of_sum(fitted: object, ahead: int) -> float:
    """Return the variance of the sum of the next ``ahead`` values, given the history.

    Each shock moves all later values: its weight in the sum is gathered from the last period
    backwards.
    """
    space = fitted.filter_results  # type: ignore[attr-defined]  # statsmodels has no types
    design, transition = space.design[0, :, -1], space.transition[:, :, -1]
    selection = space.selection[:, :, -1]
    shocks = selection @ space.state_cov[:, :, -1] @ selection.T
    weights = np.zeros_like(design)
    variance = ahead * float(space.obs_cov[0, 0, -1])
    for _ in range(ahead - 1):
        weights = design + weights @ transition
        variance += float(weights @ shocks @ weights)
    weights = design + weights @ transition
    return variance + float(weights @ space.predicted_state_cov[:, :, -1] @ weights)
