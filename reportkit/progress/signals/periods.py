"""A metric by period, over all sites: the series that is judged.

Months, where twelve are complete; before that weeks, where values come by the week or the day. A
month's value is the mean of the periods that begin in it, and of a stock (one that adds up as
``last``) that of its last period. Sites are summed where the metric adds up, else their plain
mean is taken.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from reportkit.period import Period

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

Per = Literal["week", "month", "quarter", "year"]

_COMPLETE = 0.9
"""Share of the usual number of values that a period must have, for some come late."""

_PERIODS = 12  # over which the usual number is taken
_ENOUGH_MONTHS = 12
_MOST_DAYS: tuple[tuple[float, Per], ...] = ((20, "week"), (45, "month"), (135, "quarter"))
_MONTHS: dict[Per, int] = {"month": 1, "quarter": 3, "year": 12}
_DAILY = 1.5  # days apart: what is counted on working days is daily too
_DAY, _WEEKEND, _WEEK = (pd.Timedelta(days=days) for days in (1, 2, 7))


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a metric's values come, and as of when."""

    adds_up: str
    spacing: float  # days
    as_of: dt.date


@dataclass(frozen=True, slots=True, eq=False)
class ByPeriod:
    """Values of complete periods, indexed by their first day [the metric's unit]."""

    per: Per
    series: pd.Series[float]

    @property
    def latest(self) -> Period:
        """The latest complete period."""
        return self.period(len(self.series) - 1)

    def period(self, at: int) -> Period:
        """Return the period of a value."""
        start = pd.Timestamp(self.series.index[at])
        return Period(start.date(), _end(start, self.per).date())

    def numbers(self) -> list[float]:
        """Return each period's place in time, counted from the first [periods]."""
        starts = pd.DatetimeIndex(self.series.index)
        return [self.number(start.date()) for start in starts]

    def number(self, day: dt.date) -> float:
        """Return the place in time of the period that holds a day, counted from the first."""
        first, when = pd.Timestamp(self.series.index[0]), pd.Timestamp(day)
        if self.per == "week":
            return float((when - first) // _WEEK)
        months = (when.year - first.year) * 12 + when.month - first.month
        return float(months // _MONTHS[self.per])


def by_period(rows: pd.DataFrame, adds_up: str, as_of: dt.date) -> ByPeriod | None:
    """Return one metric by complete period; None where none is complete.

    Parameters
    ----------
    rows
        ``site``, ``period`` and ``value`` of the metric, as last recorded.
    adds_up
        ``"sum"``, ``"mean"`` or ``"last"``.
    as_of
        Periods that were not over on this day are left out.
    """
    known = rows.dropna(subset=["value"])
    if known.empty:
        return None
    by_start = known.groupby("period")["value"]
    counts = by_start.count()
    held = by_start.sum() if adds_up == "sum" else by_start.mean()
    spacing = _spacing(held)
    ends = _ends(held, spacing)
    over = ends <= pd.Timestamp(as_of) + _DAY
    full = counts >= _COMPLETE * counts.rolling(_PERIODS, min_periods=1).max()
    held, ends = held[over & full], ends[over & full]
    per = _per(spacing)
    if per != "week":
        return _of(per, held)
    kind = _Kind(adds_up, spacing, as_of)
    months = _gathered(held, ends, "month", kind)
    if len(months) >= _ENOUGH_MONTHS:
        return _of("month", months)
    if spacing > _DAILY:
        return _of("week", held)
    return _of("week", _gathered(held, ends, "week", kind))


def _of(per: Per, held: pd.Series[float]) -> ByPeriod | None:
    return ByPeriod(per, held.astype(float).rename(None)) if len(held) else None


def values_of(tables: Tables, metric: str, adds_up: str) -> ByPeriod | None:
    """Return one metric of an initiative by complete period; None where none is complete."""
    rows = tables.latest("metrics")
    return by_period(rows[rows["metric"] == metric], adds_up, tables.as_of)


def _spacing(held: pd.Series[float]) -> float:
    """Return how far periods usually begin apart [days]; a single one is taken as a month."""
    days = pd.DatetimeIndex(held.index).to_series().diff().dt.days.median()
    return 30.5 if pd.isna(days) else float(days)


def _ends(held: pd.Series[float], spacing: float) -> pd.Series[Any]:
    """Return the day after each period: months are whole, weeks and days as long as usual."""
    starts = pd.DatetimeIndex(held.index)
    per = _per(spacing)
    ends = (
        starts + pd.Timedelta(days=spacing)
        if per == "week"
        else pd.DatetimeIndex([_end(start, per) for start in starts])
    )
    return pd.Series(ends, index=held.index)


def _per(spacing: float) -> Per:
    for most, per in _MOST_DAYS:
        if spacing <= most:
            return per
    return "year"


def _end(start: pd.Timestamp, per: Per) -> pd.Timestamp:
    if per == "week":
        return start + _WEEK
    return start + pd.DateOffset(months=_MONTHS[per])


def _gathered(
    held: pd.Series[float], ends: pd.Series[Any], per: Literal["week", "month"], kind: _Kind
) -> pd.Series[float]:
    """Return days or weeks by month, or days by week, without a first and a last that are part."""
    within = pd.DatetimeIndex(held.index).to_period("M" if per == "month" else "W-SUN")
    grouped = held.groupby(within)
    gathered = grouped.last() if kind.adds_up == "last" else grouped.mean()
    # One is over when the day or week that follows its last one begins in another, and today is
    # past it; what is counted on working days ends on a Friday.
    rest = _WEEKEND if kind.spacing <= _DAILY else pd.Timedelta(0)
    after = (ends + rest).set_axis(within).groupby(level=0).max()
    index = pd.PeriodIndex(gathered.index)
    past = index.end_time < pd.Timestamp(kind.as_of) + pd.Timedelta(days=1)
    whole = (after > index.end_time).to_numpy() & past
    late = pd.Timestamp(held.index.min()) - index[0].start_time
    whole[0] &= late < (_WEEK if per == "month" else _DAY)
    return gathered[whole].set_axis(index[whole].to_timestamp())
