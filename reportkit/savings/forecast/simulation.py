"""The draws carried through the months: quantiles by month, totals, worth today, payback."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reportkit.savings.cash import MONTHS_A_YEAR
from reportkit.savings.distributions import Array
from reportkit.savings.forecast.discounting import Discount, monthly_factors
from reportkit.savings.forecast.paths import monthly_savings, spread_today
from reportkit.savings.forecast.quantiles import quantiles

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from reportkit.savings.forecast.gates import Passing
    from reportkit.savings.forecast.paths import Timeline


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """What came of every draw.

    Parameters
    ----------
    pace
        Recurring net saving a year in the month asked for [currency/year].
    total
        Net saving over all months [currency].
    npv
        The same, discounted to the as-of date [currency].
    """

    pace: Array
    total: Array
    npv: Array


@dataclass(frozen=True, slots=True, eq=False)
class Simulation:
    """What came of every draw, month by month and in sum.

    Parameters
    ----------
    by_month
        A row for each month: P10, P50 and P90 of its net saving [currency/month], of the net
        saving up to its end [currency], and of its recurring pace [currency/year].
    by_year
        A row for each calendar year that ends within the months: P10, P50 and P90 of the net
        saving that lands in it [currency].
    gated, if_passed
        With the gates counted, and if every gate is passed.
    behind
        After how many months the sum of savings was below zero for the last time [months];
        all of them where it never pays back.
    cost
        One-off and running cost over all months [currency].
    standing
        Worth today of what goes on recurring if the work stops today [currency].
    """

    by_month: Array
    by_year: Array
    gated: Outcome
    if_passed: Outcome
    behind: Array
    cost: Array
    standing: Array


def simulate(
    values: Mapping[str, Array],
    timeline: Timeline,
    passing: Passing,
    *,
    pace_month: int,
    year_ends: Collection[int] = (),
    discount: Discount = "own",
) -> Simulation:
    """Carry every draw through the months.

    Parameters
    ----------
    values
        For each driver its draws, as in :func:`~reportkit.savings.forecast.paths.monthly_savings`.
    timeline
        The months.
    passing
        Which draws pass which gate.
    pace_month
        The month, counted from 0, whose pace is the run-rate.
    year_ends
        The last months of calendar years, counted from 0.
    discount
        At which rate.
    """
    draws = len(values["volume"])
    by_month = np.empty((timeline.months, 9))
    total, npv, behind, cost = (np.zeros(draws) for _ in range(4))
    this_year, by_year = np.zeros(draws), []
    risky = bool(passing.months)
    total_passed, npv_passed = (np.zeros(draws), np.zeros(draws)) if risky else (total, npv)
    pace = pace_passed = np.zeros(draws)
    full_worth, used = np.zeros(draws), np.zeros(draws)
    factors = monthly_factors(discount, values["discount_rate"], timeline.since_as_of)
    months = monthly_savings(values, timeline, passing)
    for place, (month, factor) in enumerate(zip(months, factors, strict=True)):
        recurring = month.recurring
        if place == pace_month:
            pace = recurring * MONTHS_A_YEAR
            pace_passed = month.full * month.spread_if_passed * MONTHS_A_YEAR
        net = month.net(recurring)
        total += net
        this_year += net
        if place in year_ends:
            by_year.append(quantiles(this_year))
            this_year = np.zeros(draws)
        npv += net * factor
        cost += month.one_off
        used += month.spread
        full_worth += month.full * factor
        if risky:
            passed = month.full * month.spread_if_passed - month.one_off_if_passed
            total_passed += passed
            npv_passed += passed * factor
        behind[total < 0] = place + 1
        by_month[place, :3] = quantiles(net)
        by_month[place, 3:6] = quantiles(total)
        by_month[place, 6:] = quantiles(recurring) * MONTHS_A_YEAR
    return Simulation(
        by_month=by_month,
        by_year=np.array(by_year).reshape(-1, 3),
        gated=Outcome(pace, total, npv),
        if_passed=Outcome(pace_passed, total_passed, npv_passed),
        behind=behind,
        cost=cost + used * values["running_cost"] / MONTHS_A_YEAR,
        standing=full_worth * spread_today(values, timeline),
    )
