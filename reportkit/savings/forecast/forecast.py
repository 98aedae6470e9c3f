"""What an initiative is forecast to save."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from reportkit.estimate import Estimate
from reportkit.period import Period
from reportkit.savings.forecast.continuing import Continuing
from reportkit.savings.forecast.driver_keys import COSTS
from reportkit.savings.forecast.drivers import Driver
from reportkit.savings.forecast.gates import Gates
from reportkit.savings.forecast.worth import Worth


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """A driver-based forecast of one initiative's net saving, from its as-of date on.

    Every range is P10 to P90 of the saving, so that P90 is the optimistic end. Every figure
    counts the gates ahead, as far as their chances are stated; what comes if all of them are
    passed is ``gates.if_passed``.

    Parameters
    ----------
    initiative, currency, as_of
        Whose it is, in what money, and what was known.
    started
        Where adoption's clock starts.
    horizon
        The months that it covers.
    by_month
        Indexed by month start: ``p10``, ``p50``, ``p90`` of the month's net saving
        [currency/month], ``cumulative_p10``, ... of the net saving up to its end [currency], and
        ``pace_p10``, ... of its run-rate, one-off cost left out [currency/year].
    by_year
        Indexed by calendar year, whole ones only: ``p10``, ``p50``, ``p90`` of the net saving
        that lands in it [currency].
    run_rate
        The pace of net saving in the month of ``run_rate_on`` times twelve [currency/year];
        running cost is taken off, one-off cost is not, since it does not recur.
    run_rate_on
        The target date; without one, when adoption has reached 95% of its ceiling (or the
        last month of the horizon); the first month where the target date has passed.
    total
        Net saving over the horizon, all remaining cost taken off [currency].
    total_quantiles
        The same at 101 chances, indexed by them: enough to hold the two humps that a gate makes,
        where several initiatives are added up [currency].
    target, target_date, chance_of_target
        The net saving to reach [currency/year], by when, and the chance (0..1) that the
        run-rate is at least that; None where none is set.
    worth
        Net present value, return on investment and payback.
    gates
        The gates ahead, and the forecast if all of them are passed.
    continuing
        What going on is worth against stopping today, and where we should stop.
    tornado
        See :func:`reportkit.savings.forecast.tornado.tornado`.
    drivers
        Every input that was used, those assumed among them.
    assumed
        What was assumed because the table does not state it, in words.
    spent
        One-off cost up to the as-of date, which is sunk and left out [currency].
    running_paid
        Running cost up to then, by month start [currency/month]; see
        :func:`reportkit.savings.running_cost.running_paid`.
    method
        How it was computed, in one sentence.
    """

    initiative: str
    currency: str
    as_of: dt.date
    started: dt.date
    horizon: Period
    by_month: pd.DataFrame = field(repr=False)
    by_year: pd.DataFrame = field(repr=False)
    run_rate: Estimate
    run_rate_on: dt.date
    total: Estimate
    total_quantiles: pd.Series = field(repr=False)
    target: float | None
    target_date: dt.date | None
    chance_of_target: float | None
    worth: Worth
    gates: Gates
    continuing: Continuing
    tornado: pd.DataFrame = field(repr=False)
    drivers: tuple[Driver, ...] = field(repr=False)
    assumed: tuple[str, ...]
    spent: float
    running_paid: pd.Series = field(repr=False)
    method: str

    @property
    def exhausted(self) -> bool:
        """Whether there is nothing left to save: no volume, in any draw, and no cost."""
        return self.total.low == self.total.high == 0

    @property
    def costed(self) -> bool:
        """Whether any cost was stated; where none was, a net saving is one before cost."""
        return not all(one.defaulted for one in self.drivers if one.key in COSTS)
