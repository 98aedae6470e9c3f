"""The months that a forecast looks at, and how time and remaining cost are laid out over them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.period import Period, month_of, month_start
from reportkit.savings.forecast.paths import Timeline

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array

HORIZON_MONTHS = 60
_MOST_MONTHS = 600

# Where no budget says when the rest of the one-off cost falls, it is spread over a year.
_SPEND_MONTHS = 12


def horizon_of(as_of: dt.date, target_date: dt.date | None) -> Period:
    """Return the months that a forecast covers.

    The first is the month of the day after ``as_of``: on the last day of a month, that month is
    history. There are 60, or as many as reach the target date.

    Raises
    ------
    EstimateError
        If the target date lies more than 50 years ahead.
    """
    first = month_start(as_of + dt.timedelta(days=1))
    months = HORIZON_MONTHS
    if target_date is not None:
        months = max(months, month_index(first, target_date) + 1)
    if months > _MOST_MONTHS:
        raise EstimateError(
            f"The target date {target_date} lies more than {_MOST_MONTHS // 12} years after "
            f"{as_of}. Check it in the table 'initiatives'."
        )
    return Period(first, month_start(first, months))


def month_index(first: dt.date, day: dt.date) -> int:
    """Return how many months the month of ``day`` comes after that of ``first``."""
    return (day.year - first.year) * 12 + day.month - first.month


def timeline_of(
    horizon: Period,
    as_of: dt.date,
    started: dt.date,
    *,
    ahead: float,
    cash_flows: pd.DataFrame,
    by_stage: Array | None = None,
) -> Timeline:
    """Lay the forecast's clocks and the cost ahead over its months.

    Parameters
    ----------
    horizon
        From :func:`horizon_of`.
    as_of
        The day from which volume grows.
    started
        The first day of the initiative: adoption's clock.
    ahead
        The one-off cost still to come, at its median [currency].
    cash_flows
        The rows that hold as of the date, with every column of the contract: the budgets of the
        months ahead say when the cost falls due, and what they do not cover goes on at their
        pace. Without them the stages' spend limits say so; without those, it is spread evenly
        over a year.
    by_stage
        The spend limits of the stages ahead, month by month [currency].
    """
    months = np.arange(month_index(horizon.start, horizon.end), dtype=np.float64)
    budgets = _budgets(horizon, cash_flows)
    if by_stage is not None and not budgets.any():
        budgets = by_stage
    since_start, since_as_of = (_months_from(day, horizon.start) for day in (started, as_of))
    return Timeline(
        since_start=months + since_start,
        since_as_of=months + since_as_of,
        phasing=_phasing(budgets, ahead),
        reached=since_start - since_as_of,
    )


def spent_by(as_of: dt.date, cash_flows: pd.DataFrame) -> float:
    """Return the one-off cost up to the as-of date [currency]: sunk, no decision undoes it."""
    rows = _one_off(cash_flows)
    past = pd.to_datetime(rows["month"]) <= pd.Timestamp(as_of)
    return float(rows.loc[past, "actual"].astype(float).sum())


def budgeted(horizon: Period, cash_flows: pd.DataFrame) -> float:
    """Return the one-off cost that is budgeted for the months ahead [currency]."""
    return float(_budgets(horizon, cash_flows).sum())


def work_ahead(timeline: Timeline) -> float:
    """Return how long there is still something to be spent on the work [months]."""
    spending = np.flatnonzero(timeline.phasing)
    return float(timeline.since_as_of[spending[-1]] + 0.5) if len(spending) else 0.0


def _one_off(cash_flows: pd.DataFrame) -> pd.DataFrame:
    return cash_flows[cash_flows["kind"].astype(object) == "one_off"]


def _months_from(day: dt.date, first: dt.date) -> float:
    """Return the months from a day to the middle of the month that starts on ``first``."""
    into = (day.day - 1) / month_of(day).days
    return month_index(day, first) - into + 0.5


def _budgets(horizon: Period, cash_flows: pd.DataFrame) -> Array:
    """Return the one-off budget of each month of the horizon [currency]."""
    rows = _one_off(cash_flows)
    places = month_index(horizon.start, horizon.end)
    months = pd.DatetimeIndex([month_start(horizon.start, place) for place in range(places)])
    budget = rows["budget"].astype(float).groupby(pd.to_datetime(rows["month"])).sum()
    return np.asarray(budget.reindex(months).fillna(0.0), dtype=np.float64)


def _phasing(budgets: Array, ahead: float) -> Array:
    amounts = budgets.copy()
    planned = np.flatnonzero(amounts > 0)
    pace = float(amounts[planned].mean()) if len(planned) else max(ahead, 1.0) / _SPEND_MONTHS
    last = int(planned[-1]) if len(planned) else -1
    uncovered = ahead - float(amounts.sum()) if len(planned) else pace * _SPEND_MONTHS
    for place in range(last + 1, len(amounts)):
        amounts[place] = min(pace, max(uncovered, 0.0))
        uncovered -= pace
    return np.asarray(amounts / amounts.sum())
