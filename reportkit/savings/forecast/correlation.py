"""Drivers that move together: the table ``driver_correlations``, read into a matrix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reportkit.errors import EstimateError
from reportkit.savings.forecast.driver_keys import DRIVER_KEYS
from reportkit.wording import at_most, nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Collection

    import pandas as pd

    from reportkit.savings.distributions import Array

Pair = tuple[str, str]

_ROUNDING = 1e-9
_TAKES_PART = 0.1  # of the vector that shows the contradiction


def read_correlations(
    rows: pd.DataFrame, initiative: str, used: Collection[str]
) -> dict[Pair, float]:
    """Read which drivers move together.

    Parameters
    ----------
    rows
        The rows of the table ``driver_correlations`` that hold.
    initiative
        For messages.
    used
        The drivers of this forecast.

    Returns
    -------
    dict
        From each pair, in the order of
        :data:`~reportkit.savings.forecast.driver_keys.DRIVER_KEYS`, to the correlation (-1..1)
        between their standard normal numbers.

    Raises
    ------
    EstimateError
        If a driver is unknown or not in this forecast, a pair is stated twice, a correlation lies
        outside -1..1, or the correlations contradict each other.
    """
    order = list(DRIVER_KEYS)
    found: dict[Pair, float] = {}
    problems: list[str] = []
    for row in rows.to_dict("records"):
        one, other, value = str(row["driver"]), str(row["with_driver"]), float(row["correlation"])
        problem = _problem(one, other, value, used)
        if problem:
            problems.append(problem)
            continue
        pair = (one, other) if order.index(one) < order.index(other) else (other, one)
        if pair in found:
            problems.append(f"{one} with {other} is stated twice. Keep one row.")
        found[pair] = value
    if not problems and found:
        problems = _contradiction(found)
    if problems:
        count = f"{len(problems)} problem{'s' if len(problems) > 1 else ''}"
        head = f"{count} in the driver correlations of {initiative}:"
        raise EstimateError(at_most([head, *(f"- {problem}" for problem in problems)]))
    return found


def correlation_matrix(pairs: dict[Pair, float], names: list[str]) -> Array | None:
    """Return the matrix of correlations between ``names``, None where there are none."""
    if not pairs:
        return None
    matrix = np.eye(len(names))
    for (one, other), value in pairs.items():
        first, second = names.index(one), names.index(other)
        matrix[first, second] = matrix[second, first] = value
    return matrix


def _problem(one: str, other: str, value: float, used: Collection[str]) -> str:
    for key in (one, other):
        if key not in DRIVER_KEYS:
            return f"{key!r} is not a driver of a forecast. {nearest_or_all(key, DRIVER_KEYS)}"
        if key not in used:
            return f"{key} is not in this forecast. State it in the table 'drivers', or leave it."
    if one == other:
        return f"{one} is stated with itself. Name two drivers."
    if not -1 <= value <= 1:
        return f"{one} with {other} is {value:g}. A correlation lies between -1 and 1."
    return ""


def _contradiction(pairs: dict[Pair, float]) -> list[str]:
    names = [key for key in DRIVER_KEYS if any(key in pair for pair in pairs)]
    matrix = correlation_matrix(pairs, names)
    values, vectors = np.linalg.eigh(np.eye(1) if matrix is None else matrix)
    if values[0] >= -_ROUNDING:
        return []
    against = [
        name for name, part in zip(names, np.abs(vectors[:, 0]), strict=True) if part > _TAKES_PART
    ]
    named = f"{', '.join(against[:-1])} and {against[-1]}"
    return [
        (
            f"Those of {named} contradict each other (the matrix is not positive semi-definite). "
            "Bring them closer to zero."
        )
    ]
