"""How good a range was, now that one knows: proper scores, and how sure a count can be.

Sources: Gneiting and Raftery, Strictly Proper Scoring Rules, Prediction, and Estimation, Journal
of the American Statistical Association 102, 2007 (quantile and interval score); Wilson, Probable
Inference, the Law of Succession, and Statistical Inference, the same journal 22, 1927.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import bdtr, ndtri

from reportkit.errors import EstimateError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from reportkit.savings.distributions import Array


def pinball(quantile: ArrayLike, actual: ArrayLike, chance: float) -> Array:
    """Return the loss of a quantile at ``chance`` (0..1), in its unit; 0 is perfect.

    What lies above it costs ``chance`` a unit, what lies below the rest of 1.
    """
    off = np.asarray(actual, dtype=np.float64) - np.asarray(quantile, dtype=np.float64)
    return np.maximum(chance * off, (chance - 1) * off)


def interval_score(low: ArrayLike, high: ArrayLike, actual: ArrayLike, level: float = 0.8) -> Array:
    """Return the score of a range that holds the truth with chance ``level``, in its unit.

    Its width, and ``2 / (1 - level)`` for each unit by which the truth lies outside.
    """
    bottom, top, came = (np.asarray(part, dtype=np.float64) for part in (low, high, actual))
    outside = np.maximum(bottom - came, 0) + np.maximum(came - top, 0)
    return np.asarray(top - bottom + 2 / (1 - level) * outside)


def wilson(share: float, count: float, level: float = 0.8) -> tuple[float, float]:
    """Return the interval of a share (0..1) that was seen in ``count`` cases.

    Raises
    ------
    EstimateError
        If there is no case, or the share is none.
    """
    if count <= 0 or not 0 <= share <= 1:
        raise EstimateError(f"A share of {share:g} in {count:g} cases has no interval.")
    z = float(ndtri(0.5 + level / 2))
    centre = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    half = z / (1 + z**2 / count) * math.sqrt(share * (1 - share) / count + (z / (2 * count)) ** 2)
    return max(centre - half, 0.0), min(centre + half, 1.0)


def median_range(values: ArrayLike, level: float = 0.8) -> tuple[float, float, float]:
    """Return the median with a range that needs no assumption on how the values fall.

    The range is between order statistics, by the binomial chance that the true median lies
    between them: at least ``level``, or all of the values where they are too few.
    """
    ordered = np.sort(np.asarray(values, dtype=np.float64))
    count = len(ordered)
    if not count:
        raise EstimateError("There is nothing of which a median could be taken.")
    place = 0
    while place + 1 < count / 2 and 2 * float(bdtr(place, count, 0.5)) <= 1 - level:
        place += 1
    place = max(place - 1, 0)
    return float(np.median(ordered)), float(ordered[place]), float(ordered[count - 1 - place])
