"""A series as an analyst gives it, laid out on a calendar without holes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.savings.distributions import Array
from reportkit.savings.measure.series.controls import read_controls
from reportkit.savings.measure.series.dates import first_days

_ENOUGH = 24  # points before launch, or two seasons
_LONGEST = 400  # periods before launch: those before say little, and cost their cube
_DAYS_A_YEAR = 365.25
# A period by its usual length [days]: pandas' name, and how many make a season of its own.
_CALENDARS = {"D": (1, 1, 7.0), "W": (7, 7, _DAYS_A_YEAR / 7), "M": (28, 31, 12.0)}
_QUARTERS = ("Q", 89, 93, 4.0)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Values on consecutive periods, before and since a launch.

    Parameters
    ----------
    name, unit
        The series' own, ``"units"`` where it states none.
    periods
        First day of each.
    following
        The first day after the last one.
    freq
        The period, as pandas writes it.
    amounts
        Shape (periods,); NaN for a gap [unit].
    before
        How many of them lie before launch.
    earlier
        How many more there are before the first, which are too far back to be looked at.
    controls
        Shape (periods, how many).
    season
        Periods in a season; 0 for none.
    a_year
        Periods in a year.
    """

    name: str
    unit: str
    periods: pd.DatetimeIndex
    following: pd.Timestamp
    freq: str
    amounts: Array = field(repr=False)
    before: int
    earlier: int
    controls: Array = field(repr=False)
    season: float
    a_year: float

    @property
    def after(self) -> int:
        """How many periods there are since launch."""
        return len(self.amounts) - self.before

    def day(self, place: int) -> dt.date:
        """Return the first day of a period, counted from 0."""
        return dt.date.fromisoformat(f"{self.periods[place]:%Y-%m-%d}")


def read_series(
    series: pd.Series, launched: Any, controls: pd.DataFrame | None, season: float | None
) -> Series:
    """Lay a series out, or say what is wrong with it.

    Raises
    ------
    EstimateError
        If it is no series or not by date, unsorted or repeated; a value is infinite; all are
        missing or the same; the launch lies outside; a control is missing; or there is too little
        history.

    Notes
    -----
    It begins and ends with a value that was recorded.
    """
    if not isinstance(series, pd.Series):
        raise EstimateError(
            f"A {type(series).__name__} can't be measured. Give a pandas Series, by date."
        )
    name = str(series.name) if series.name is not None else "the series"
    index = first_days(series.index, name)
    values = _numbers(series, name)
    alias, usual = _calendar(index, name)
    last_weekday = index[0] + pd.Timedelta(days=6)
    period = index.to_period(f"W-{last_weekday:%a}".upper() if alias == "W" else alias)
    whole = pd.period_range(period[0], period[-1])
    if period.has_duplicates or len(whole) > 2 * len(period) + 1:
        raise EstimateError(
            f"{name}: {len(period)} values don't lie one to a period from {index[0]:%Y-%m-%d} on. "
            "Give one value for each day, week, month or quarter."
        )
    laid = np.full(len(whole), np.nan)
    laid[whole.get_indexer(period)] = values
    launch = _before(launched, whole, name)
    recorded = np.flatnonzero(~np.isnan(laid))
    length = usual if season is None else _season(season, launch, name)
    latest = max(launch - _LONGEST, 0)
    _check_history(name, laid[latest:launch][~np.isnan(laid[latest:launch])], length)
    if recorded[-1] < launch:
        raise EstimateError(f"{name} has no value since launch. Measure when there is one.")
    first, end = max(latest, int(recorded[0])), int(recorded[-1]) + 1
    whole, laid, before = whole[first:end], laid[first:end], launch - first
    a_year = _DAYS_A_YEAR / {"D": 1, "W": 7, "M": _DAYS_A_YEAR / 12, "Q": _DAYS_A_YEAR / 4}[alias]
    return Series(
        name=name,
        unit=str(series.attrs.get("unit", "units")),
        periods=pd.DatetimeIndex(whole.to_timestamp(), name="period"),
        following=(whole[-1] + 1).to_timestamp(),
        freq=whole.freqstr,
        amounts=laid,
        before=before,
        earlier=first - int(recorded[0]),
        controls=read_controls(controls, whole, laid, before),
        season=length if length > 1 else 0.0,
        a_year=a_year,
    )


def _numbers(series: pd.Series, name: str) -> Array:
    try:
        values = series.to_numpy(dtype=np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise EstimateError(f"{name} holds values that are not numbers: {error}.") from error
    infinite = np.isinf(values)
    if infinite.any():
        first = series.index[int(np.argmax(infinite))]
        raise EstimateError(
            f"{name}: {infinite.sum()} of {len(values)} values are infinite (first: {first}). "
            "Leave a value empty where it is missing."
        )
    return np.asarray(values, dtype=np.float64)


def _calendar(index: pd.DatetimeIndex, name: str) -> tuple[str, float]:
    apart = float(np.median(np.diff(index.to_numpy()) / np.timedelta64(1, "D")))
    for alias, (least, most, season) in _CALENDARS.items():
        if least <= apart <= most:
            return alias, season
    alias, least, most, season = _QUARTERS
    if least <= apart <= most:
        return alias, season
    raise EstimateError(
        f"{name}: its values lie {apart:g} days apart. Give days, weeks, months or quarters."
    )


def _season(season: float, before: int, name: str) -> float:
    if not 0 <= season <= before:
        raise EstimateError(
            f"{name}: a season of {season:g} periods can't be seen in {before} before launch. "
            "Give how many periods make a season, or 0 for none."
        )
    return float(season)


def _before(launched: Any, whole: pd.PeriodIndex, name: str) -> int:
    try:
        day = launched.start_time if isinstance(launched, pd.Period) else pd.Timestamp(launched)
    except (TypeError, ValueError) as error:
        raise EstimateError(
            f"The launch {launched!r} is not a date. Give one, as in 2025-07-14."
        ) from error
    ends = pd.DatetimeIndex(whole.to_timestamp(how="end"))
    if pd.isna(day):
        raise EstimateError("There is no launch. Give the first period with the initiative.")
    before = int((ends < day.tz_localize(None)).sum())
    if not 0 < before < len(whole):
        raise EstimateError(
            f"The launch {day:%Y-%m-%d} lies outside {name}, which runs from "
            f"{whole[0].start_time:%Y-%m-%d} to {whole[-1].end_time:%Y-%m-%d}. "
            "Give the first period with the initiative."
        )
    return before


def _check_history(name: str, known: Array, season: float) -> None:
    need = min(_ENOUGH, int(np.ceil(2 * season))) if season > 1 else _ENOUGH
    if not len(known):
        raise EstimateError(f"{name} has no value before launch: nothing to compare with.")
    if len(known) < need:
        raise EstimateError(
            f"{name} has {len(known)} values before launch; {need} are needed "
            f"(24 points, or two seasons). Go further back, or measure {need - len(known)} "
            "periods longer before the next launch."
        )
    if np.ptp(known) == 0:
        raise EstimateError(
            f"{name} is {known[0]:g} in all {len(known)} periods before launch. A constant says "
            "nothing of how it would have moved: check where it comes from."
        )
