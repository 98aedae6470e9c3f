"""Runs where nothing had happened: how far they widen a range, and whether the method may speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtri

from reportkit.savings.measure.measured import Placebo

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array

_TRUSTED = 10.0  # runs that the method's own word is worth: overlapping runs are not many
_FARTHEST = 4.0  # usual deviations: a single run does not widen without end
_FEW = 4  # runs, below which they may not silence the method


def judged(
    found: Array,
    launched: pd.DatetimeIndex,
    level: float,
    *,
    occasions: str,
    then: str,
) -> Placebo:
    """Widen the ranges of placebo runs by as much as they fell short, and say what they show.

    Parameters
    ----------
    found
        Shape (runs, 3): low end, middle and high end of the saving that each run found where
        there was none [the series' unit].
    launched
        When each run pretended a launch.
    level
        The chance that a range is to hold the truth.
    occasions
        What the runs were tried on, in words, as in ``"dates"``.
    then
        How the sentence ends that says why the method may not speak.
    """
    low, middle, high = found.T
    factor = widening(middle / (high - low) * 2 * ndtri((1 + level) / 2))
    low, high = middle - factor * (middle - low), middle + factor * (high - middle)
    held = (low <= 0) & (high >= 0)
    missed = int((~held).sum())
    silent = len(held) >= _FEW and missed > len(held) / 2
    why = (
        f"On {missed} of {len(held)} {occasions} when nothing had happened, the method would have "
        f"reported a change{then}"
    )
    runs = pd.DataFrame(
        {"total": middle, "low": low, "high": high, "held": held, "found": low > 0},
        index=launched.rename("launched"),
    )
    return Placebo(runs, factor, not silent, why if silent else "")


def widening(scores: Array) -> float:
    """Return by how much the ranges fell short of what the runs found, at least 1.

    Parameters
    ----------
    scores
        What each run found, in the standard deviations that the method gave it.
    """
    capped = np.clip(scores, -_FARTHEST, _FARTHEST)
    return float(max(1.0, np.sqrt((_TRUSTED + (capped**2).sum()) / (_TRUSTED + len(scores)))))


def widened(draws: Array, factor: float, middle: Array | None = None) -> Array:
    """Return draws spread about their median by a factor.

    Parameters
    ----------
    draws
        Along the last axis, unless ``middle`` is given.
    factor
        By which.
    middle
        Their median, where it is known already.
    """
    if middle is None:
        middle = np.median(draws, axis=-1, keepdims=True)
    return np.asarray(middle + factor * (draws - middle))
