"""What a saving is worth in time: discounting, and the words for pace and for years.

A run-rate is a pace, an annualised figure is an actual amount scaled to a year, an in-year
saving is what lands in one year. None of them is money received, and none stands for another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reportkit.estimate import Estimate

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from reportkit.savings.distributions import Array

MONTHS_A_YEAR = 12

GREEN_BOOK = ((0.0, 0.035), (30.0, 0.030), (75.0, 0.025))
"""HM Treasury's Green Book: from a year on, the rate [share/year]."""


def discount_factor(years: ArrayLike, rate: ArrayLike) -> Array:
    """Return what one unit of money in ``years`` is worth today, at ``rate`` [share/year]."""
    factor: Array = (1 + np.asarray(rate, dtype=np.float64)) ** -np.asarray(years, np.float64)
    return factor


def green_book_factor(years: ArrayLike) -> Array:
    """Return the same at the Green Book's rates, each for the years to which it applies."""
    ahead = np.asarray(years, dtype=np.float64)
    factor = np.ones_like(ahead)
    ends = [start for start, _ in GREEN_BOOK[1:]] + [np.inf]
    for (start, rate), end in zip(GREEN_BOOK, ends, strict=True):
        factor = factor * discount_factor(np.clip(ahead - start, 0, end - start), rate)
    return factor


def net_present_value(flows: ArrayLike, rate: float) -> float:
    """Return the worth today of monthly flows [currency], each falling in its month's middle.

    Parameters
    ----------
    flows
        Net saving of the coming months, first to last [currency/month].
    rate
        Discount rate [share/year].
    """
    amounts = np.asarray(flows, dtype=np.float64)
    years = (np.arange(len(amounts)) + 0.5) / MONTHS_A_YEAR
    return float(amounts @ discount_factor(years, rate))


def range_of(draws: Array, unit: str, level: float = 0.8) -> Estimate:
    """Return the median of equally likely draws, with the range that holds ``level`` of them."""
    tail = (1 - level) / 2
    low, value, high = np.quantile(draws, (tail, 0.5, 1 - tail))
    return Estimate(float(value), unit, float(low), float(high), level)
