"""What a business series is made of: trend, season, and the ways in which it is noisy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.signal import lfilter

if TYPE_CHECKING:
    from savings_bench.case import Floats, Length

LEVEL = 100.0


def in_years(length: Length) -> Floats:
    """Return when each period begins, counted from the first [years]."""
    return np.arange(length.periods) / length.year


def trend(rng: np.random.Generator, length: Length, *, spread: float = 0.03) -> Floats:
    """Return a straight line around the level: a few per cent a year, up or down."""
    return LEVEL * (1 + rng.normal(0.01, spread) * in_years(length))


def season(
    rng: np.random.Generator, length: Length, *, low: float = 3.0, high: float = 10.0
) -> Floats:
    """Return a smooth yearly season: two harmonics, the first of amplitude low to high."""
    first = rng.uniform(low, high)
    second = first * rng.uniform(0.1, 0.6)
    phases = rng.uniform(0, 2 * np.pi, 2)
    angle = 2 * np.pi * in_years(length)
    shape: Floats = first * np.cos(angle + phases[0]) + second * np.cos(2 * angle + phases[1])
    return shape


def noise_size(rng: np.random.Generator) -> float:
    """Return a standard deviation that is common in business: 1.5 to 5% of the level."""
    return float(rng.uniform(0.015, 0.05)) * LEVEL


def autoregressive(
    rng: np.random.Generator, periods: int, coefficients: tuple[float, ...]
) -> Floats:
    """Return a stationary autoregressive path of standard deviation 1 (in the long run)."""
    burn_in = 300
    denominator = np.array([1.0, *(-each for each in coefficients)])
    path = lfilter([1.0], denominator, rng.normal(size=periods + burn_in))
    impulse = lfilter([1.0], denominator, np.eye(1, 2000)[0])
    return np.asarray(path[burn_in:] / np.sqrt(np.sum(impulse**2)), dtype=np.float64)


def random_walk(rng: np.random.Generator, length: Length, *, a_year: float) -> Floats:
    """Return a walk that strays by ``a_year`` (one standard deviation) within a year."""
    steps = rng.normal(0, a_year / np.sqrt(length.year), length.periods)
    walk: Floats = np.cumsum(steps) - steps[0]
    return walk
