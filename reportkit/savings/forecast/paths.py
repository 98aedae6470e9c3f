"""Net saving month by month: the drivers' values, laid out over the months ahead.

saving = volume x (time saved x cost of an hour, or saving per item) x adoption x attribution,
less running cost, less one-off cost. Running cost follows adoption: what is used by half costs
half of what it will cost in the end. In a draw that fails a gate, adoption stays where it stood
and one-off cost stops.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reportkit.savings.cash import MONTHS_A_YEAR
from reportkit.savings.distributions import Array
from reportkit.savings.forecast.adoption import adoption

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportkit.savings.forecast.gates import Passing

MINUTES_AN_HOUR = 60
_GONE = float(np.nextafter(-1, 0))  # a growth by which nothing is left a year later, nearly


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """The months that a forecast covers.

    Parameters
    ----------
    since_start
        For each month, how far its middle lies after adoption's start [months].
    since_as_of
        How far it lies after the as-of date, from which volume grows [months].
    phasing
        For each month, the share of the one-off cost ahead that falls into it; sums to 1.
    reached
        How far the as-of date lies after adoption's start [months]; below 0 where it is to come.
    """

    since_start: Array
    since_as_of: Array
    phasing: Array
    reached: float

    @property
    def months(self) -> int:
        """How many."""
        return len(self.since_start)


@dataclass(frozen=True, slots=True, eq=False)
class Month:
    """One month in every draw.

    Parameters
    ----------
    full
        What recurs where all that will adopt has adopted [currency/month].
    spread
        How much of that has adopted, the gates counted [share].
    one_off
        One-off cost, the gates counted [currency/month].
    spread_if_passed, one_off_if_passed
        The same if every gate is passed.
    """

    full: Array
    spread: Array
    one_off: Array | float
    spread_if_passed: Array
    one_off_if_passed: Array | float

    @property
    def recurring(self) -> Array:
        """What recurs [currency/month]."""
        return self.full * self.spread

    def net(self, recurring: Array) -> Array:
        """Return what is left of it after one-off cost [currency/month]."""
        return recurring - self.one_off if np.any(self.one_off) else recurring


def monthly_savings(
    values: Mapping[str, Array], timeline: Timeline, passing: Passing
) -> Iterator[Month]:
    """Return the months one at a time, so that no more than one is held.

    Parameters
    ----------
    values
        For each driver its values, all of one length: one for each draw, in the units of
        :mod:`reportkit.savings.forecast.driver_keys`; of ``one_off_cost`` what lies ahead.
    timeline
        The months.
    passing
        Which draws pass which gate.
    """
    gross = _price(values) * values["volume"] * values["attribution"] * values["adoption_ceiling"]
    full, running = gross / MONTHS_A_YEAR, values["running_cost"] / MONTHS_A_YEAR
    growth = np.log1p(np.maximum(values["volume_growth"], _GONE)) / MONTHS_A_YEAR
    grows = bool(growth.any())
    before = spread_today(values, timeline)
    alive: Array | None = None
    held: Array = np.zeros(1)
    for place, share in enumerate(timeline.phasing):
        passed = _adopted(values, timeline.since_start[place])
        for month, through in zip(passing.months, passing.alive, strict=True):
            if month == place:
                held = held + before * ((1 if alive is None else alive) - through)
                alive = through
        grown = full * np.exp(growth * timeline.since_as_of[place]) if grows else full
        cost = values["one_off_cost"] * share if share else 0.0
        yield Month(
            full=grown - running,
            spread=passed if alive is None else passed * alive + held,
            one_off=cost if alive is None or not share else cost * alive,
            spread_if_passed=passed,
            one_off_if_passed=cost,
        )
        before = passed


def spread_today(values: Mapping[str, Array], timeline: Timeline) -> Array:
    """Return how much of its ceiling adoption has reached at the as-of date [share]."""
    return _adopted(values, timeline.reached)


def _adopted(values: Mapping[str, Array], months: float) -> Array:
    return adoption(months, 1, values["adoption_half"], values["adoption_speed"])


def _price(values: Mapping[str, Array]) -> Array:
    if "saving_per_item" in values:
        return values["saving_per_item"]
    return values["time_saved"] * values["loaded_rate"] / MINUTES_AN_HOUR


def total_saving(values: Mapping[str, Array], timeline: Timeline, passing: Passing) -> Array:
    """Return the net saving over all months in every draw [currency], undiscounted."""
    total = np.zeros(len(values["volume"]))
    for month in monthly_savings(values, timeline, passing):
        total += month.net(month.recurring)
    return total


def extra_savings(
    values: Mapping[str, Array], timeline: Timeline, passing: Passing
) -> Iterator[Array]:
    """Return, month by month, what going on adds to stopping today [currency/month].

    Stopping today leaves what is live as it is: it saves, and costs what it costs to run.
    """
    today = spread_today(values, timeline)
    for month in monthly_savings(values, timeline, passing):
        yield month.net(month.full * (month.spread - today))
