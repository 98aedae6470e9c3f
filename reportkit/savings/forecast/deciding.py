"""When the data can decide: reviews narrow a driver's range until it lies clear of a line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtri

from reportkit.errors import EstimateError
from reportkit.savings.distributions import Quantiles
from reportkit.savings.forecast.drivers import read_driver

if TYPE_CHECKING:
    from reportkit.savings.forecast.continuing import StopLine

_TAIL = 0.1
_POWER = 0.8
_CLEAR = -float(ndtri(_TAIL)) + float(ndtri(_POWER))
"""How many standard errors the P50 must lie from the line, for the 80% range to end before it
in 8 of 10 cases."""


@dataclass(frozen=True, slots=True)
class Review:
    """What was known of a driver on a day."""

    on: dt.date
    quantiles: Quantiles


def reviews_of(history: pd.DataFrame, driver: str, currency: str) -> tuple[Review, ...]:
    """Return every review of a driver, in order; the last of a day, and none that can't be read.

    Parameters
    ----------
    history
        Every row of the table ``drivers`` that was known.
    driver
        Which.
    currency
        Of the initiative.
    """
    found: dict[dt.date, Review] = {}
    for row in history[history["driver"] == driver].to_dict("records"):
        day = row["recorded_on"] if pd.notna(row["recorded_on"]) else row["reviewed_on"]
        if pd.isna(day):
            continue
        try:
            known = read_driver(row, currency)
        except EstimateError:
            continue
        on = pd.Timestamp(day).date()
        found[on] = Review(on, known.quantiles)
    return tuple(found[on] for on in sorted(found))


def decides_on(
    line: StopLine, reviews: tuple[Review, ...], as_of: dt.date, until: dt.date
) -> tuple[dt.date | None, str]:
    """Return when the data will tell on which side of a line a driver lies, and why then.

    The half of its range towards the line is read as 1.28 standard errors of its P50. As data
    come in evenly, one over their square grows evenly: its growth is fitted to the reviews. The
    data decide when the P50, if it stays, lies so far from the line that the 80% range of the
    review then ends before it in 8 of 10 cases.

    Parameters
    ----------
    line
        Which driver, and where.
    reviews
        Of that driver, in order.
    as_of
        Today.
    until
        No later day is given.

    Returns
    -------
    day, why
        The day, or None, and what it rests on or why there is none, in words.
    """
    needed = line.distance / _CLEAR
    down = line.at < line.now.value
    low, high = line.now.low, line.now.high
    if low is None or high is None or not needed > 0:
        return None, "it lies on the line"
    side = (line.now.value - low if down else high - line.now.value) / -float(ndtri(_TAIL))
    if side <= needed:
        return as_of, "its range lies clear of the line today"
    errors = [(one.on, _error(one.quantiles, down=down)) for one in reviews]
    errors = [(on, error) for on, error in errors if error > 0]
    if len(errors) < 2:  # noqa: PLR2004  a pace needs two
        return None, "its range was stated only once, so how fast data narrow it is not known"
    days = np.array([(on - errors[0][0]).days for on, _ in errors], dtype=np.float64)
    precision = np.array([error**-2 for _, error in errors])
    pace = float(np.polyfit(days, precision, 1)[0])
    if pace <= 0:
        return None, f"its range has not narrowed in {len(errors)} reviews"
    ahead = (needed**-2 - side**-2) / pace
    if ahead > (until - as_of).days:
        return None, (
            f"at the pace at which {len(errors)} reviews narrowed its range, that takes longer "
            "than the years looked at"
        )
    day = as_of + dt.timedelta(days=round(ahead))
    return day, f"at the pace at which {len(errors)} reviews have narrowed its range"


def _error(quantiles: Quantiles, *, down: bool) -> float:
    side = quantiles.mid - quantiles.low if down else quantiles.high - quantiles.mid
    return side / -float(ndtri(_TAIL))
