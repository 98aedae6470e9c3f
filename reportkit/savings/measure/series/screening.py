"""Points far off before launch, and single ones since: set aside, and named.

Before launch a point is far off where the rest of the series, itself left out, foretells it by
far otherwise. Since launch nobody knows what the initiative did, so only a point that stands
alone among its neighbours is taken for an error of recording.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import solve_triangular

from reportkit.errors import EstimateError
from reportkit.savings.measure.measured import SetAside
from reportkit.savings.measure.series.regressors import regressors_of
from reportkit.savings.measure.series.textures import Texture, covariances

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reportkit.savings.distributions import Array
    from reportkit.savings.measure.series.reading import Series

_PLAIN = (
    Texture(),
    Texture(0, 1, 0.5),
    Texture(0, 1, 0.8),
    Texture(level=0.03),
    Texture(level=0.3),
)
_FAR, _FAR_SINCE = 4.0, 5.0  # usual deviations
_MOST = 0.1  # of the history
_ROUNDS = 6
_USUAL = 1.4826  # a normal's standard deviation over its median deviation
_AROUND = 4  # neighbours
_SLIGHT, _ROUNDING = 1e-10, 1e-9
_FAST = 2.0  # turns a season: faster ones could follow an outlier


def screened(series: Series) -> tuple[Series, tuple[SetAside, ...], float]:
    """Return the series without its outliers before launch, what was set aside, and what is usual.

    The last is the usual distance of a point from what all others foretell [unit].

    Raises
    ------
    EstimateError
        If nothing but the same value is left.
    """
    values = series.amounts.copy()
    gaps = np.isnan(values)
    allowed = _MOST * int((~gaps[: series.before]).sum())
    far = np.zeros(len(values), dtype=bool)
    usual = 0.0
    for _ in range(_ROUNDS):
        places, scores, usual = deviations(replace(series, amounts=values))
        beyond = np.abs(scores) > max(_FAR, np.abs(scores).max() / 2)
        if not beyond.any() or far.sum() + beyond.sum() > allowed:
            break
        far[places[beyond]] = True
        values[far] = np.nan
    left = values[: series.before][~np.isnan(values[: series.before])]
    if np.ptp(left) == 0:
        raise EstimateError(
            f"{series.name} is {left[0]:g} in all but {int(far.sum())} of the periods before "
            "launch. That says nothing of how it would have moved: check where it comes from."
        )
    named = [
        SetAside(
            series.day(int(place)),
            float(series.amounts[place]) if far[place] else None,
            "far from what the rest foretells" if far[place] else "not recorded",
        )
        for place in np.flatnonzero(far | gaps)
    ]
    return replace(series, amounts=values), tuple(named), usual


def deviations(series: Series) -> tuple[NDArray[np.intp], Array, float]:
    """Return how far each point before launch lies from what all others foretell.

    Returns
    -------
    places, scores, usual
        Where the known points are, their distances in usual deviations, and what a usual
        distance is [unit].
    """
    places = np.flatnonzero(~np.isnan(series.amounts[: series.before]))
    made = regressors_of(series, places.astype(np.float64), len(places))
    slow = np.ones(made.columns.shape[1], dtype=bool)
    slow[2 + made.controls :] = made.frequencies <= _FAST
    columns, values = made.columns[:, slow], series.amounts[places]
    values = values - values.mean()  # what lies far from zero loses digits otherwise
    best = (-np.inf, values, values)
    for covariance in covariances(_PLAIN, places.astype(np.float64)):
        root = np.linalg.cholesky(covariance)
        whitener = solve_triangular(root, np.eye(len(places)), lower=True, check_finite=False)
        carried = whitener.T @ (whitener @ columns)
        inner = columns.T @ carried
        inner += _SLIGHT * np.diag(np.diag(inner))  # two controls may be one and the same
        fitted = np.linalg.solve(inner, carried.T)
        left = whitener.T @ (whitener @ values) - carried @ (fitted @ values)
        freedom = len(values) - columns.shape[1]
        likelihood = (
            -2 * np.log(np.diag(root)).sum()
            - np.linalg.slogdet(inner)[1]
            - freedom * np.log(max(float(values @ left), 1e-300))
        )
        if likelihood > best[0]:
            inward = np.maximum((whitener**2).sum(axis=0) - (carried * fitted.T).sum(axis=1), 1e-12)
            best = (float(likelihood), left / np.sqrt(inward), left / inward)
    usual = _USUAL * float(np.median(np.abs(best[1] - np.median(best[1]))))
    told = usual > _ROUNDING * float(np.abs(values).max())
    scores = best[1] / usual if told else np.zeros(len(places))
    return places, scores, _USUAL * float(np.median(np.abs(best[2])))


def alone_since(
    series: Series, expected: Array, usual: float
) -> tuple[Array, tuple[SetAside, ...]]:
    """Return the values since launch with errors of recording put right, and those named.

    A point that stands alone counts as its neighbours do, so that no saving rests on it.

    Parameters
    ----------
    series
        Screened before launch.
    expected
        Shape (periods since launch,): what would have been [unit].
    usual
        From :func:`screened` [unit].
    """
    since = series.amounts[series.before :].copy()
    known = np.flatnonzero(~np.isnan(since))
    if len(known) <= _AROUND:
        return since, ()
    off = since[known] - expected[known]
    named = []
    for rank, place in enumerate(known):
        near = np.argsort(np.abs(np.arange(len(known)) - rank), kind="stable")[1 : _AROUND + 1]
        around = float(np.median(off[near]))
        spread = max(usual, _USUAL * float(np.median(np.abs(off[near] - around))))
        if abs(off[rank] - around) > _FAR_SINCE * spread > 0 and not _usual_then(
            series, int(place), off[rank] - around, spread
        ):
            named.append(
                SetAside(
                    series.day(series.before + int(place)),
                    float(since[place]),
                    "stands alone since launch, counted as its neighbours",
                )
            )
            since[place] = expected[place] + around
    return since, tuple(named)


def _usual_then(series: Series, place: int, off: float, spread: float) -> bool:
    """Whether the series did the same a year before: then it is the season, not an error."""
    earlier = series.before + place - round(series.a_year)
    if not 1 <= earlier < series.before - 1:
        return False
    around = series.amounts[earlier - 1 : earlier + 2]
    if np.isnan(around[1]):
        return False
    return bool(np.sign(off) * (around[1] - np.nanmedian(around)) > spread)
