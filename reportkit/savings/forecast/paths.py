"""Net saving month by month: the drivers' values, laid out over the months ahead.

saving = volume x (time saved x cost of an hour, or saving per item) x adoption x attribution,
less running cost, less one-off cost. Running cost follows adoption: what is used by half costs
half of what it will cost in the end.
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

MINUTES_AN_HOUR = 60


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
    """

    since_start: Array
    since_as_of: Array
    phasing: Array

    @property
    def months(self) -> int:
        """How many."""
        return len(self.since_start)


@dataclass(frozen=True, slots=True, eq=False)
class Month:
    """One month in every draw [currency/month]: what recurs, and that less one-off cost."""

    recurring: Array
    net: Array


def monthly_savings(values: Mapping[str, Array], timeline: Timeline) -> Iterator[Month]:
    """Return the months one at a time, so that no more than one is held.

    Parameters
    ----------
    values
        For each driver its values, all of one length: one for each draw, in the units of
        :mod:`reportkit.savings.forecast.driver_keys`; of ``one_off_cost`` what lies ahead.
    timeline
        The months.
    """
    gross = _price(values) * values["volume"] * values["attribution"] * values["adoption_ceiling"]
    full, running = gross / MONTHS_A_YEAR, values["running_cost"] / MONTHS_A_YEAR
    growth = np.log1p(values["volume_growth"]) / MONTHS_A_YEAR
    grows = bool(growth.any())
    for since_start, since_as_of, share in zip(
        timeline.since_start, timeline.since_as_of, timeline.phasing, strict=True
    ):
        spread = adoption(since_start, 1, values["adoption_half"], values["adoption_speed"])
        grown = full * np.exp(growth * since_as_of) if grows else full
        recurring = (grown - running) * spread
        net = recurring - values["one_off_cost"] * share if share else recurring
        yield Month(recurring, net)


def _price(values: Mapping[str, Array]) -> Array:
    if "saving_per_item" in values:
        return values["saving_per_item"]
    return values["time_saved"] * values["loaded_rate"] / MINUTES_AN_HOUR


def total_saving(values: Mapping[str, Array], timeline: Timeline) -> Array:
    """Return the net saving over all months in every draw [currency], undiscounted."""
    total = np.zeros(len(values["volume"]))
    for month in monthly_savings(values, timeline):
        total += month.net
    return total
