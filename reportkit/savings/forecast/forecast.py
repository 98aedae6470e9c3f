"""What an initiative is forecast to save: drivers with ranges, carried through the months."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.estimate import Estimate, Unknown
from reportkit.period import Period, month_start
from reportkit.savings.cash import range_of
from reportkit.savings.distributions import Quantiles
from reportkit.savings.draws import DEFAULT_DRAWS, normal_draws
from reportkit.savings.forecast.adoption import months_to
from reportkit.savings.forecast.driver_keys import DRIVER_KEYS
from reportkit.savings.forecast.drivers import Driver, missing_drivers, read_drivers, with_budget
from reportkit.savings.forecast.horizon import (
    budgeted,
    horizon_of,
    month_index,
    spent_by,
    timeline_of,
)
from reportkit.savings.forecast.simulation import Simulation, simulate
from reportkit.savings.forecast.terms import Terms, terms_of
from reportkit.savings.forecast.tornado import tornado

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables
    from reportkit.savings.distributions import Array
    from reportkit.savings.forecast.paths import Timeline

_WHAT = "What this will save"
_FULL = 0.95  # of its ceiling: where adoption is said to have arrived
_RARELY = 0.1  # where fewer draws than this pay back, their months mislead
_COSTS = ("one_off_cost", "running_cost")
_COLUMNS = tuple(
    prefix + quantile
    for prefix in ("", "cumulative_", "pace_")
    for quantile in ("p10", "p50", "p90")
)


@dataclass(frozen=True, slots=True, eq=False)
class Forecast:
    """A driver-based forecast of one initiative's net saving, from its as-of date on.

    Every range is P10 to P90 of the saving, so that P90 is the optimistic end.

    Parameters
    ----------
    initiative, currency, as_of
        Whose it is, in what money, and what was known.
    horizon
        The months that it covers.
    by_month
        Indexed by month start: ``p10``, ``p50``, ``p90`` of the month's net saving
        [currency/month], ``cumulative_p10``, ... of the net saving up to its end [currency], and
        ``pace_p10``, ... of its run-rate, one-off cost left out [currency/year].
    run_rate
        The pace of net saving in the month of ``run_rate_on`` times twelve [currency/year];
        running cost is taken off, one-off cost is not, since it does not recur.
    run_rate_on
        The target date; without one, when adoption has reached 95% of its ceiling (or the
        last month of the horizon); the first month where the target date has passed.
    total
        Net saving over the horizon, all remaining cost taken off [currency].
    target, target_date, chance_of_target
        The net saving to reach [currency/year], by when, and the chance (0..1) that the
        run-rate is at least that; None where none is set.
    npv
        The total, discounted to the as-of date at the driver ``discount_rate`` [currency].
    payback_months
        From the as-of date until the savings ahead have paid for the cost ahead, for good,
        where they do so within the horizon [months]; None where they do in less than one case
        of ten.
    chance_never_pays_back
        The chance that they don't within the horizon (0..1).
    tornado
        See :func:`reportkit.savings.forecast.tornado.tornado`.
    drivers
        Every input that was used, those assumed among them.
    assumed
        What was assumed because the table does not state it, in words.
    spent
        One-off cost up to the as-of date, which is sunk and left out [currency].
    method
        How it was computed, in one sentence.
    """

    initiative: str
    currency: str
    as_of: dt.date
    horizon: Period
    by_month: pd.DataFrame = field(repr=False)
    run_rate: Estimate
    run_rate_on: dt.date
    total: Estimate
    target: float | None
    target_date: dt.date | None
    chance_of_target: float | None
    npv: Estimate
    payback_months: Estimate | None
    chance_never_pays_back: float
    tornado: pd.DataFrame = field(repr=False)
    drivers: tuple[Driver, ...] = field(repr=False)
    assumed: tuple[str, ...]
    spent: float
    method: str

    @property
    def exhausted(self) -> bool:
        """Whether there is nothing left to save: no volume, in any draw, and no cost."""
        return self.total.low == self.total.high == 0

    @property
    def costed(self) -> bool:
        """Whether any cost was stated; where none was, a net saving is one before cost."""
        return not all(one.defaulted for one in self.drivers if one.key in _COSTS)


def forecast_savings(
    tables: Tables, *, draws: int = DEFAULT_DRAWS, seed: int = 0
) -> Forecast | Unknown:
    """Forecast what one initiative saves, from its as-of date on.

    Parameters
    ----------
    tables
        Of one initiative: ``initiatives`` and ``drivers``; of ``cash_flows``, where there is
        any, the one-off cost already spent and the budgets that say when the rest falls due.
    draws
        A power of two.
    seed
        The same seed gives the same bytes.

    Returns
    -------
    Forecast or Unknown
        Unknown, with what is missing, where no driver is recorded or one is lacking without
        which no saving can be computed.

    Raises
    ------
    EstimateError
        If a driver is unknown, out of order, outside its support or in another currency; if the
        initiative has no currency; if ``draws`` is not a power of two.
    """
    return forecast_drivers(
        terms_of(tables.latest("initiatives")),
        tables.latest("drivers"),
        tables.latest("cash_flows"),
        as_of=tables.as_of,
        draws=draws,
        seed=seed,
    )


def forecast_drivers(
    terms: Terms,
    drivers: pd.DataFrame,
    cash_flows: pd.DataFrame,
    *,
    as_of: dt.date,
    draws: int = DEFAULT_DRAWS,
    seed: int = 0,
) -> Forecast | Unknown:
    """Forecast from frames: :func:`forecast_savings` without the tables around them."""
    if drivers.empty:
        why = "nothing that a forecast could rest on is recorded"
        return Unknown(_WHAT, why, "the table 'drivers'")
    stated = [str(key) for key in drivers["driver"]]
    wants = missing_drivers(stated)
    if wants and all(key in DRIVER_KEYS for key in stated):
        have = f"the drivers of {terms.initiative} are only {', '.join(stated)}"
        return Unknown(_WHAT, have, f"{wants} in the table 'drivers'")
    if not terms.currency:
        raise EstimateError(
            f"{terms.initiative} has no currency. Add it to the table 'initiatives', as in GBP."
        )
    horizon = horizon_of(as_of, terms.target_date)
    spent = spent_by(as_of, cash_flows)
    stated_or_assumed = read_drivers(drivers, terms.initiative, terms.currency)
    known = with_budget(stated_or_assumed, spent, budgeted(horizon, cash_flows))
    ahead = tuple(_ahead(one, spent) for one in known)
    timeline = timeline_of(
        horizon,
        as_of,
        terms.started or as_of,
        ahead=next(one.quantiles.mid for one in ahead if one.key == "one_off_cost"),
        cash_flows=cash_flows,
    )
    rate_on = _run_rate_on(terms, horizon, known, timeline)
    normal = _normal(draws, seed)
    values = {one.key: one.quantiles.at(normal[one.key]) for one in ahead}
    outcome = simulate(values, timeline, month_index(horizon.start, rate_on))
    return Forecast(
        initiative=terms.initiative,
        currency=terms.currency,
        as_of=as_of,
        horizon=horizon,
        by_month=_by_month(outcome, horizon),
        run_rate=range_of(outcome.pace, f"{terms.currency}/year"),
        run_rate_on=rate_on,
        total=range_of(outcome.total, terms.currency),
        target=terms.target,
        target_date=terms.target_date,
        chance_of_target=_chance_of(terms.target, outcome.pace),
        npv=range_of(outcome.npv, terms.currency),
        payback_months=_payback(outcome.behind, timeline.months),
        chance_never_pays_back=float((outcome.behind == timeline.months).mean()),
        tornado=tornado(ahead, timeline, normal, outcome.total),
        drivers=known,
        assumed=_assumed(known, spent, started=terms.started is not None),
        spent=spent,
        method=_method(known, draws, seed),
    )


def _normal(draws: int, seed: int) -> dict[str, Array]:
    """Draw for every key, stated or not: one more driver leaves the draws of the others alone."""
    return dict(
        zip(DRIVER_KEYS, normal_draws(len(DRIVER_KEYS), draws=draws, seed=seed), strict=True)
    )


def _ahead(driver: Driver, spent: float) -> Driver:
    """Return the one-off cost still to come; every other driver as it is.

    What is spent cannot overrun, so the heavy tail is that of the rest.
    """
    if driver.key != "one_off_cost":
        return driver
    whole = driver.quantiles
    low, mid, high = (max(part - spent, 0.0) for part in (whole.low, whole.mid, whole.high))
    return replace(driver, quantiles=Quantiles(low, mid, high, "cost"))


def _assumed(drivers: tuple[Driver, ...], spent: float, *, started: bool) -> tuple[str, ...]:
    words = [] if started else ["adoption starts today, for no first day is recorded"]
    words += [DRIVER_KEYS[one.key].assumption for one in drivers if one.defaulted]
    cost = next(one for one in drivers if one.key == "one_off_cost")
    if not cost.defaulted and spent >= cost.quantiles.high:
        words.append("no more one-off cost is to come, for what is spent has passed its P90")
    return tuple(words)


def _run_rate_on(
    terms: Terms, horizon: Period, drivers: tuple[Driver, ...], timeline: Timeline
) -> dt.date:
    if terms.target_date is not None:
        return max(terms.target_date, horizon.start)
    mid = {one.key: one.quantiles.mid for one in drivers}
    arrives = months_to(_FULL, mid["adoption_half"], mid["adoption_speed"])
    place = int(np.searchsorted(timeline.since_start, arrives))
    return month_start(horizon.start, min(place, timeline.months - 1))


def _by_month(outcome: Simulation, horizon: Period) -> pd.DataFrame:
    months = [month_start(horizon.start, place) for place in range(len(outcome.by_month))]
    index = pd.DatetimeIndex(pd.to_datetime(months), name="month")
    return pd.DataFrame(outcome.by_month, index=index, columns=list(_COLUMNS))


def _chance_of(target: float | None, pace: Array) -> float | None:
    return None if target is None else float((pace >= target).mean())


def _payback(behind: Array, months: int) -> Estimate | None:
    pays = behind[behind < months]
    return range_of(pays, "months") if len(pays) >= _RARELY * len(behind) else None


def _method(drivers: tuple[Driver, ...], draws: int, seed: int) -> str:
    stated = {one.key for one in drivers}
    price = "saving per item" if "saving_per_item" in stated else "time saved times cost of an hour"
    return (
        f"Volume times {price}, adoption and attribution, less running cost and what is left of "
        f"the one-off cost, pay and prices as they are today; {draws:,} draws from the drivers' "
        f"ranges (scrambled Sobol, seed {seed})"
    )
