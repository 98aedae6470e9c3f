"""A saving an item, at the volume that there was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from reportkit.errors import EstimateError
from reportkit.estimate import Estimate

if TYPE_CHECKING:
    import pandas as pd

    from reportkit.savings.distributions import Array
    from reportkit.savings.measure.measured import Measured

_AMOUNTS = ["actual", "counterfactual", "low", "high", "saving"]
_TOTALS = ["cumulative", "cumulative_low", "cumulative_high"]
_QUARTERS = 4
_DAYS_A_YEAR = 365.25


def at_volume(measured: Measured, volume: pd.Series[float], currency: str) -> Measured:
    """Return what was measured of the cost of an item as money saved on all items.

    A period's saving is exact: the saving an item times that period's items. The range of a sum is
    that of the saving an item times the mean volume, each period weighed by how uncertain it is.

    Parameters
    ----------
    measured
        Of the cost of an item [currency/item].
    volume
        Items in each period, on the index of ``measured.by_period``.
    currency
        The unit of what is returned.

    Raises
    ------
    EstimateError
        If a period has no volume.
    """
    frame = measured.by_period
    items = volume.reindex(frame.index)
    if items.isna().any():
        raise EstimateError(
            f"{int(items.isna().sum())} of {len(items)} periods have no volume (first: "
            f"{items.index[items.isna()][0]:%Y-%m-%d}). Give one for each period."
        )
    after = np.asarray(frame["saving"].notna())
    spread = (frame["high"] - frame["low"])[after].to_numpy(np.float64)
    weighed: Array = np.asarray(items[after], dtype=np.float64)
    mean = np.cumsum(spread * weighed) / np.cumsum(spread)
    scaled = frame.copy()
    scaled[_AMOUNTS] = frame[_AMOUNTS].mul(items, axis=0)
    running = scaled.loc[after, "saving"].cumsum()
    summed = frame.loc[after, "saving"].cumsum()
    for name in _TOTALS:
        # The middle of a sum is not the sum of the middles: the difference is kept.
        scaled.loc[after, name] = running + (frame.loc[after, name] - summed) * mean
    whole = float(mean[-1])
    usual = float(items[~after].mean())
    runs = measured.placebo.runs.copy()
    runs[["total", "low", "high"]] *= usual
    return replace(
        measured,
        unit=currency,
        by_period=scaled,
        total=_total(measured.total, scaled, currency),
        pace=_pace(measured, scaled, spread, weighed, currency),
        placebo=replace(measured.placebo, runs=runs),
        detectable=replace(
            measured.detectable,
            smallest=measured.detectable.smallest * whole,
            ahead=measured.detectable.ahead * whole,
        ),
    )


def _total(total: Estimate | None, scaled: pd.DataFrame, currency: str) -> Estimate | None:
    if total is None:
        return None
    value, low, high = (float(scaled[name].iloc[-1]) for name in _TOTALS)
    return Estimate(value, currency, low, high, total.level)


def _pace(
    measured: Measured, scaled: pd.DataFrame, spread: Array, items: Array, currency: str
) -> Estimate | None:
    pace = measured.pace
    if pace is None or pace.low is None or pace.high is None:
        return None
    apart = np.median(np.diff(scaled.index.to_numpy()) / np.timedelta64(1, "D"))
    quarter = max(round(_DAYS_A_YEAR / _QUARTERS / float(apart)), 1)
    mean = float(np.average(items[-quarter:], weights=spread[-quarter:]))
    a_year = _DAYS_A_YEAR / float(apart)
    an_item = float(measured.by_period["saving"].iloc[-quarter:].mean()) * a_year
    saving = float(scaled["saving"].iloc[-quarter:].mean()) * a_year
    saving += (pace.value - an_item) * mean
    return Estimate(
        saving,
        f"{currency}/year",
        saving - (pace.value - pace.low) * mean,
        saving + (pace.high - pace.value) * mean,
        pace.level,
    )
