"""What money ahead is worth today: at the company's own rate, or at a published one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias, get_args

import numpy as np

from reportkit.errors import EstimateError
from reportkit.savings.cash import GREEN_BOOK, MONTHS_A_YEAR, green_book_factor
from reportkit.savings.distributions import Array, Quantiles
from reportkit.savings.forecast.drivers import Driver
from reportkit.wording import nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Iterator

Discount: TypeAlias = Literal["own", "green-book"]

_GREEN_BOOK_SOURCE = "HM Treasury, The Green Book, annex 6 (2022): real, 3.0% after year 30"


def checked_discount(discount: str) -> None:
    """Refuse a name that is no way of discounting.

    Raises
    ------
    EstimateError
        With the name that was meant, or those that there are.
    """
    if discount not in get_args(Discount):
        meant = nearest_or_all(discount, get_args(Discount))
        raise EstimateError(
            f"{discount!r} is no way of discounting. {meant} "
            "'own' takes the driver 'discount_rate'."
        )


def with_discount(drivers: tuple[Driver, ...], discount: Discount) -> tuple[Driver, ...]:
    """Put the published rate in the place of the company's own, where it was asked for."""
    if discount == "own":
        return drivers
    rate = GREEN_BOOK[0][1]
    return tuple(
        Driver(
            key=one.key,
            label=one.label,
            quantiles=Quantiles(rate, rate, rate, "above -1"),
            unit=one.unit,
            source=_GREEN_BOOK_SOURCE,
        )
        if one.key == "discount_rate"
        else one
        for one in drivers
    )


def monthly_factors(discount: Discount, rate: Array, since_as_of: Array) -> Iterator[Array]:
    """Return, month by month, what one unit of money in its middle is worth today.

    Parameters
    ----------
    discount
        Which way.
    rate
        The company's own rate in every draw [share/year]; unused by a published one.
    since_as_of
        How far each month's middle lies after the as-of date [months].
    """
    if discount == "green-book":
        yield from green_book_factor(since_as_of / MONTHS_A_YEAR)
        return
    monthly = (1 + rate) ** (-1 / MONTHS_A_YEAR)
    factor = (1 + rate) ** (-since_as_of[0] / MONTHS_A_YEAR)
    for _ in range(len(since_as_of)):
        yield factor
        factor = np.multiply(factor, monthly)
