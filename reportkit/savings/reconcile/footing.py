"""One footing for two witnesses: a year's pace, before the initiative's own cost, on one day.

A claim is for a year that may lie ahead, a forecast is a pace month by month and net of running
cost, a measured saving is a pace seen in the latest quarter. What is compared is brought to the
pace at the middle of that quarter first, and every conversion has a name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reportkit.errors import EstimateError
from reportkit.estimate import Estimate
from reportkit.savings.cash import MONTHS_A_YEAR
from reportkit.savings.distributions import Quantiles
from reportkit.savings.forecast.adoption import adoption
from reportkit.savings.forecast.paths import MINUTES_AN_HOUR

if TYPE_CHECKING:
    from reportkit.savings.forecast.forecast import Forecast
    from reportkit.savings.measure.measured import Measured
    from reportkit.savings.reconcile.claims import Claim

_DAYS_A_MONTH = 365.25 / MONTHS_A_YEAR
_HALF_A_QUARTER = dt.timedelta(days=45)

LIKELY_EXCEEDED = 0.2
"""The chance below a figure that is likely to be exceeded: the P20 of the saving."""


@dataclass(frozen=True, slots=True)
class Factors:
    """What a forecast's middle values say of one day; their product is the pace.

    Parameters
    ----------
    volume
        [items/year].
    per_item
        Saving of an item that is touched, by what it is made of: ``time`` [hours/item] and
        ``rate`` [currency/hour], or ``rate`` alone [currency/item].
    adoption
        The share of the volume that is touched (0..1).
    attribution
        The share of the saving that would not have come anyway (0..1).
    """

    volume: float
    per_item: dict[str, float]
    adoption: float
    attribution: float

    @property
    def by_step(self) -> dict[str, float]:
        """The factors by the step of the bridge that they belong to."""
        return {"volume": self.volume, **self.per_item, "adoption": self.adoption}

    @property
    def pace(self) -> float:
        """Their product, before the initiative's own cost [currency/year]."""
        return float(np.prod(list(self.by_step.values()))) * self.attribution


def factors_on(forecast: Forecast, day: dt.date) -> Factors:
    """Return the drivers' middle values as they stand on a day."""
    mid = {driver.key: driver.quantiles.mid for driver in forecast.drivers}
    grown = (1 + mid["volume_growth"]) ** (_months(forecast.as_of, day) / MONTHS_A_YEAR)
    if "saving_per_item" in mid:
        per_item = {"rate": mid["saving_per_item"]}
    else:
        per_item = {"time": mid["time_saved"] / MINUTES_AN_HOUR, "rate": mid["loaded_rate"]}
    spread = adoption(
        _months(forecast.started, day),
        mid["adoption_ceiling"],
        mid["adoption_half"],
        mid["adoption_speed"],
    )
    return Factors(mid["volume"] * grown, per_item, float(spread), mid["attribution"])


def pace_over(forecast: Forecast, claim: Claim, day: dt.date) -> float:
    """Return the drivers' pace averaged over a claim's period [currency/year].

    A claim without days is for the year from ``day`` on; one with a single day is for a year.
    """
    year = dt.timedelta(days=365)
    start = claim.start or (claim.end - year if claim.end else day)
    end = claim.end or start + year
    middles = [
        start + (end - start) * (place + 0.5) / MONTHS_A_YEAR for place in range(MONTHS_A_YEAR)
    ]
    return float(np.mean([factors_on(forecast, middle).pace for middle in middles]))


def gross_pace(forecast: Forecast) -> Estimate:
    """Return the forecast's pace in its first month before running cost [currency/year].

    The range is that of the net pace; the running cost at its middle value is added back.
    """
    mid = {driver.key: driver.quantiles.mid for driver in forecast.drivers}
    spread = adoption(
        _months(forecast.started, forecast.horizon.start),
        1.0,
        mid["adoption_half"],
        mid["adoption_speed"],
    )
    low, value, high = (
        float(forecast.by_month[name].iloc[0]) + mid["running_cost"] * float(spread)
        for name in ("pace_p10", "pace_p50", "pace_p90")
    )
    return Estimate(value, f"{forecast.currency}/year", low, high, 0.8)


def seen_on(measured: Measured) -> dt.date:
    """Return the middle of the quarter whose pace was measured."""
    return measured.through - _HALF_A_QUARTER


def likely_exceeded(estimate: Estimate) -> float:
    """Return the P20 of an estimate, in its unit; of a counted number the number."""
    return quantile_of(estimate, LIKELY_EXCEEDED)


def quantile_of(estimate: Estimate, chance: float) -> float:
    """Return an estimate's quantile at a chance (0..1), from its three stated ones."""
    if estimate.low is None or estimate.high is None or estimate.level is None:
        return estimate.value
    tail = (1 - estimate.level) / 2
    stated = Quantiles(estimate.low, estimate.value, estimate.high, tail=tail)
    return float(stated.ppf(np.array([chance]))[0])


def check_money(measured: Measured, currency: str) -> None:
    """Refuse a measured saving in another unit than the claims.

    Raises
    ------
    EstimateError
        If its unit is not ``currency``.
    """
    if measured.unit != currency:
        raise EstimateError(
            f"The saving was measured in {measured.unit}, the claims are in {currency}. "
            f"Measure it in {currency}, or price it, before the two are compared."
        )


def _months(first: dt.date, day: dt.date) -> float:
    return (day - first).days / _DAYS_A_MONTH
