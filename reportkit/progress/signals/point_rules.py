"""The four rules by which a point of a series is more than noise.

As NHS England's "Making Data Count" has them, and as the R package NHSRplotthedots 0.2.2 applies
them to a series: a point outside the limits; seven in a row rising or falling; two of three on one
side of the mean and near the same limit; seven in a row on one side of the mean. Where several
hold of a point, the first of these names it and says which way it points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Values = NDArray[np.floating[Any]]
    Signs = NDArray[np.int64]

Rule = Literal["outside", "course", "near", "side"]
"""``outside`` the limits, a ``course`` up or down, ``near`` a limit, one ``side`` of the mean."""

IN_A_ROW = 7
_NEAR = 2 / 3
"""How far from the mean towards a limit is near to it."""

_WINDOW, _OF_WINDOW = 3, 2
_ROUNDING = 1e-12
"""Differences below this share of the largest value come of rounding, not of the work."""


def judge_points(values: Values, mean: float, reach: float) -> tuple[Signs, list[Rule | None]]:
    """Say of each point whether a rule holds of it, and which way it then points.

    Parameters
    ----------
    values
        In order of time [any unit], under one set of limits.
    mean, reach
        The mean, and how far each limit lies from it [the same unit].

    Returns
    -------
    tuple
        1 (up), -1 (down) or 0 (noise) for each point; and the rule, None where it is noise.
    """
    slack = _ROUNDING * float(np.abs(values).max())
    offset = values - mean
    side = _signs(offset, slack)
    beyond = np.abs(offset) > reach + slack
    outside = np.where(beyond, side, 0)
    course = _course(values)
    near = _near(np.where(~beyond & (np.abs(offset) > reach * _NEAR + slack), side, 0), side)
    found: tuple[tuple[Rule, Signs], ...] = (
        ("outside", outside),
        ("course", course),
        ("near", near),
        ("side", _one_side(side)),
    )
    ways = np.zeros(len(values), dtype=np.int64)
    rules: list[Rule | None] = [None] * len(values)
    for rule, signs in found:
        for at in np.flatnonzero((ways == 0) & (signs != 0)):
            ways[at], rules[at] = signs[at], rule
    return ways, rules


def sides(values: Values, mean: float) -> Signs:
    """Return 1 for each point above the mean, -1 for each below, 0 for one that is on it."""
    return _signs(values - mean, _ROUNDING * float(np.abs(values).max()))


def _signs(numbers: Values, slack: float) -> Signs:
    return np.where(np.abs(numbers) > slack, np.sign(numbers), 0).astype(np.int64)


def _windows(signs: Signs, length: int) -> Iterator[tuple[int, Signs]]:
    for first in range(len(signs) - length + 1):
        yield first, signs[first : first + length]


def _one_side(side: Signs) -> Signs:
    found = np.zeros_like(side)
    for first, window in _windows(side, IN_A_ROW):
        if abs(window.sum()) == IN_A_ROW:
            found[first : first + IN_A_ROW] = window[0]
    return found


def _course(values: Values) -> Signs:
    """Return the way of each point in a course; where one course turns into another, the later."""
    steps = np.sign(np.diff(values)).astype(np.int64)
    found = np.zeros(len(values), dtype=np.int64)
    for first, window in _windows(steps, IN_A_ROW - 1):
        if abs(window.sum()) == IN_A_ROW - 1:
            found[first : first + IN_A_ROW] = window[0]
    return found


def _near(near: Signs, side: Signs) -> Signs:
    """Return the points near a limit in any three on one side, of which two at least are so."""
    found = np.zeros_like(side)
    for first, window in _windows(near, _WINDOW):
        one_side = abs(side[first : first + _WINDOW].sum()) == _WINDOW
        if one_side and abs(window.sum()) >= _OF_WINDOW:
            part = found[first : first + _WINDOW]
            part[window != 0] = window[window != 0]
    return found
