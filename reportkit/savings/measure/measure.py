"""One series against its own past: what was saved since a launch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.formats import numbers
from reportkit.savings.cash import range_of
from reportkit.savings.measure.measured import Measured
from reportkit.savings.measure.run_rate import run_rate
from reportkit.savings.measure.series.grid import Grid
from reportkit.savings.measure.series.placebos import placebo_runs
from reportkit.savings.measure.series.reach import detectable
from reportkit.savings.measure.series.reading import read_series
from reportkit.savings.measure.series.screening import alone_since, screened
from reportkit.savings.measure.widening import widened

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array
    from reportkit.savings.measure.series.reading import Series

_DRAWS = 2**13
_SIGNS = {"lower": 1.0, "higher": -1.0}


def measure(
    series: pd.Series,
    launched: Any,
    *,
    controls: pd.DataFrame | None = None,
    season: float | None = None,
    better: Literal["lower", "higher"] = "lower",
    level: float = 0.8,
    seed: int = 0,
) -> Measured:
    """Measure the cumulative saving since a launch against what one series would have been.

    Parameters
    ----------
    series
        Shape (periods,), one value a day, week, month or quarter, by date or period; missing
        ones are NaN or left out. Its unit is ``series.attrs["unit"]``, "units" without it.
    launched
        The first period with the initiative, or a day in it.
    controls
        Series on the same index that the initiative does not reach. A shock that hits all series
        at once can't be seen without one.
    season
        Periods in a season; by default the week of daily values and the year of others. 0 for
        none.
    better
        Whether a saving is a fall or a rise of the series.
    level
        The chance that a range is to hold the truth.
    seed
        The same seed gives the same bytes.

    Returns
    -------
    Measured
        Without a total where the placebo runs say that the method may not speak.

    Raises
    ------
    EstimateError
        If the index is unsorted or repeated, a value is infinite, all are missing or the same, the
        launch lies outside, a control is missing, or fewer than 24 points (or two seasons) lie
        before launch.

    Notes
    -----
    Structural time series after Harvey (1989) and Brodersen et al., Inferring causal impact using
    Bayesian structural time-series models, Annals of Applied Statistics 9, 2015; the variance
    ratios stand on a grid and are averaged over by the square root of their marginal likelihood.
    That is a tempered posterior, not Bayes' own: no cell of the grid is right, and the whole
    likelihood of a short history singles one out too surely (Gruenwald and van Ommen, Bayesian
    Analysis 12, 2017). Of a longer history the latest 400 periods are looked at.
    """
    if better not in _SIGNS:
        raise EstimateError(
            f"better is {better!r}. Say 'lower' where a fall is a saving, or 'higher'."
        )
    if not 0 < level < 1:
        raise EstimateError(f"A range can't have level {level}. Give a chance, as in 0.8.")
    whole = read_series(series, launched, controls, season)
    kept, aside, usual = screened(whole)
    grid = Grid.of(kept)
    sign = _SIGNS[better]
    placebo = placebo_runs(grid, kept, sign, level)
    paths = _paths(grid, np.random.default_rng(seed))
    tail = (1 - level) / 2
    low, expected, high = np.quantile(paths, (tail, 0.5, 1 - tail), axis=0)
    since, alone = alone_since(kept, expected, usual)
    paths = widened(paths, placebo.widened, expected)
    counted = replace(whole, amounts=np.append(whole.amounts[: whole.before], since))
    known = ~np.isnan(since)
    saved = np.where(known, sign * (paths - np.where(known, since, 0.0)), 0.0)
    running = np.cumsum(saved, axis=1)
    without = widened(np.stack([low, expected, high]), placebo.widened, expected)
    sums = np.quantile(running, (tail, 0.5, 1 - tail), axis=0)
    speaks = placebo.may_speak
    return Measured(
        subject=whole.name,
        unit=whole.unit,
        launched=whole.periods[whole.before].date(),
        through=(whole.following - pd.Timedelta(days=1)).date(),
        total=range_of(running[:, -1], whole.unit, level) if speaks else None,
        by_period=_by_period(counted, grid, sign, without, sums),
        draws=saved,
        level=level,
        chance_of_saving=float((running[:, -1] > 0).mean()) if speaks else None,
        pace=run_rate(saved, known, whole.a_year, whole.unit, level) if speaks else None,
        placebo=placebo,
        set_aside=(*aside, *alone),
        detectable=detectable(whole, (sums[0], sums[2]), float(expected[known].sum()), level),
        design="one series against its own past",
        design_why=_why(whole),
        why=placebo.why,
        method=_method(whole, level, seed),
    )


def _paths(grid: Grid, rng: np.random.Generator) -> Array:
    """Draw what would have been since launch, shape (draws, periods), each cell by its weight."""
    every = list(grid.cells(grid.known, len(grid.places)))
    evidence = np.stack([cells.evidence for cells in every])
    weight = np.exp(evidence - evidence.max())
    shares = np.cumsum(weight.ravel() / weight.sum()) * _DRAWS
    counts = np.diff(np.floor(shares + 0.5), prepend=0.0).astype(int).reshape(weight.shape)
    return np.concatenate(
        [
            every[place].paths(texture, counts[place, texture], rng)
            for place, texture in zip(*np.nonzero(counts), strict=True)
        ]
    )


def _by_period(
    series: Series, grid: Grid, sign: float, without: Array, sums: Array
) -> pd.DataFrame:
    """Return the periods as a report draws them.

    Parameters
    ----------
    series
        With what was counted.
    grid
        Of the screened series.
    sign
        1 where a saving is a fall, -1 where it is a rise.
    without, sums
        Low end, middle and high end of what would have been, and of the cumulative saving, shape
        (3, periods since launch) each [unit].
    """
    frame = pd.DataFrame(
        np.nan,
        index=series.periods,
        columns=[
            *("actual", "counterfactual", "low", "high", "saving"),
            *("cumulative", "cumulative_low", "cumulative_high"),
        ],
    )
    frame["actual"] = series.amounts
    after = frame.index[series.before :]
    frame.loc[after, ["low", "counterfactual", "high"]] = without.T
    frame.loc[after, "saving"] = sign * (without[1] - series.amounts[series.before :])
    frame.loc[after, ["cumulative_low", "cumulative", "cumulative_high"]] = sums.T
    before = frame.index[grid.places[: grid.known].astype(np.intp)]
    frame.loc[before, "counterfactual"] = grid.fitted()
    return frame


def _why(series: Series) -> str:
    if series.controls.shape[1]:
        return (
            "one series is given, with controls that the initiative does not reach: they show "
            "what hit all of them"
        )
    return (
        "one series is given and nothing to compare it with: what else changed at launch, or "
        "later, can't be told from the initiative"
    )


def _method(series: Series, level: float, seed: int) -> str:
    looked_at = f"{series.before} periods before launch"
    if series.earlier:
        looked_at = (
            f"the latest {series.before} periods before launch (the "
            f"{numbers.exact(series.earlier)} before those say little more and are left out)"
        )
    return (
        f"Level, trend, season and noise of {looked_at}, carried on and averaged over many ways "
        f"in which they may behave; {numbers.share(level)} range, widened where placebo runs "
        f"fell outside theirs (seed {seed})"
    )
