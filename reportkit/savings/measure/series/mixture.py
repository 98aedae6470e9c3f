"""A mixture of Student-t distributions: what the cells of a grid foretell together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import stdtr

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array

_FAR = 60.0  # scales
_HALVINGS = 40  # of that: to a ten-billionth of a scale
_NEGLIGIBLE = 1e-6


def quantiles(
    weight: Array, middle: Array, scale: Array, freedom: float, at: tuple[float, ...]
) -> Array:
    """Return quantiles of a mixture of Student-t distributions, by halving.

    Parameters
    ----------
    weight, middle, scale
        Shape (components,).
    freedom
        Degrees of freedom, of all of them.
    at
        Probabilities (0..1).
    """
    kept = weight > _NEGLIGIBLE * weight.max()
    share = weight[kept] / weight[kept].sum()
    centre, width = middle[kept], scale[kept]
    wanted = np.asarray(at)
    below = np.full(len(wanted), (centre - _FAR * width).min())
    above = np.full(len(wanted), (centre + _FAR * width).max())
    for _ in range(_HALVINGS):
        guess = (below + above) / 2
        reached = share @ stdtr(freedom, (guess - centre[:, None]) / width[:, None])
        below = np.where(reached < wanted, guess, below)
        above = np.where(reached < wanted, above, guess)
    return np.asarray((below + above) / 2)
