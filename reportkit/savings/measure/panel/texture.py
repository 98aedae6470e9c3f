"""How a site's figures wander when nothing happens to them, and what that makes of their sum.

Every site's log unit cost is its own level, plus a movement that all sites share, plus what is
its own: noise, noise that remembers, a level that roams, a slope and a season. The last five
have variances that all sites have in common; they are the texture.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from scipy.linalg import solve_triangular

from reportkit.savings.distributions import Array

_LEVEL = 1e4
"""Variance of a site's level, in that of its noise: nothing is assumed of it."""

_HARMONICS = 2


@dataclass(frozen=True, slots=True)
class Texture:
    """Variances of what is a site's own, each as a multiple of that of its noise.

    Parameters
    ----------
    memory
        What a period keeps of the deviation of the one before it (0..1).
    fresh
        Share of the noise that is forgotten at once (0..1).
    roaming
        Variance that the level gains in a year.
    slope
        Variance of a steady drift over a year.
    season
        Variance of the season that a site does not share with the others.
    """

    memory: float
    fresh: float
    roaming: float
    slope: float
    season: float


@lru_cache(maxsize=32)
def covariance(texture: Texture, periods: int, a_year: float) -> Array:
    """Return the covariance of one site's periods, its level among it [noise variance]."""
    place = np.arange(periods)
    apart = np.abs(place[:, None] - place[None, :])
    years = (place + 1) / a_year
    middle = years - years.mean()
    noise = (1 - texture.fresh) * texture.memory**apart + texture.fresh * (apart == 0)
    whole = np.asarray(noise + _LEVEL + _slow(texture, years, middle, a_year))
    whole.flags.writeable = False  # it is kept for the placebo runs, which ask for the same again
    return whole


def slow_covariance(texture: Texture, periods: int, a_year: float) -> Array:
    """Return the same without the noise: what a smooth curve through the periods would follow."""
    place = np.arange(periods)
    years = (place + 1) / a_year
    return np.asarray(_LEVEL + _slow(texture, years, years - years.mean(), a_year))


def _slow(texture: Texture, years: Array, middle: Array, a_year: float) -> Array:
    slow = texture.roaming * np.minimum(years[:, None], years[None, :])
    slow = slow + texture.slope * middle[:, None] * middle[None, :]
    if texture.season:
        slow = slow + texture.season * season_covariance(len(years), a_year)
    return np.asarray(slow)


def season_covariance(periods: int, a_year: float) -> Array:
    """Return the covariance of a season whose first wave has the variance 1."""
    place = np.arange(periods)
    turn = 2 * np.pi * (place[:, None] - place[None, :]) / a_year
    waves = [np.cos(turn * wave) / wave**2 for wave in range(1, _HARMONICS + 1)]
    return np.asarray(np.sum(waves, axis=0))


@dataclass(frozen=True, slots=True, eq=False)
class Precisions:
    """Inverses of the covariance of any leading part of a history, from one factorisation."""

    root_inverse: Array
    log_determinants: Array

    @classmethod
    @lru_cache(maxsize=32)
    def of(cls, texture: Texture, periods: int, a_year: float) -> Precisions:
        """Factorise once."""
        root = np.linalg.cholesky(covariance(texture, periods, a_year))
        inverse = solve_triangular(root, np.eye(len(root)), lower=True, check_finite=False)
        return cls(np.asarray(inverse), 2 * np.cumsum(np.log(np.diag(root))))

    def upto(self, periods: int) -> tuple[Array, float]:
        """Return the inverse for the first ``periods``, and the log of the determinant."""
        part = self.root_inverse[:periods, :periods]
        return part.T @ part, float(self.log_determinants[periods - 1]) if periods else 0.0


def without(
    precision: Array, log_determinant: float, missing: np.ndarray[tuple[int], np.dtype[np.intp]]
) -> tuple[Array, float]:
    """Return the inverse covariance of the periods that are not missing; zero in the others."""
    if not len(missing):
        return precision, log_determinant
    lost = precision[np.ix_(missing, missing)]
    across = precision[:, missing]
    kept = precision - across @ np.linalg.solve(lost, across.T)
    kept[missing, :] = 0.0
    kept[:, missing] = 0.0
    return kept, log_determinant + float(np.linalg.slogdet(lost)[1])
