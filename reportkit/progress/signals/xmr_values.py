"""The values that an XmR chart is given: refused, with the reason, where they can't be judged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

    Place = int | str | dt.date | pd.Timestamp | pd.Period

FEWEST = 5
"""Limits of fewer points than this say nothing (Wheeler, Understanding Variation)."""

_SHOWN = 3


def read_values(given: pd.Series[Any] | ArrayLike) -> pd.Series[float]:
    """Return values as a series of numbers in order of time.

    Raises
    ------
    EstimateError
        If there are too few, one is missing, no number or not finite, or they are not in order.
    """
    series = given if isinstance(given, pd.Series) else pd.Series(_flat(given))
    if len(series) < FEWEST:
        raise EstimateError(
            f"{len(series)} {'value' if len(series) == 1 else 'values'} were given; limits need at "
            f"least {FEWEST}, and 12 before they settle. Wait for more, or use shorter periods."
        )
    if not (series.index.is_monotonic_increasing and series.index.is_unique):
        raise EstimateError(_order(series.index))
    if series.dtype.kind in "Mmbc" or isinstance(series.dtype, pd.PeriodDtype):
        raise EstimateError(
            f"The {len(series)} values are {series.dtype}, not numbers. Give the numbers of a "
            "column, with its dates as the index."
        )
    numbers: pd.Series[float] = pd.to_numeric(series, errors="coerce").astype(float)
    unread = numbers.isna() & series.notna()
    _refuse(series, unread, "not numbers", "Correct them at the source.")
    _refuse(series, series.isna(), "missing", "Leave their periods out with .dropna().")
    _refuse(series, numbers.abs() == np.inf, "not finite", "Correct them, or leave them out.")
    numbers.attrs = dict(series.attrs)
    return numbers


def _flat(given: ArrayLike) -> Any:
    try:
        array = np.asarray(given)
    except ValueError as error:
        raise EstimateError(
            "The values are lists of different lengths, not numbers. Give one number a period."
        ) from error
    if array.ndim != 1:
        raise EstimateError(
            f"The values have {array.ndim} dimensions; a series has one. Give one column."
        )
    return array


def _refuse(series: pd.Series[Any], wrong: pd.Series[bool], what: str, then: str) -> None:
    if not wrong.any():
        return
    places = [label(one) for one in series.index[wrong.to_numpy()][:_SHOWN]]
    more = ", ..." if int(wrong.sum()) > _SHOWN else ""
    raise EstimateError(
        f"{int(wrong.sum())} of {len(series)} values are {what} (at {', '.join(places)}{more}). "
        f"{then}"
    )


def _order(index: pd.Index[Any]) -> str:
    if not index.is_unique:
        twice = index[index.duplicated()]
        return (
            f"{len(twice)} of {len(index)} places in the index come twice (first: "
            f"{label(twice[0])}). Give each period one value."
        )
    place = next(at for at in range(1, len(index)) if not index[at - 1] < index[at])
    return (
        f"The index of the {len(index)} values is not in order: {label(index[place])} comes after "
        f"{label(index[place - 1])}. Put it in order of time with .sort_index()."
    )


def label(place: object) -> str:
    """Return a place in an index as a message names it: a day without its midnight."""
    return str(place).removesuffix(" 00:00:00")


def starts_of(index: pd.Index[Any], rebase: Place | Sequence[Place] | None) -> tuple[int, ...]:
    """Return the positions at which limits start, the first point's included.

    Raises
    ------
    EstimateError
        If a place lies outside the values, is no place, or leaves too few points to its limits.
    """
    places: Sequence[Place]
    if rebase is None:
        places = ()
    elif isinstance(rebase, str) or not hasattr(rebase, "__iter__"):
        places = (rebase,)
    else:
        places = tuple(rebase)
    starts = sorted({0, *(_position(index, place) for place in places)})
    for start, end in zip(starts, [*starts[1:], len(index)], strict=True):
        if end - start < FEWEST:
            points = "point" if end - start == 1 else "points"
            raise EstimateError(
                f"Limits that start again at {label(index[start])} have {end - start} {points}; "
                f"they need at least {FEWEST}. Leave that place out of rebase until there are more."
            )
    return tuple(starts)


def _position(index: pd.Index[Any], place: Place) -> int:
    """Return a position as it is, and of a day the first point on it or after it."""
    at = int(place) if isinstance(place, int | np.integer) else _of_day(index, place)
    if not 0 <= at < len(index):
        raise EstimateError(
            f"rebase has {label(place)}, which lies outside the {len(index)} values "
            f"({label(index[0])} to {label(index[-1])}). Give a position from 0, or a day in them."
        )
    return at


def _of_day(index: pd.Index[Any], place: Place) -> int:
    dated = index.to_timestamp() if isinstance(index, pd.PeriodIndex) else index
    if not isinstance(dated, pd.DatetimeIndex):
        raise EstimateError(
            f"rebase has {label(place)}, but the values have no dates. Give a position from 0, "
            "or values as a pandas Series with dates as its index."
        )
    try:
        day = pd.Timestamp(label(place))
    except ValueError as error:
        raise EstimateError(
            f"rebase has {label(place)}, which is no day. Write it as YYYY-MM-DD."
        ) from error
    if dated.tz is not None and day.tzinfo is None:
        day = day.tz_localize(dated.tz)
    return int(dated.searchsorted(day))
