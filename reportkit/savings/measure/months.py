"""A measured saving by calendar month: what a chart shows of days and weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
        ``saving_high`` [the unit per period]. A month's range is that of the sums of its weeks,
        draw by draw; it has none where it lies before launch.
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
    frame = measured.by_period
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
    shares = _shares(amounts, np.minimum(days, usual))
    return Paced("month", _with_saving(_monthly(amounts, shares, measured), measured))


def _shares(amounts: pd.DataFrame, days: NDArray[np.intp]) -> pd.DataFrame:
    """Return how often each period is counted in a month: months in rows, periods in columns.

    Parameters
    ----------
    amounts
        By period; a period without an actual or a counterfactual is not counted.
    days
        In each period.
    """
    place = np.arange(len(days)).repeat(days)
    nth = np.arange(len(place)) - (days.cumsum() - days)[place]
    calendar = pd.DatetimeIndex(amounts.index)[place] + pd.to_timedelta(nth, unit="D")
    known = amounts[["actual", "counterfactual"]].notna().all(axis=1).to_numpy()[place]
    days_of = pd.crosstab(calendar.to_period("M")[known], place[known])
    covered = days_of.sum(axis=1)
    whole = pd.PeriodIndex(days_of.index).days_in_month
    shares = days_of.div(days[days_of.columns], axis=1).mul(whole / covered, axis=0)
    shares = shares.reindex(columns=np.arange(len(days)), fill_value=0.0)[covered / whole > _HALF]
    return shares.set_axis(pd.PeriodIndex(shares.index).to_timestamp())


def _monthly(amounts: pd.DataFrame, shares: pd.DataFrame, measured: Measured) -> pd.DataFrame:
    """Return amounts by month, each with the range of its sum."""
    paid = amounts["actual"].fillna(0.0).to_numpy()
    fitted = amounts["counterfactual"].fillna(0.0).to_numpy()
    before = len(amounts) - measured.draws.shape[1]
    counted = shares.to_numpy()
    sign = 1.0 if _is_less(measured) else -1.0
    known, drawn = counted[:, :before] @ fitted[:before], paid[before:] + sign * measured.draws
    without = known[:, None] + counted[:, before:] @ drawn.T
    tail = (1 - measured.level) / 2
    low, middle, high = np.quantile(without, (tail, 0.5, 1 - tail), axis=1)
    live = counted[:, before:].any(axis=1)
    return pd.DataFrame(
        {
            "actual": counted @ paid,
            "counterfactual": np.where(live, middle, known),
            "low": np.where(live, low, np.nan),
            "high": np.where(live, high, np.nan),
        },
        index=shares.index,
    )


def _with_saving(amounts: pd.DataFrame, measured: Measured) -> pd.DataFrame:
    """Return the amounts with the saving from launch on, whichever way is better."""
    less = _is_less(measured)
    ends = ("counterfactual", "low", "high") if less else ("counterfactual", "high", "low")
    live = amounts.index >= pd.Timestamp(measured.launched)
    names = ("saving", "saving_low", "saving_high")
    savings = {
        name: (amounts[end] - amounts["actual"]).where(live) * (1.0 if less else -1.0)
        for name, end in zip(names, ends, strict=True)
    }
    return amounts.assign(**savings)


def _is_less(measured: Measured) -> bool:
    """Return whether a saving shows as an actual below its counterfactual."""
    history = measured.by_period
    return float(((history["counterfactual"] - history["actual"]) * history["saving"]).sum()) >= 0
