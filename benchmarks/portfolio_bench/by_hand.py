"""The same forecasts and their total, written by hand in numpy for this one shape of initiative.

It makes what a report shows: quantiles month by month, the total, the net present value, the
run-rate, each driver's share of the variance, and of the portfolio its range, each one's share
and which range is worth narrowing. It checks no input and explains nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import qmc

from portfolio_bench.case import CORRELATION, MONTHS, PACE_MONTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from portfolio_bench.case import Case

    Array = NDArray[np.float64]

Z90 = float(ndtri(0.9))
CHANCES = (0.1, 0.5, 0.9)
GRID = (np.arange(101) + 0.5) / 101
DRIVERS = ("volume", "time", "rate", "ceiling", "half", "speed", "one-off", "running")


@dataclass(frozen=True, slots=True)
class ByHand:
    """One initiative's forecast, and what the portfolio needs of it."""

    by_month: Array
    total_quantiles: Array
    total: Array
    npv: Array
    pace_by_month: Array
    shares: Array


@dataclass(frozen=True, slots=True)
class Together:
    """The portfolio's P10, P50 and P90, its pace's, each one's shares, and what halving buys."""

    total: Array
    pace: Array
    share: Array
    share_of_uncertainty: Array
    narrows: Array


def forecast(case: Case, draws: int) -> ByHand:
    """Carry every draw of one initiative through the months."""
    z = sobol(len(DRIVERS), draws)
    volume = lognormal(case.volume, 1.2, z[0])
    time_saved = case.time_saved + z[1] / Z90
    rate = lognormal(case.loaded_rate, 1.15, z[2])
    low, mid, high = (ndtri(part) for part in case.ranges()["adoption_ceiling"])
    ceiling = ndtr(johnson(low, mid, high, z[3]))
    half = lognormal(case.half, 1.4, z[4])
    speed = lognormal(case.speed, 1.4, z[5])
    one_off = overrun(case.one_off, 1.5, z[6])
    running = lognormal(case.running, 1.4, z[7]) / 12
    full = volume * time_saved * rate / 60 * ceiling / 12 - running
    by_month = np.empty((MONTHS, 9))
    total, npv = np.zeros(draws), np.zeros(draws)
    steepness = 2 * np.log(9) / speed
    for month in range(MONTHS):
        recurring = full / (1 + np.exp(-steepness * (month + 0.5 - half)))
        net = recurring - one_off / 12 if month < 12 else recurring  # noqa: PLR2004  a year
        total += net
        npv += net * 1.08 ** (-(month + 0.5 + 1 / 30) / 12)
        by_month[month, :3] = np.quantile(net, CHANCES)
        by_month[month, 3:6] = np.quantile(total, CHANCES)
        by_month[month, 6:] = np.quantile(recurring * 12, CHANCES)
    return ByHand(
        by_month=by_month,
        total_quantiles=np.quantile(total, GRID),
        total=np.quantile(total, CHANCES),
        npv=np.quantile(npv, CHANCES),
        pace_by_month=by_month[:, 6:],
        shares=np.array([share_of_variance(one, total) for one in z]),
    )


def portfolio(known: Sequence[ByHand], draws: int) -> Together:
    """Add the initiatives up, each pair correlated alike."""
    count = len(known)
    matrix = np.full((count, count), CORRELATION)
    np.fill_diagonal(matrix, 1.0)
    z = np.linalg.cholesky(matrix) @ sobol(count, draws)
    own = [
        np.interp(ndtr(each), GRID, one.total_quantiles) for one, each in zip(known, z, strict=True)
    ]
    total = np.sum(own, axis=0)
    pace = np.sum(
        [
            johnson(low, mid, high, each)
            for (low, mid, high), each in zip(
                [one.pace_by_month[PACE_MONTH] for one in known], z, strict=True
            )
        ],
        axis=0,
    )
    return Together(
        total=np.quantile(total, CHANCES),
        pace=np.quantile(pace, CHANCES),
        share=np.array([one.mean() for one in own]) / total.mean(),
        share_of_uncertainty=np.array(
            [np.mean((one - one.mean()) * (total - total.mean())) / total.var() for one in own]
        ),
        narrows=np.array(
            [narrowed(total, part, one.shares) for one, part in zip(known, own, strict=True)]
        ),
    )


def sobol(dimensions: int, draws: int) -> Array:
    """Return standard normal numbers, a row for each dimension."""
    engine = qmc.Sobol(dimensions, rng=np.random.default_rng(0))
    found: Array = ndtri(engine.random(draws).T)
    return found


def lognormal(middle: float, factor: float, z: Array) -> Array:
    """Return what is even on a logarithm's scale."""
    found: Array = middle * factor ** (z / Z90)
    return found


def overrun(middle: float, factor: float, z: Array) -> Array:
    """Return a cost with the Pareto tail of IT projects' overruns, capped at 21 times the plan."""
    tail = middle * factor / np.minimum(ndtr(-z) / 0.1, 1)
    cap = middle * 1.5 * np.exp(5.47 / 1.5 - 1)
    found: Array = np.where(z <= Z90, lognormal(middle, factor, z), np.minimum(tail, cap))
    return found


def johnson(low: float, mid: float, high: float, z: Array) -> Array:
    """Return the curve of Hadlock and Bickel (2017) through three quantiles."""
    below, above = mid - low, high - mid
    if abs(above - below) <= 1e-6 * (below + above):
        return mid + below / Z90 * z
    least, side = min(below, above), np.sign(above - below)
    delta = np.sinh(np.arccosh((below + above) / (2 * least))) / Z90
    bent = np.sinh(np.arcsinh(delta * z) + np.arcsinh(side * Z90 * delta))
    found: Array = (low if side > 0 else high) + least / (delta * Z90) * bent
    return found


def share_of_variance(z: Array, outcome: Array) -> float:
    """Return the variance of the means within 64 slices of an input, over the whole."""
    place = np.minimum((ndtr(z) * 64).astype(int), 63)
    held = np.bincount(place, minlength=64)
    means = np.bincount(place, weights=outcome - outcome.mean(), minlength=64) / held
    return float((means**2 * held).sum() / len(outcome) / outcome.var())


def narrowed(total: Array, own: Array, shares: Array) -> Array:
    """Return by how much the total's range narrows when each input's is halved [EUR]."""
    width = np.subtract(*np.quantile(total, (0.9, 0.1)))
    apart = own - np.median(own)
    return np.array(
        [
            width
            - np.subtract(*np.quantile(total - apart * (1 - np.sqrt(1 - 0.75 * share)), (0.9, 0.1)))
            for share in shares
        ]
    )
