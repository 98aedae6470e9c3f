"""The first days of a series' periods, from what an analyst indexes by."""

from __future__ import annotations

import pandas as pd

from reportkit.errors import EstimateError


def first_days(index: pd.Index, name: str) -> pd.DatetimeIndex:
    """Return an index of dates or periods as days, in no time zone.

    Raises
    ------
    EstimateError
        If it is of anything else, too short, unsorted or repeated.
    """
    if isinstance(index, pd.PeriodIndex):
        index = index.to_timestamp()
    if not isinstance(index, pd.DatetimeIndex):
        raise EstimateError(
            f"{name} is indexed by {index.dtype}, not by dates. Give a DatetimeIndex or a "
            "PeriodIndex, as in series.set_axis(pd.to_datetime(days))."
        )
    if len(index) < 2 or index.hasnans:  # noqa: PLR2004  one point has no period
        raise EstimateError(
            f"{name} has {len(index)} dated values. Give a date to each, two at least."
        )
    repeated = index[index.duplicated()]
    if len(repeated):
        raise EstimateError(
            f"{name}: {len(repeated)} of {len(index)} dates are repeated (first: "
            f"{repeated[0]:%Y-%m-%d}). Give one value a period."
        )
    if not index.is_monotonic_increasing:
        raise EstimateError(f"{name} is not in order of time. Sort it, as in series.sort_index().")
    return index.tz_localize(None).normalize()
