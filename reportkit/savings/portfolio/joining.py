"""How initiatives move together, and what they have in common: stated, checked, in words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.formats import numbers
from reportkit.savings.distributions import Array
from reportkit.wording import nearest_or_all

if TYPE_CHECKING:
    from collections.abc import Sequence

Correlation: TypeAlias = float | pd.DataFrame
Shared: TypeAlias = Mapping[tuple[str, str], float]


@dataclass(frozen=True, slots=True, eq=False)
class Joined:
    """How initiatives move together: the matrix, and the same in words."""

    matrix: Array
    words: str


def read_correlation(stated: Correlation, names: Sequence[str]) -> Joined:
    """Read a correlation as it was stated.

    Parameters
    ----------
    stated
        One number in -1..1 for every pair, or a frame with a row and a column for each name.
    names
        The initiatives, in order.

    Raises
    ------
    EstimateError
        If it is no number in -1..1, or the frame lacks a name. Whether the numbers can hold
        together is checked where they are drawn from.
    """
    if isinstance(stated, pd.DataFrame):
        missing = [name for name in names if name not in stated.index or name not in stated.columns]
        if missing:
            raise EstimateError(
                f"The correlation matrix lacks {len(missing)} of {len(names)} initiatives: "
                f"{', '.join(missing[:3])}. Give each a row and a column of its name."
            )
        matrix = stated.loc[list(names), list(names)].to_numpy(np.float64)
        return Joined(matrix, "correlated as stated pair by pair")
    rho = float(stated)
    if not (math.isfinite(rho) and -1 <= rho <= 1):
        raise EstimateError(f"The correlation {rho:g} is not in -1..1. Give one, as in 0.3.")
    least = -1 / (len(names) - 1) if len(names) > 1 else -1.0
    if rho < least - 1e-12:
        raise EstimateError(
            f"{len(names)} initiatives cannot all be correlated by {rho:g}: where two move apart, "
            f"a third cannot move apart from both. Give {least:.3f} or more."
        )
    matrix = np.full((len(names), len(names)), rho)
    np.fill_diagonal(matrix, 1.0)
    words = (
        "independent of each other" if rho == 0 else f"any two correlated by {numbers.exact(rho)}"
    )
    return Joined(matrix, words)


def check_shared(shared: Shared, names: Sequence[str]) -> None:
    """Refuse shared benefits that name no pair, or count more than all of an initiative.

    Raises
    ------
    EstimateError
        If a name is unknown, a pair is stated twice or is one initiative, a share is outside
        0..1, or an initiative's shares add up to more than 1.
    """
    used = dict.fromkeys(names, 0.0)
    pairs: set[frozenset[str]] = set()
    for (one, other), share in shared.items():
        for name in (one, other):
            if name not in used:
                raise EstimateError(
                    f"{name!r} shares a benefit but is not in the portfolio. "
                    f"{nearest_or_all(name, names)}"
                )
        if one == other or frozenset((one, other)) in pairs:
            raise EstimateError(f"{one!r} and {other!r} are no pair, or are stated twice.")
        if not 0 <= share <= 1:
            raise EstimateError(
                f"{one!r} and {other!r} share {share:g}. Give a share of the smaller one, 0 to 1."
            )
        pairs.add(frozenset((one, other)))
        used[one] += share
        used[other] += share
    over = [name for name, share in used.items() if share > 1 + 1e-9]
    if over:
        raise EstimateError(
            f"{over[0]!r} shares {used[over[0]]:.0%} of its saving with others, more than all of "
            "it. Lower the shares."
        )
