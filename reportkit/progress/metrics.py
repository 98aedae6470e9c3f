"""Metrics: where each stands in the last complete month, and where it stood a year before.

Two months a year apart are shown beside each other and no more is claimed: whether a change is
real or noise is for a signal to say.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import pandas as pd

from reportkit.period import month_start
from reportkit.progress.cells import number, rows, words

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

_COMPLETE = 0.9
"""Share of the usual number of values that a period must have, for some come late."""

_PERIODS = 12  # over which the usual number is taken
_MONTH, _SHORTEST_MONTH = 30.5, 28.0


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric over all sites, in its unit.

    ``latest`` and ``year_before`` are the mean of the periods that begin in the month, and of a
    stock (one that adds up as ``last``) its last period: of a metric that adds up, of the sum
    over sites, else of the mean over sites.
    """

    key: str
    name: str
    unit: str
    better: Literal["higher", "lower"]
    target: float | None
    meaning: str
    month: dt.date
    latest: float
    year_before: float | None


def metrics_of(tables: Tables) -> tuple[Metric, ...]:
    """Return the metrics of one initiative that have a complete month, in the order defined."""
    values = tables.latest("metrics").dropna(subset=["value"])
    found = (
        _metric(row, values[values["metric"] == row["metric"]], tables.as_of)
        for row in rows(tables.latest("metric_definitions"))
    )
    return tuple(metric for metric in found if metric is not None)


def _metric(row: dict[str, object], values: pd.DataFrame, as_of: dt.date) -> Metric | None:
    months = _by_month(values, words(row["adds_up"]), as_of)
    if months.empty:
        return None
    month = months.index[-1]
    before = month - pd.DateOffset(years=1)
    return Metric(
        key=words(row["metric"]),
        name=words(row["name"]),
        unit=words(row["unit"]),
        better=cast("Literal['higher', 'lower']", words(row["better"])),
        target=number(row["target"]),
        meaning=words(row["meaning"]),
        month=month_start(month.date()),
        latest=float(months.loc[month]),
        year_before=float(months.loc[before]) if before in months.index else None,
    )


def _by_month(values: pd.DataFrame, adds_up: str, as_of: dt.date) -> pd.Series[float]:
    """Return one value a complete month, of periods that were over on the as-of date."""
    by_period = values.groupby("period")["value"]
    counts = by_period.count()
    held = by_period.sum() if adds_up == "sum" else by_period.mean()
    ends = _ends(pd.DatetimeIndex(held.index))
    over = ends <= pd.Timestamp(as_of) + pd.Timedelta(days=1)
    full = counts >= _COMPLETE * counts.rolling(_PERIODS, min_periods=1).max()
    held, ends = held[over & full], ends[over & full]
    months = pd.DatetimeIndex(held.index).to_period("M")
    # A month is over when the period that follows its last one begins in another.
    complete = pd.Series(ends, index=months).groupby(level=0).max().dt.to_period("M")
    grouped = held.groupby(months)
    by_month = grouped.last() if adds_up == "last" else grouped.mean()
    by_month = by_month[(complete > complete.index).to_numpy()]
    return by_month.set_axis(pd.PeriodIndex(by_month.index).to_timestamp())


def _ends(starts: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """Return the day after each period: months are whole, weeks and days as long as usual."""
    usual = float(starts.to_series().diff().dt.days.median()) if len(starts) > 1 else _MONTH
    if usual < _SHORTEST_MONTH:
        return starts + pd.Timedelta(days=usual)
    return pd.DatetimeIndex([day + pd.DateOffset(months=round(usual / _MONTH)) for day in starts])
