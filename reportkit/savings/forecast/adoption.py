"""How far an initiative has spread: a logistic S-curve in months from its start."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from reportkit.savings.distributions import Array

_STEEPNESS = 2 * math.log(9)  # a logistic goes from 10% to 90% in this many of its time constants


def adoption(months: ArrayLike, ceiling: ArrayLike, half: ArrayLike, speed: ArrayLike) -> Array:
    """Return the share that uses what was built.

    Parameters
    ----------
    months
        Time since the start [months]; before it nobody has adopted.
    ceiling
        Where it ends [share].
    half
        When half of the ceiling is reached [months from the start].
    speed
        From 10% to 90% of the ceiling [months]; 0 is a switch thrown at ``half``.

    Returns
    -------
    Array
        Between 0 and ``ceiling`` [share].
    """
    since = np.asarray(months, dtype=np.float64)
    lag = since - np.asarray(half, dtype=np.float64)
    pace = _STEEPNESS / np.maximum(np.asarray(speed, dtype=np.float64), 1e-9)
    exponent = np.clip(-pace * lag, -700, 700)
    curve: Array = np.asarray(ceiling, dtype=np.float64) / (1 + np.exp(exponent))
    return np.where(since < 0, 0.0, curve)


def months_to(share_of_ceiling: float, half: float, speed: float) -> float:
    """Return when adoption reaches a share (0..1) of its ceiling [months from the start]."""
    return half + speed * math.log(share_of_ceiling / (1 - share_of_ceiling)) / _STEEPNESS
