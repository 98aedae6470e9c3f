"""A measured saving by calendar month: what a chart shows of days and weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from reportkit.savings.measure.measured import Measured

_HALF = 0.5
_LONGEST_SPREAD, _LONGEST_MONTH, _LONGEST_QUARTER = 14, 31, 92  # days
_A_YEAR = {"month": 12, "quarter": 4, "year": 1}
_AMOUNTS = ["actual", "counterfactual", "low", "high"]


@dataclass(frozen=True, slots=True, eq=False)
class Paced:
    """A measured saving at a pace that can be looked at.

    Parameters
    ----------
    per
        What an amount is counted by: a month, or the series' own period where that is longer.
    by_period
        Indexed by its first day: ``actual``, ``counterfactual`` with ``low`` and ``high``, and
        from the first whole period after launch on ``saving``, ``saving_low`` and
        ``saving_high`` [the unit per period]. The ends of weeks are added as they are, which is
        the widest that a month's range can be: how far weeks err together is not known here.
    """

    per: Literal["month", "quarter", "year"]
    by_period: pd.DataFrame

    @property
    def periods_a_year(self) -> int:
        """How many of its periods make a year."""
        return _A_YEAR[self.per]


def by_month(measured: Measured) -> Paced:
    """Return a measured saving by month; longer periods stay as they are.

    A week that two months share is shared between them by its days. Where some of a month's days
    were not measured, it goes at the pace of the others; where half were not, it is left out.
    """
    frame = measured.by_period.sort_index()
    after = pd.Timestamp(measured.through) + pd.Timedelta(days=1)
    starts = pd.DatetimeIndex(frame.index)
    ends = pd.DatetimeIndex([*starts[1:], after])
    days = ((ends.to_numpy() - starts.to_numpy()) / np.timedelta64(1, "D")).astype(int)
    usual = int(np.median(days))
    amounts = frame[_AMOUNTS].astype(float)
    if usual > _LONGEST_MONTH:
        per: Literal["quarter", "year"] = "quarter" if usual <= _LONGEST_QUARTER else "year"
        return Paced(per, _with_saving(amounts, measured))
    if usual > _LONGEST_SPREAD:
        return Paced("month", _with_saving(amounts, measured))
    # What is longer than usual is a gap, for which the row before it doesn't speak.
    return Paced("month", _with_saving(_monthly(amounts, np.minimum(days, usual)), measured))


def _monthly(amounts: pd.DataFrame, days: np.ndarray) -> pd.DataFrame:
    """Return amounts by month: each period's spread evenly over its ``days``."""
    place = np.arange(len(days)).repeat(days)
    nth = np.arange(len(place)) - (days.cumsum() - days)[place]
    calendar = pd.DatetimeIndex(amounts.index)[place] + pd.to_timedelta(nth, unit="D")
    daily = amounts.div(days, axis=0).iloc[place].set_index(calendar).dropna()
    months = daily.groupby(pd.DatetimeIndex(daily.index).to_period("M"))
    whole = pd.PeriodIndex(months.size().index).days_in_month
    covered = months.size() / whole
    paced = months.mean().mul(whole, axis=0)[covered > _HALF]
    return paced.set_axis(pd.PeriodIndex(paced.index).to_timestamp())


def _with_saving(amounts: pd.DataFrame, measured: Measured) -> pd.DataFrame:
    """Return the amounts with the saving from launch on, whichever way is better."""
    history = measured.by_period
    less = float(((history["counterfactual"] - history["actual"]) * history["saving"]).sum()) >= 0
    ends = ("counterfactual", "low", "high") if less else ("counterfactual", "high", "low")
    live = amounts.index >= pd.Timestamp(measured.launched)
    names = ("saving", "saving_low", "saving_high")
    savings = {
        name: (amounts[end] - amounts["actual"]).where(live) * (1.0 if less else -1.0)
        for name, end in zip(names, ends, strict=True)
    }
    return amounts.assign(**savings)
