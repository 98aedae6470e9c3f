"""What moves a series beside noise: level, trend, season, controls; and how far beforehand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from reportkit.savings.distributions import Array

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.savings.measure.series.reading import Series

_MONTHS = 12
_HARMONICS_OF_A_YEAR, _HARMONICS_OF_MANY = 6, 8
_YEARS_OF_DAYS = 1.5  # before a series of days can show its year

# Beforehand, over the series' own spread: season (of the first harmonic, and how it falls with
# the frequency), trend over the history, and what a control does. Priors that
# rule out a season or a trend were tried and made ranges too sure (docs/evidence/savings.md).
_SEASONS = ((0.5, 0.0), (1.0, 1.5), (0.15, 1.0))
_TRENDS = (2.0, 10.0)
_CONTROLS = (0.02, 1.0)
_WEEKS_A_YEAR = 53


@dataclass(frozen=True, slots=True, eq=False)
class Regressors:
    """Columns, in the order level, trend, controls, harmonics.

    Parameters
    ----------
    columns
        Shape (points, columns); the points before launch come first.
    controls
        How many of them are controls.
    frequencies
        Of each harmonic column, in turns a season.
    """

    columns: Array
    controls: int
    frequencies: Array

    def priors(self, spread: float) -> Iterator[Array]:
        """Return prior variances of the columns for each setting; infinite for the level."""
        offered = _CONTROLS if self.controls else (1.0,)
        for (size, falls), trend, control in product(_SEASONS, _TRENDS, offered):
            yield np.concatenate(
                [
                    [np.inf, (trend * spread) ** 2],
                    np.full(self.controls, (control * spread) ** 2),
                    (size * spread * self.frequencies**-falls) ** 2,
                ]
            )


def regressors_of(series: Series, places: Array, before: int) -> Regressors:
    """Return the regressors at some places, of which the first ``before`` lie before launch."""
    harmonics, frequencies = [], []
    for season in _seasons(series):
        most = _HARMONICS_OF_A_YEAR if season <= _MONTHS else _HARMONICS_OF_MANY
        for turns in range(1, min(int(season // 2), most) + 1):
            angle = 2 * np.pi * turns * places / season
            harmonics.append(np.cos(angle))
            frequencies.append(turns)
            if 2 * turns != season:
                harmonics.append(np.sin(angle))
                frequencies.append(turns)
    trend = (places - places[:before].mean()) / series.before
    given = series.controls[places.astype(np.intp)]
    steady = given - given[:before].mean(axis=0) if given.size else given
    moved = steady / steady[:before].std(axis=0) if given.size else steady
    columns = [np.ones(len(places)), trend, *moved.T, *harmonics]
    return Regressors(
        np.stack(columns, axis=1), given.shape[1], np.asarray(frequencies, dtype=np.float64)
    )


def _seasons(series: Series) -> tuple[float, ...]:
    own = (series.season,) if series.season else ()
    is_daily = series.a_year > _WEEKS_A_YEAR
    return (
        (*own, series.a_year)
        if is_daily and series.before > _YEARS_OF_DAYS * series.a_year
        else own
    )
