"""Peer: ordinary least squares on trend, season and controls."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from savings_bench.finding import LEVEL, Finding
from savings_bench.regressors import trend_and_season


def measure_by_ols(
    series: pd.Series, launched: pd.Timestamp, controls: pd.DataFrame | None
) -> Finding:
    """Regress the history, and predict what follows.

    The range of the total is exact under the method's own assumption, independent normal noise:
    a Student-t with the noise of every period and the covariance of the coefficients.
    """
    index = pd.DatetimeIndex(series.index)
    before = int((index < launched).sum())
    columns = [np.ones(len(series)), trend_and_season(index, before)]
    if controls is not None:
        columns.append(controls.to_numpy())
    design = np.column_stack(columns)
    values = series.to_numpy()
    known = np.flatnonzero(np.isfinite(values[:before]))
    past = design[known]
    coefficients, *_ = np.linalg.lstsq(past, values[known], rcond=None)
    freedom = len(known) - design.shape[1]
    variance = float(np.sum((values[known] - past @ coefficients) ** 2)) / freedom
    ahead = design[before:].sum(axis=0)
    spread = np.sqrt(
        variance * (len(values) - before + ahead @ np.linalg.pinv(past.T @ past) @ ahead)
    )
    total = float(ahead @ coefficients - values[before:].sum())
    found = stats.t(freedom, loc=total, scale=spread)
    low, high = found.interval(LEVEL)
    return Finding(total, float(low), float(high), float(found.sf(0)))
