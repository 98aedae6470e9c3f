"""The inputs of a forecast, as they are computed with: read, completed, laid over the months."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from reportkit.errors import EstimateError
from reportkit.period import Period, month_start
from reportkit.savings.distributions import Quantiles
from reportkit.savings.forecast.adoption import months_to
from reportkit.savings.forecast.correlation import Pair, read_correlations
from reportkit.savings.forecast.discounting import Discount, checked_discount, with_discount
from reportkit.savings.forecast.driver_keys import COSTS, DRIVER_KEYS
from reportkit.savings.forecast.drivers import Driver, read_drivers, with_budget
from reportkit.savings.forecast.gates import Gate, gate_assumptions, read_gates, stage_spending
from reportkit.savings.forecast.horizon import (
    budgeted,
    horizon_of,
    spent_by,
    timeline_of,
    work_ahead,
)
from reportkit.savings.forecast.optimism import optimism_of, slowed, uplifted
from reportkit.savings.forecast.paths import Timeline

if TYPE_CHECKING:
    from reportkit.savings.forecast.optimism import OptimismName
    from reportkit.savings.forecast.records import Records
    from reportkit.savings.forecast.terms import Terms

_FULL = 0.95  # of its ceiling: where adoption is said to have arrived


@dataclass(frozen=True, slots=True, eq=False)
class Inputs:
    """What a forecast is computed from.

    Parameters
    ----------
    drivers
        Every input, those assumed among them, as they are reported.
    ahead
        The same as they are drawn: of the one-off cost what is still to come.
    correlations
        Between pairs of them.
    gates
        Still ahead, in order.
    horizon, timeline
        The months.
    run_rate_on
        The day whose pace is the run-rate.
    discount
        At which rate.
    spent
        One-off cost up to the as-of date [currency].
    assumed
        What was assumed, in words.
    """

    drivers: tuple[Driver, ...]
    ahead: tuple[Driver, ...]
    correlations: dict[Pair, float]
    gates: tuple[Gate, ...]
    horizon: Period
    timeline: Timeline
    run_rate_on: dt.date
    discount: Discount
    spent: float
    assumed: tuple[str, ...]

    @property
    def goes_on(self) -> bool:
        """Whether any gate can be passed; a stopped stage is one that can't."""
        return all(gate.chance > 0 for gate in self.gates[:1])

    @property
    def costs(self) -> bool:
        """Whether any cost may still come: without one, to go on can lose nothing."""
        return any(one.quantiles.high > 0 for one in self.ahead if one.key in COSTS)

    @property
    def moving_together(self) -> frozenset[str]:
        """The drivers that move with another."""
        return frozenset(key for pair, value in self.correlations.items() if value for key in pair)


def read_inputs(
    records: Records, *, discount: Discount = "own", optimism: OptimismName | None = None
) -> Inputs:
    """Read what a forecast is computed from.

    Raises
    ------
    EstimateError
        As :func:`~reportkit.savings.forecast.forecasting.forecast_savings`.
    """
    terms, as_of = records.terms, records.as_of
    checked_discount(discount)
    uplift = optimism_of(optimism)
    if not terms.currency:
        raise EstimateError(
            f"{terms.initiative} has no currency. Add it to the table 'initiatives', as in GBP."
        )
    horizon = horizon_of(as_of, terms.target_date)
    spent = spent_by(as_of, records.cash_flows)
    stated = read_drivers(records.drivers, terms.initiative, terms.currency)
    known = with_budget(stated, spent, budgeted(horizon, records.cash_flows))
    known = with_discount(known, discount)
    ahead = tuple(uplifted(_still_to_come(one, spent), uplift) for one in known)
    gates = read_gates(records.stages, terms.initiative, as_of, slower=uplift.duration)
    planned = timeline_of(
        horizon,
        as_of,
        terms.started or as_of,
        ahead=next(one.quantiles.mid for one in ahead if one.key == "one_off_cost"),
        cash_flows=records.cash_flows,
        by_stage=stage_spending(records.stages, as_of, horizon),
    )
    timeline = slowed(planned, uplift.duration, work_ahead(planned))
    used = {one.key for one in known}
    return Inputs(
        drivers=known,
        ahead=ahead,
        correlations=read_correlations(records.correlations, terms.initiative, used),
        gates=gates,
        horizon=horizon,
        timeline=timeline,
        run_rate_on=_run_rate_on(terms, horizon, known, timeline),
        discount=discount,
        spent=spent,
        assumed=(
            *_assumed(known, spent, started=terms.started is not None),
            *gate_assumptions(gates, horizon),
            *(() if optimism is None else (uplift.words,)),
        ),
    )


def _still_to_come(driver: Driver, spent: float) -> Driver:
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
