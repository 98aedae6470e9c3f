"""The movement that all sites share: how it goes, so that it can be foretold when all are live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reportkit.savings.measure.panel.texture import season_covariance

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array

_SHOCKS = 4.0  # a shock is larger than the usual week: its variance is not to be smoothed away
_LONG_ENOUGH = 1.5  # years, from which a season can be told from a roaming level
_SLIGHT = 1e-7


def movement_covariance(log_cost: Array, a_year: float, ahead: int = 0) -> Array:
    """Return the covariance of the shared movement over the periods [log squared].

    By the method of moments: what neighbouring periods differ by, in the mean over the sites, what
    periods a quarter apart do, and what periods a year apart do, in which the season has no part,
    tell a passing part, a season and a roaming level.

    Parameters
    ----------
    log_cost
        Periods in rows, sites in columns; NaN where not untouched.
    a_year
        Periods a year.
    ahead
        Periods to come that the covariance is wanted for as well.
    """
    periods = len(log_cost)
    year, quarter = round(a_year), max(2, min(round(a_year / 4), periods // 3))
    near, far = _moved(log_cost, 1), _moved(log_cost, quarter)
    seasonal = periods >= _LONG_ENOUGH * a_year
    apart, moved = (year, _moved(log_cost, year)) if seasonal else (quarter, far)
    roaming = max((moved - near) / (apart - 1), near / 50, _SLIGHT)
    passing = max((near - roaming) / 2, near / 10, _SLIGHT)
    place = np.arange(1, periods + ahead + 1)
    movement = roaming * np.minimum(place[:, None], place[None, :])
    movement = movement + _SHOCKS * passing * np.eye(len(place))
    if seasonal:
        # A wave of one turn a year differs over a quarter by twice its variance.
        season = max((far - roaming * quarter) / 2 - passing, 0.0)
        movement = movement + season * season_covariance(len(place), a_year)
    return np.asarray(movement)


def _moved(log_cost: Array, apart: int) -> float:
    """Return the mean square of what periods so far apart differ by, in the mean over the sites."""
    steps = log_cost[apart:] - log_cost[:-apart]
    seen = ~np.isnan(steps)
    counts = seen.sum(axis=1)
    mean = np.where(seen, steps, 0.0).sum(axis=1)[counts > 0] / counts[counts > 0]
    return float(np.mean(mean**2)) if len(mean) else _SLIGHT
