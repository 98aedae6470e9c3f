"""The same method on the series' own past, on dates when nothing happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.savings.measure.series.mixture import quantiles
from reportkit.savings.measure.widening import judged

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array
    from reportkit.savings.measure.measured import Placebo
    from reportkit.savings.measure.series.grid import Grid
    from reportkit.savings.measure.series.reading import Series

_RUNS = 6
_SHARE, _FEWEST = 0.6, 12  # of the history that stays before a pretended launch; in points
_SEASONS = 2


def placebo_runs(grid: Grid, series: Series, sign: float, level: float) -> Placebo:
    """Pretend launches before the true one, and see what is found.

    Parameters
    ----------
    grid
        Of the screened series.
    series
        The same series.
    sign
        1 where a saving is a fall, -1 where it is a rise.
    level
        The chance that a range is to hold the truth.
    """
    tail = (1 - level) / 2
    starts, length = _starts(grid, series)
    found = np.zeros((len(starts), 3))
    for run, start in enumerate(starts):
        end = min(start + length, grid.known)
        low, middle, high = foretold_total(grid, start, end, (tail, 0.5, 1 - tail))
        actual = float(grid.history[start:end].sum())
        saved = sorted((sign * (low - actual), sign * (high - actual)))
        found[run] = saved[0], sign * (middle - actual), saved[1]
    return judged(
        found,
        pd.DatetimeIndex(series.periods[grid.places[starts].astype(np.intp)]),
        level,
        occasions="dates",
        then=(
            ", so its figure could not be trusted. A series that did not take part, given as a "
            "control, may help."
        ),
    )


def foretold_total(grid: Grid, start: int, end: int, at: tuple[float, ...]) -> Array:
    """Return quantiles of the sum of the points ``start`` to ``end``, foretold from before."""
    counted = np.ones(end - start)
    evidence, middle, scale = [], [], []
    for cells in grid.cells(start, end):
        total, size = cells.totals(counted)
        evidence.append(cells.evidence)
        middle.append(total)
        scale.append(size)
    weight = np.concatenate(evidence)
    return quantiles(
        np.exp(weight - weight.max()), np.concatenate(middle), np.concatenate(scale), start - 1, at
    )


def _starts(grid: Grid, series: Series) -> tuple[list[int], int]:
    """Return the points at which launches are pretended, and how many points each run covers."""
    least = max(_FEWEST, round(min(_SEASONS * series.season or np.inf, _SHARE * grid.known)))
    length = min(series.after, max(grid.known - least, 1))
    last = grid.known - max(length // 2, 2)
    if last < least:
        return [], length
    return sorted({int(start) for start in np.linspace(least, last, _RUNS).round()}), length
