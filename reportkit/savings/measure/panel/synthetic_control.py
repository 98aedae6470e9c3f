"""Synthetic control: one treated unit against the mixture of others that was most like it before.

Abadie, Diamond and Hainmueller, "Synthetic control methods for comparative case studies", Journal
of the American Statistical Association 105 (2010), matched on every outcome before launch; the
same is done for each of the others, as if it had been treated (placebo in space).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.optimize import nnls

from reportkit.errors import EstimateError

if TYPE_CHECKING:
    from collections.abc import Hashable

    from reportkit.savings.distributions import Array

_SUM_TO_ONE = 1e3
"""How much more a unit of weight too many counts than the worst outcome's scale."""


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticControl:
    """What the treated unit came to, against its synthetic twin.

    Parameters
    ----------
    weights
        Of each other unit in the twin; they are at least 0 and sum to 1.
    by_period
        ``actual``, ``synthetic`` and ``effect`` [the outcome's unit], over all periods.
    average
        The mean effect from launch on [the outcome's unit].
    placebos
        For every unit, the treated one first: ``average``, ``before`` (the root mean square
        error before launch) and ``ratio`` of the root mean square after launch to it.
    chance
        How often a unit at random has a ratio as large as the treated one's (0..1).
    """

    weights: pd.Series[float] = field(repr=False)
    by_period: pd.DataFrame = field(repr=False)
    average: float
    placebos: pd.DataFrame = field(repr=False)
    chance: float


def synthetic_control(
    outcomes: pd.DataFrame, treated: Hashable, launched: object
) -> SyntheticControl:
    """Compare one treated unit with its synthetic twin.

    Parameters
    ----------
    outcomes
        Periods in rows, ascending; units in columns; no value missing.
    treated
        The unit that was treated.
    launched
        The first period with the treatment.

    Raises
    ------
    EstimateError
        If a value is missing, the unit isn't there, there are fewer than two others, or fewer
        than two periods before launch or none after.
    """
    _refuse(outcomes, treated, launched)
    after = np.asarray(outcomes.index >= launched)
    values = outcomes.to_numpy(np.float64)
    place = [*outcomes.columns].index(treated)
    order = [place, *(unit for unit in range(values.shape[1]) if unit != place)]
    rows, twins = [], []
    for unit in order:
        # In a placebo the treated unit is left out: its own change isn't to be compared with.
        others = [other for other in order if other not in (unit, place)]
        weights = _weights(values[~after][:, others], values[~after, unit])
        effect = values[:, unit] - values[:, others] @ weights
        before = float(np.sqrt((effect[~after] ** 2).mean()))
        later = float(np.sqrt((effect[after] ** 2).mean()))
        rows.append((float(effect[after].mean()), before, later / before if before else np.inf))
        twins.append((others, weights))
    placebos = pd.DataFrame(
        rows, columns=["average", "before", "ratio"], index=outcomes.columns[order]
    )
    others, weights = twins[0]
    twin = values[:, others] @ weights
    return SyntheticControl(
        weights=pd.Series(weights, index=outcomes.columns[others]),
        by_period=pd.DataFrame(
            {"actual": values[:, place], "synthetic": twin, "effect": values[:, place] - twin},
            index=outcomes.index,
        ),
        average=rows[0][0],
        placebos=placebos,
        chance=float((placebos["ratio"] >= placebos["ratio"].iloc[0]).mean()),
    )


def _weights(others: Array, own: Array) -> Array:
    """Return the weights, at least 0 and summing to 1, that come nearest to the unit's own past."""
    scale = _SUM_TO_ONE * max(float(np.abs(others).max()), 1e-12)
    weights, _ = nnls(np.vstack([others, np.full(others.shape[1], scale)]), np.append(own, scale))
    return np.asarray(weights / weights.sum())


def _refuse(outcomes: pd.DataFrame, treated: Hashable, launched: object) -> None:
    missing = int(outcomes.isna().to_numpy().sum())
    if missing:
        raise EstimateError(
            f"{missing:,} of {outcomes.size:,} outcomes are missing. Leave out the units or the "
            "periods that have gaps."
        )
    if treated not in outcomes.columns:
        raise EstimateError(
            f"{treated!r} is none of the {len(outcomes.columns)} units. Name one of them."
        )
    if len(outcomes.columns) < 3:  # noqa: PLR2004  a twin is made of at least two
        raise EstimateError(
            f"A twin is made of at least two other units; there are {len(outcomes.columns) - 1}."
        )
    before = int((outcomes.index < launched).sum())
    if before < 2 or before == len(outcomes):  # noqa: PLR2004  one point says nothing of likeness
        raise EstimateError(
            f"{before} of {len(outcomes)} periods lie before {launched}. A synthetic control needs "
            "two or more before launch, and one after."
        )
