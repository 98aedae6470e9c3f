"""How far a value is from those before it and those after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reportkit.savings.distributions import Array

_NEIGHBOURS = 4  # on each side
_TOLD = 3  # sites, of which one may err
_FEW = 2  # that a side must have


def from_both_sides(values: Array, regime: NDArray[np.int8]) -> tuple[Array, Array]:
    """Return by how much each value exceeds the median of those before, and of those after.

    Parameters
    ----------
    values
        Periods in rows; NaN where missing.
    regime
        Neighbours are sought where this is the same.
    """
    return _one_side(values, regime), _one_side(values[::-1], regime[::-1])[::-1]


def _one_side(values: Array, regime: NDArray[np.int8]) -> Array:
    periods = len(values)
    lagged = np.full((_NEIGHBOURS, *values.shape), np.nan)
    for lag in range(1, min(_NEIGHBOURS, periods - 1) + 1):
        same = regime[lag:] == regime[:-lag]
        lagged[lag - 1, lag:] = np.where(same, values[:-lag], np.nan)
    enough = (~np.isnan(lagged)).sum(axis=0) >= _FEW
    middle = np.full(values.shape, np.nan)
    middle[enough] = np.nanmedian(lagged[:, enough], axis=0)
    return np.asarray(values - middle)


def from_those_around(values: Array, regime: NDArray[np.int8]) -> Array:
    """Return by how much each value exceeds those around; NaN where it has no neighbours."""
    before, after = from_both_sides(values, regime)
    either = np.where(np.isnan(before), after, before)
    return np.asarray((either + np.where(np.isnan(after), before, after)) / 2)


def shared_path(values: Array, regime: NDArray[np.int8]) -> Array:
    """Return the path that sites take together, as a column: the sum of their middle steps.

    Where fewer than three sites have a step, which of them erred can't be told, and none is taken.
    """
    steps = np.diff(values, axis=0)
    steps = np.where(regime[1:] == regime[:-1], steps, np.nan)
    told = (~np.isnan(steps)).sum(axis=1, keepdims=True) >= _TOLD
    return np.vstack([np.zeros((1, 1)), np.cumsum(np.where(told, middle(steps), 0.0), axis=0)])


def middle(values: Array) -> Array:
    """Return each row's median, as a column; 0 where nothing is known."""
    known = (~np.isnan(values)).any(axis=1)
    medians = np.zeros((len(values), 1))
    if known.any():
        medians[known, 0] = np.nanmedian(values[known], axis=1)
    return medians
