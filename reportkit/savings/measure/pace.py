"""The pace at which a saving was measured, month by month, before or after running cost."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from reportkit.estimate import Estimate
from reportkit.savings.cash import MONTHS_A_YEAR
from reportkit.savings.measure.months import by_month

if TYPE_CHECKING:
    from reportkit.savings.forecast.forecast import Forecast
    from reportkit.savings.measure.measured import Measured

_DAYS_A_YEAR = 365.25
_QUARTER = 3  # months
_ENDS = {"saving_low": "low", "saving": "value", "saving_high": "high"}


@dataclass(frozen=True, slots=True, eq=False)
class PastPace:
    """How fast it has saved, since launch.

    Parameters
    ----------
    by_period
        Indexed by the period's first day: ``value`` with ``low`` and ``high`` [unit/year].
    latest
        The pace of the latest quarter [unit/year]; None where there is none.
    net
        Whether running cost is taken off.
    comparable
        Whether a forecast's pace, and its target, stand on the same footing.
    """

    by_period: pd.DataFrame
    latest: Estimate | None
    net: bool
    comparable: bool


def past_pace(measured: Measured, forecast: Forecast | None) -> PastPace:
    """Return the pace on the forecast's footing, as far as what is recorded allows.

    Running cost is taken off where the forecast takes it off, in the same money, and it is
    recorded; else the pace is gross, and ``net`` says so.
    """
    if forecast is None or forecast.currency != measured.unit:
        return gross_pace(measured)
    if all(one.defaulted for one in forecast.drivers if one.key == "running_cost"):
        return replace(gross_pace(measured), comparable=True)
    if forecast.running_paid.empty:
        return gross_pace(measured)
    return net_pace(measured, forecast.running_paid)


def gross_pace(measured: Measured) -> PastPace:
    """Return the pace of saving before any cost of the initiative."""
    paced = by_month(measured)
    shown = paced.by_period[list(_ENDS)].rename(columns=_ENDS).dropna()
    index = pd.DatetimeIndex(shown.index)
    ends = index + pd.DateOffset(months=MONTHS_A_YEAR // paced.periods_a_year)
    days = pd.Series((pd.DatetimeIndex(ends) - index).days, index=shown.index)
    return PastPace(
        shown.mul(_DAYS_A_YEAR / days, axis=0), measured.pace, net=False, comparable=False
    )


def net_pace(measured: Measured, running_paid: pd.Series) -> PastPace:
    """Return the pace of saving after running cost, for the months in which that is recorded.

    Parameters
    ----------
    measured
        In the money of the running cost.
    running_paid
        From :func:`reportkit.savings.running_cost.running_paid` [currency/month].
    """
    gross = gross_pace(measured)
    months = MONTHS_A_YEAR // by_month(measured).periods_a_year
    paid = pd.Series(
        {
            start: running_paid.reindex(pd.date_range(start, periods=months, freq="MS")).sum(
                skipna=False
            )
            for start in pd.DatetimeIndex(gross.by_period.index)
        },
        dtype=float,
    )
    yearly = paid * (MONTHS_A_YEAR / months)
    recent = running_paid.tail(_QUARTER)
    latest = gross.latest
    if latest is not None:
        latest = less(latest, float(recent.mean()) * MONTHS_A_YEAR) if len(recent) else None
    net = gross.by_period.sub(yearly, axis=0).dropna()
    return PastPace(net, latest, net=True, comparable=True)


def less(estimate: Estimate, known: float) -> Estimate:
    """Return an estimate less a known amount in its unit."""
    low, high = estimate.low, estimate.high
    return replace(
        estimate,
        value=estimate.value - known,
        low=None if low is None else low - known,
        high=None if high is None else high - known,
    )
