"""Where the next pound or month buys most, and which range is worth narrowing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.savings.cash import MONTHS_A_YEAR

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportkit.savings.distributions import Array
    from reportkit.savings.forecast.forecast import Forecast

_TAIL = 0.1
_QUARTERED = 0.75  # half a range is a quarter of its variance


def cost_ahead(forecast: Forecast) -> float:
    """Return the one-off cost still to come, at its middle value [currency]."""
    cost = next(driver for driver in forecast.drivers if driver.key == "one_off_cost")
    return max(cost.quantiles.mid - forecast.spent, 0.0)


def value_of_cost(forecast: Forecast) -> float:
    """Return the net saving for each unit of one-off cost still to come; NaN where none is."""
    ahead = cost_ahead(forecast)
    return forecast.total.value / ahead if ahead > 0 else math.nan


def value_of_month(forecast: Forecast) -> float:
    """Return what one month earlier adds to the total within the horizon [currency].

    To first order: every month takes the pace of the next one, so that the last one's is gained
    and the first one's lost, each at its middle value. Cost falls when it falls.
    """
    pace = forecast.by_month["pace_p50"]
    return float(pace.iloc[-1] - pace.iloc[0]) / MONTHS_A_YEAR


def halving(forecasts: Mapping[str, Forecast], contributions: Mapping[str, Array]) -> pd.DataFrame:
    """Return by how much the portfolio's range narrows when one input's range is halved.

    Parameters
    ----------
    forecasts, contributions
        By initiative; of the second each draw's part of the portfolio's total [currency].

    Returns
    -------
    pandas.DataFrame
        ``initiative``, ``driver``, ``label`` and ``narrows``, how much shorter the range from
        P10 to P90 gets [currency]; the best first.

    Notes
    -----
    An input whose range is halved has a quarter of its variance; by its share of the variance
    (from the forecast's own draws) its initiative's deviations from the median shrink.
    """
    total = np.sum(list(contributions.values()), axis=0)
    width = _width(total)
    rows = []
    for name, forecast in forecasts.items():
        own = contributions[name]
        apart = own - np.median(own)
        inputs = {driver.key for driver in forecast.drivers}
        for row in forecast.tornado.to_dict("records"):
            if row["driver"] not in inputs:
                continue
            part = float(np.clip(row["share_of_variance"], 0, 1))
            narrower = total - apart * (1 - math.sqrt(1 - _QUARTERED * part))
            rows.append((name, row["driver"], row["label"], width - _width(narrower)))
    frame = pd.DataFrame(rows, columns=["initiative", "driver", "label", "narrows"])
    return frame.sort_values("narrows", ascending=False, kind="stable").reset_index(drop=True)


def _width(draws: Array) -> float:
    low, high = np.quantile(draws, (_TAIL, 1 - _TAIL))
    return float(high - low)
