"""A saving an item, at the volume that there was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from reportkit.errors import EstimateError
from reportkit.savings.cash import range_of
from reportkit.savings.measure.run_rate import run_rate

if TYPE_CHECKING:
    import pandas as pd

    from reportkit.savings.measure.measured import Measured

_AMOUNTS = ["actual", "counterfactual", "low", "high", "saving"]
_TOTALS = ["cumulative_low", "cumulative", "cumulative_high"]
_DAYS_A_YEAR = 365.25


def at_volume(measured: Measured, volume: pd.Series[float], currency: str) -> Measured:
    """Return what was measured of the cost of an item as money saved on all items.

    Every draw of a period's saving is an item's, times that period's items, so that the range of
    a sum is that of the sums.

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
    level, since = measured.level, measured.draws.shape[1]
    draws = measured.draws * items.to_numpy(np.float64)[-since:]
    running = np.cumsum(draws, axis=1)
    scaled = frame.copy()
    scaled[_AMOUNTS] = frame[_AMOUNTS].mul(items, axis=0)
    tail = (1 - level) / 2
    sums = np.quantile(running, (tail, 0.5, 1 - tail), axis=0)
    scaled.loc[scaled.index[-since:], _TOTALS] = sums.T
    # A saving that stays the same an item: how much more of it there is in money.
    an_item = np.quantile(measured.draws.sum(axis=1), (tail, 1 - tail))
    more = float(sums[2, -1] - sums[0, -1]) / (float(np.ptp(an_item)) or 1.0)
    usual = float(items.iloc[:-since].mean())
    runs = measured.placebo.runs.copy()
    runs[["total", "low", "high"]] *= usual
    recorded = frame["actual"].notna().to_numpy()[-since:]
    speaks = measured.total is not None
    return replace(
        measured,
        unit=currency,
        by_period=scaled,
        draws=draws,
        total=range_of(running[:, -1], currency, level) if speaks else None,
        chance_of_saving=float((running[:, -1] > 0).mean()) if speaks else None,
        pace=run_rate(draws, recorded, _a_year(scaled), currency, level) if speaks else None,
        placebo=replace(measured.placebo, runs=runs),
        detectable=replace(
            measured.detectable,
            smallest=measured.detectable.smallest * more,
            ahead=measured.detectable.ahead * more,
        ),
    )


def _a_year(frame: pd.DataFrame) -> float:
    """Return how many periods make a year."""
    apart = np.median(np.diff(frame.index.to_numpy()) / np.timedelta64(1, "D"))
    return _DAYS_A_YEAR / float(apart)
