"""Trend, season and controls as columns, for the peers that must be given them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from savings_bench.case import PERIODS_A_YEAR, Floats

if TYPE_CHECKING:
    import pandas as pd

YEARLY_HARMONICS = 2  # as the season of most business series needs
WEEKLY_HARMONICS = 3  # a week of seven days, completely


def seasons(index: pd.DatetimeIndex, before: int) -> dict[float, int]:
    """Return each season's length [periods] with its harmonics.

    A year needs a year and a half of history at least; a week is a season of daily series.
    """
    days = float(np.median(np.diff(index.to_numpy()) / np.timedelta64(1, "D")))
    year = min(PERIODS_A_YEAR.values(), key=lambda periods: abs(365.25 / days - periods))
    found = {7.0: WEEKLY_HARMONICS} if days == 1 else {}
    if before >= 1.5 * year:
        found[year] = min(YEARLY_HARMONICS, int(year - 1) // 2)
    return found


def trend_and_season(index: pd.DatetimeIndex, before: int) -> Floats:
    """Return the columns, shape (periods, columns): a line through the history, and harmonics."""
    time = np.arange(len(index), dtype=np.float64)
    columns = [(time - before / 2) / before]
    for length, harmonics in seasons(index, before).items():
        for harmonic in range(1, harmonics + 1):
            angle = 2 * np.pi * harmonic * time / length
            columns += [np.cos(angle), np.sin(angle)]
    return np.column_stack(columns)
