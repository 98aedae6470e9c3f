"""What a saving is worth in time: discounting, and the words for pace and for years.

A run-rate is a pace, an annualised figure is an actual amount scaled to a year, an in-year
saving is what lands in one year. None of them is money received, and none stands for another.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.estimate import Estimate
from reportkit.period import Period, month_start

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from reportkit.savings.distributions import Array

MONTHS_A_YEAR = 12
_DAYS_A_YEAR = 365.25

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


def in_year_saving(monthly: pd.DataFrame, year: Period, currency: str) -> Estimate:
    """Add up the saving that lands in one fiscal year.

    Parameters
    ----------
    monthly
        Net saving [currency/month], indexed by month start; draws in columns.
    year
        Half-open: the month in which it ends is not counted.
    currency
        ISO 4217, as in ``"GBP"``.

    Returns
    -------
    Estimate
        P50 with its 80% range [currency].

    Raises
    ------
    EstimateError
        If a month of the year is missing: a partial year is an annualised figure, and that is
        :func:`annualised`.
    """
    span = (year.end.year - year.start.year) * MONTHS_A_YEAR + year.end.month - year.start.month
    months = [pd.Timestamp(month_start(year.start, month)) for month in range(span)]
    missing = [month for month in months if month not in monthly.index]
    if missing:
        raise EstimateError(
            f"{len(missing)} of {len(months)} months of {year} are missing, from "
            f"{missing[0]:%Y-%m}. Give the whole year, or say the annualised amount instead."
        )
    return range_of(monthly.loc[months].sum(axis=0).to_numpy(np.float64), currency)


def annualised(amount: float, over: Period, currency: str) -> Estimate:
    """Return an actual amount [currency] of a period, scaled to a year [currency/year]."""
    return Estimate(amount * _DAYS_A_YEAR / over.days, f"{currency}/year")
