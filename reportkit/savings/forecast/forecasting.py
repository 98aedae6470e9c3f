"""Forecast what an initiative saves: its drivers, drawn and carried through the months.

1. :mod:`~reportkit.savings.forecast.records` gathers what is recorded of it.
2. :mod:`~reportkit.savings.forecast.inputs` reads it, fills in what is assumed, and lays gates,
   adoption and cost over the months ahead.
3. :mod:`reportkit.savings.draws` draws the inputs, correlated as recorded.
4. :mod:`~reportkit.savings.forecast.simulation` carries every draw through the months.
5. The draws become ranges, a tornado, what going on is worth, and where to stop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from reportkit.estimate import Estimate, Unknown
from reportkit.formats import numbers
from reportkit.period import Period, month_start
from reportkit.savings.cash import range_of
from reportkit.savings.draws import DEFAULT_DRAWS, normal_draws
from reportkit.savings.forecast.continuing import Continuing
from reportkit.savings.forecast.correlation import correlation_matrix
from reportkit.savings.forecast.deciding import decides_on, reviews_of
from reportkit.savings.forecast.driver_keys import DRIVER_KEYS
from reportkit.savings.forecast.drivers import missing_drivers
from reportkit.savings.forecast.forecast import Forecast
from reportkit.savings.forecast.gates import Gates, Outlook, chance_of_passing, passing_of
from reportkit.savings.forecast.horizon import month_index
from reportkit.savings.forecast.inputs import Inputs, read_inputs
from reportkit.savings.forecast.quantiles import quantile_grid
from reportkit.savings.forecast.rate_of_return import rate_of_return
from reportkit.savings.forecast.records import records_of
from reportkit.savings.forecast.simulation import Simulation, simulate
from reportkit.savings.forecast.stop_line import Case, stop_lines
from reportkit.savings.forecast.tornado import GATES, tornado
from reportkit.savings.forecast.worth import worth_of
from reportkit.savings.running_cost import running_paid

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables
    from reportkit.savings.distributions import Array
    from reportkit.savings.forecast.discounting import Discount
    from reportkit.savings.forecast.optimism import OptimismName
    from reportkit.savings.forecast.records import Records

_DECEMBER = 12
_WHAT = "What this will save"
_RATED = 2**11  # draws whose rate of return is computed, the first of them all
_TRIED = 2**9  # draws that are averaged where a line is looked for
_COLUMNS = tuple(
    prefix + quantile
    for prefix in ("", "cumulative_", "pace_")
    for quantile in ("p10", "p50", "p90")
)


def forecast_savings(
    tables: Tables,
    *,
    draws: int = DEFAULT_DRAWS,
    seed: int = 0,
    discount: Discount = "own",
    optimism: OptimismName | None = None,
) -> Forecast | Unknown:
    """Forecast what one initiative saves, from its as-of date on.

    Parameters
    ----------
    tables
        Of one initiative: ``initiatives`` and ``drivers``. Where there are any: of
        ``cash_flows`` the one-off cost already spent and the budgets that say when the rest falls
        due; of ``stages`` the gates ahead with their chances; of ``driver_correlations`` which
        drivers move together.
    draws
        A power of two.
    seed
        The same seed gives the same bytes.
    discount
        ``"own"`` is the driver ``discount_rate``; ``"green-book"`` HM Treasury's 3.5% a year,
        3.0% after year 30 and 2.5% after year 75.
    optimism
        An uplift from :data:`~reportkit.savings.forecast.optimism.OPTIMISM`, for ranges that
        were stated without one; none where it is left out.

    Returns
    -------
    Forecast or Unknown
        Unknown, with what is missing, where no driver is recorded or one is lacking without
        which no saving can be computed.

    Raises
    ------
    EstimateError
        If a driver is unknown, out of order, outside its support or in another currency; if
        drivers are correlated that are not there, or as nothing can be; if a gate's chance is
        not one; if the initiative has no currency; if ``draws`` is not a power of two; if there
        is no such discount rate or uplift.
    """
    records = records_of(tables)
    unknown = _lacking(records)
    if unknown is not None:
        return unknown
    inputs = read_inputs(records, discount=discount, optimism=optimism)
    return _forecast(records, inputs, draws=draws, seed=seed)


def _lacking(records: Records) -> Unknown | None:
    if records.drivers.empty:
        why = "nothing that a forecast could rest on is recorded"
        return Unknown(_WHAT, why, "the table 'drivers'")
    stated = [str(key) for key in records.drivers["driver"]]
    wants = missing_drivers(stated)
    if wants and all(key in DRIVER_KEYS for key in stated):
        have = f"the drivers of {records.terms.initiative} are only {', '.join(stated)}"
        return Unknown(_WHAT, have, f"{wants} in the table 'drivers'")
    return None


def _forecast(records: Records, inputs: Inputs, *, draws: int, seed: int) -> Forecast:
    terms, timeline, horizon = records.terms, inputs.timeline, inputs.horizon
    normal = _normal(inputs, draws, seed)
    values = {one.key: one.quantiles.at(normal[one.key]) for one in inputs.ahead}
    passing = passing_of(inputs.gates, horizon, normal[GATES])
    simulation = simulate(
        values,
        timeline,
        passing,
        pace_month=month_index(horizon.start, inputs.run_rate_on),
        year_ends=range(_DECEMBER - horizon.start.month, timeline.months, _DECEMBER),
        discount=inputs.discount,
    )
    case = Case(values, timeline, passing, inputs.discount)
    gated, passed, money = simulation.gated, simulation.if_passed, terms.currency
    return Forecast(
        initiative=terms.initiative,
        currency=money,
        as_of=records.as_of,
        started=terms.started or records.as_of,
        horizon=horizon,
        by_month=_by_month(simulation, horizon),
        by_year=_by_year(simulation, horizon),
        run_rate=range_of(gated.pace, f"{money}/year"),
        run_rate_on=inputs.run_rate_on,
        total=range_of(gated.total, money),
        total_quantiles=quantile_grid(gated.total),
        target=terms.target,
        target_date=terms.target_date,
        chance_of_target=_chance_of(terms.target, gated.pace),
        worth=worth_of(simulation, money),
        gates=Gates(
            ahead=inputs.gates,
            chance_of_passing=chance_of_passing(inputs.gates, horizon),
            if_passed=Outlook(
                run_rate=range_of(passed.pace, f"{money}/year"),
                total=range_of(passed.total, money),
                npv=range_of(passed.npv, money),
                chance_of_target=_chance_of(terms.target, passed.pace),
            ),
        ),
        continuing=_continuing(records, inputs, case, simulation),
        tornado=tornado(
            inputs.ahead,
            timeline,
            normal,
            gated.total,
            passing=passing,
            together=inputs.moving_together,
        ),
        drivers=inputs.drivers,
        assumed=inputs.assumed,
        spent=inputs.spent,
        running_paid=running_paid(records.as_of, records.cash_flows),
        method=_method(inputs, draws, seed),
    )


def _normal(inputs: Inputs, draws: int, seed: int) -> dict[str, Array]:
    """Draw for every key, stated or not: one more driver leaves the draws of the others alone."""
    names = [*DRIVER_KEYS, GATES]
    matrix = correlation_matrix(inputs.correlations, names)
    drawn = normal_draws(len(names), draws=draws, seed=seed, correlation=matrix)
    return dict(zip(names, drawn, strict=True))


def _continuing(records: Records, inputs: Inputs, case: Case, simulation: Simulation) -> Continuing:
    adds = simulation.gated.npv - simulation.standing
    why = "no input, within what it can be, makes going on worth nothing"
    if not inputs.goes_on:
        why = "the work was stopped, and nothing goes on"
    elif not inputs.costs:
        why = "no cost still to come is recorded to set the saving against"
    open_question = inputs.goes_on and inputs.costs
    lines = stop_lines(case.first(_TRIED), inputs.ahead) if open_question else ()
    day, decides_why = None, ""
    if lines:
        reviews = reviews_of(records.reviews, lines[0].driver, records.terms.currency)
        day, decides_why = decides_on(lines[0], reviews, records.as_of, inputs.horizon.end)
    return Continuing(
        value=range_of(adds, records.terms.currency),
        average=Estimate(float(adds.mean()), records.terms.currency),
        chance_positive=float((adds > 0).mean()),
        rate_of_return=rate_of_return(case.first(_RATED).flows()),
        stop_lines=lines,
        why_no_line="" if lines else why,
        decides_on=day,
        decides_why=decides_why,
    )


def _by_month(outcome: Simulation, horizon: Period) -> pd.DataFrame:
    months = [month_start(horizon.start, place) for place in range(len(outcome.by_month))]
    index = pd.DatetimeIndex(pd.to_datetime(months), name="month")
    return pd.DataFrame(outcome.by_month, index=index, columns=list(_COLUMNS))


def _by_year(outcome: Simulation, horizon: Period) -> pd.DataFrame:
    """Return the whole years: what lands in the rest of this one is no year's saving."""
    years = range(horizon.start.year, horizon.start.year + len(outcome.by_year))
    index = pd.Index(years, name="year")
    frame = pd.DataFrame(outcome.by_year, index=index, columns=["p10", "p50", "p90"])
    return frame if horizon.start.month == 1 else frame.iloc[1:]


def _chance_of(target: float | None, pace: Array) -> float | None:
    return None if target is None else float((pace >= target).mean())


def _method(inputs: Inputs, draws: int, seed: int) -> str:
    stated = {one.key for one in inputs.drivers}
    price = "saving per item" if "saving_per_item" in stated else "time saved times cost of an hour"
    pairs = len(inputs.correlations)
    together = (
        f"{pairs} pair{'s' if pairs > 1 else ''} of them moving together"
        if pairs
        else ("each by itself")
    )
    return (
        f"Volume times {price}, adoption and attribution, less running cost and what is left of "
        f"the one-off cost, pay and prices as they are today; {numbers.exact(draws)} draws from "
        f"the drivers' ranges, {together} (scrambled Sobol, seed {seed})"
    )
