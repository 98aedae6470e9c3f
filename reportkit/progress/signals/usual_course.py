"""What a series does anyway: its season, and a trend that the initiative did not make.

Signals are looked for in what is left. The rules, which the report states:

1. **Season**: a yearly and a half-yearly wave, looked for where two years are known. They are taken
   out where an F test finds them at 1%, beside a level that may bend: every year, and from the
   launch on every half year, so that what the initiative did is not read as a season.
2. **Trend**: a straight line. It is taken out only where the initiative can't have made it: as it
   ran in the year or more before the first launch, and of a volume of work, which comes from
   outside, all along. A t test must find it at 1%, beside the season. It is carried on for as long
   after the launch as it was seen before, and then held. Where no launch is recorded a trend stays
   in: it may be the improvement.

Both tests allow for periods that resemble the one before (residuals and columns less the lag-1
share of the period before them: Cochrane and Orcutt, 1949).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import stats

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reportkit.progress.signals.periods import Per

    Array = NDArray[np.floating[Any]]

_SURE = 0.01
"""The chance at which a season or a trend is found where there is none, were noise plain."""

_CYCLE: dict[Per, int] = {"week": 52, "month": 12, "quarter": 4, "year": 1}
_WAVES: dict[Per, int] = {"week": 0, "month": 2, "quarter": 1, "year": 0}
_CYCLES = 2  # known, before a season is looked for
_FEWEST_BEFORE = 12
"""Periods before the launch that a trend must have been watched for."""

_MOST_ALIKE = 0.9


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """A season and a trend, for each value of a series [its unit]; zeros where there is none."""

    season: Array
    trend: Array

    @property
    def has_season(self) -> bool:
        """Whether a season was found."""
        return bool(np.any(self.season))

    @property
    def has_trend(self) -> bool:
        """Whether a trend was found that the initiative did not make."""
        return bool(np.any(self.trend))

    @property
    def known(self) -> Array:
        """Both together, less their last value: what a value had that the latest has not."""
        both: Array = self.season + self.trend
        less: Array = both - both[-1]
        return less


def usual_course(
    values: Array, numbers: Array, per: Per, *, launched: float | None, outside: bool
) -> Course:
    """Return what a series does anyway.

    Parameters
    ----------
    values
        In order of time [the metric's unit].
    numbers
        The place of each in time, counted from the first [periods].
    per
        What one period is.
    launched
        The place of the first launch [periods]; infinite where nothing is live yet, None where
        no launch is recorded.
    outside
        Whether the initiative can't have moved it: a volume of work that comes from outside.
    """
    cycle, length = _CYCLE[per], float(numbers[-1] + 1)
    level = _level(numbers, cycle, launched=launched, outside=outside)
    waves = _waves(numbers, cycle, _WAVES[per] if length >= _CYCLES * cycle else 0)
    season = np.zeros_like(values)
    with_waves = np.hstack([level, waves])
    if waves.shape[1] and _found(level, with_waves, values):
        season = waves @ _fit(with_waves, values)[level.shape[1] :]
        season = season - season.mean()
    trend = np.zeros_like(values)
    watched = length if outside else launched
    if watched is not None and min(watched, length) >= _FEWEST_BEFORE:
        columns = with_waves if _leaves_room(with_waves) else level
        if _found(np.delete(columns, 1, axis=1), columns, values):
            slope = _fit(columns, values)[1]
            trend = slope * np.minimum(numbers, 2 * watched)
    return Course(season, trend)


def _level(numbers: Array, cycle: int, *, launched: float | None, outside: bool) -> Array:
    """Return a level and a straight line, and bends wherever the work itself may have changed."""
    last = float(numbers[-1])
    bends: Array = np.array([])
    if not outside and launched is None:
        bends = np.arange(cycle, last - cycle / 2 + 1, cycle, dtype=float)
    elif not outside and launched is not None and launched < last:
        bends = np.arange(max(launched, 1.0), last - 1, max(cycle / 2, 1.0))
    bent = np.maximum(0.0, numbers[:, None] - bends[None, :])
    return np.column_stack([np.ones_like(numbers), numbers, bent])


def _waves(numbers: Array, cycle: int, many: int) -> Array:
    turn = 2 * np.pi * np.outer(numbers, np.arange(1, many + 1)) / cycle
    return np.hstack([np.sin(turn), np.cos(turn)])


def _leaves_room(columns: Array) -> bool:
    return bool(columns.shape[0] > columns.shape[1] + 1)


def _found(without: Array, with_it: Array, values: Array) -> bool:
    """Whether what the columns in ``with_it`` have beyond ``without`` is there, by an F test."""
    if not _leaves_room(with_it):
        return False
    scale = float(np.abs(values).max())
    left: Array = values - with_it @ _fit(with_it, values)
    if np.abs(left).max() <= 1e-9 * scale:
        # Nothing is left over: it is found where it was needed for that.
        missed = values - without @ _fit(without, values)
        return bool(np.abs(missed).max() > 1e-6 * scale)
    alike = float(left[1:] @ left[:-1] / (left @ left)) + with_it.shape[1] / len(values)
    alike = min(max(alike, 0.0), _MOST_ALIKE)
    less, more, whitened = (part[1:] - alike * part[:-1] for part in (without, with_it, values))
    of_less, of_more = (_squares(columns, whitened) for columns in (less, more))
    room, gained = len(whitened) - more.shape[1], more.shape[1] - less.shape[1]
    if room < 1 or of_more <= 0:
        return False
    ratio = (of_less - of_more) / gained / (of_more / room)
    return bool(stats.f.sf(ratio, gained, room) < _SURE)


def _fit(columns: Array, values: Array) -> Array:
    found: Array = np.linalg.lstsq(columns, values, rcond=None)[0]
    return found


def _squares(columns: Array, values: Array) -> float:
    left = values - columns @ _fit(columns, values)
    return float(left @ left)
