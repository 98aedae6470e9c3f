"""Which driver matters: one at a time from its P10 to its P90, and its share of the variance."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtr

from reportkit.savings.forecast.gates import Passing
from reportkit.savings.forecast.paths import total_saving

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from reportkit.savings.distributions import Array
    from reportkit.savings.forecast.drivers import Driver
    from reportkit.savings.forecast.paths import Timeline

GATES = "gates"
"""The key under which the gates are drawn and ranked among the drivers."""

_SLICES = 64  # of a driver's range, each holding as many draws: fine enough to follow its curve


def tornado(
    drivers: Sequence[Driver],
    timeline: Timeline,
    normal: Mapping[str, Array],
    totals: Array,
    *,
    passing: Passing,
    together: Collection[str] = (),
) -> pd.DataFrame:
    """Rank the drivers by what they do to the total net saving.

    Parameters
    ----------
    drivers
        All of them; those that are known are left out, and the discount rate, which does not
        touch the total.
    timeline
        The months.
    normal
        For each driver its standard normal draws.
    totals
        The total net saving in the same draws [currency].

    passing
        Which draws pass which gate.
    together
        The drivers that move with another.

    Returns
    -------
    DataFrame
        A row for each driver, widest first: ``low`` and ``high`` are the total with the driver at
        its P10 and P90 and all others at their P50 [currency], every gate passed; ``width`` the
        distance between them; ``share_of_variance`` [0..1] how much of the variance of the total
        goes when the driver alone becomes known; and ``overlaps`` whether it moves with another.
        Where a gate may not be passed, a row ``gates`` has the total if the next one is not, and
        if all are. The shares of independent drivers sum to 1 at most: the rest is what they do
        together. Those of drivers that move together overlap, for to know one is to know
        something of the other; their sum says nothing.

    Notes
    -----
    The share is the correlation ratio Var(E[total | driver]) / Var(total), the first-order Sobol
    index, estimated within slices (Saltelli et al., Global Sensitivity Analysis, 2008).
    """
    uncertain = [one for one in drivers if not one.quantiles.known and one.key != "discount_rate"]
    rows = [(one.key, one.label) for one in uncertain]
    if passing.months:
        rows.append((GATES, "Passing the gates ahead"))
    values = {one.key: np.full(2 * len(rows), one.quantiles.mid) for one in drivers}
    for place, one in enumerate(uncertain):
        values[one.key][2 * place] = one.quantiles.low
        values[one.key][2 * place + 1] = one.quantiles.high
    alive = np.ones(2 * len(rows))
    if passing.months:
        alive[-2] = 0.0
    at_the_next = Passing(passing.months[:1], (alive,)[: len(passing.months)])
    outcomes = total_saving(values, timeline, at_the_next) if rows else np.empty(0)
    lows, highs = outcomes[::2], outcomes[1::2]
    frame = pd.DataFrame(
        {
            "driver": [key for key, _ in rows],
            "label": [label for _, label in rows],
            "low": lows,
            "high": highs,
            "width": np.abs(highs - lows),
            "share_of_variance": [share_of_variance(normal[key], totals) for key, _ in rows],
            "overlaps": [key in together for key, _ in rows],
        }
    )
    return frame.sort_values("width", ascending=False, kind="stable", ignore_index=True)


def share_of_variance(normal: Array, outcome: Array) -> float:
    """Return the share (0..1) of an outcome's variance that one of its inputs explains.

    Parameters
    ----------
    normal
        Standard normal draws of the input.
    outcome
        The outcome in the same draws.
    """
    count = len(outcome)
    slices = min(_SLICES, max(2, count // 64))
    # Centred and scaled first: a variance near the square of the mean would drown in rounding.
    spread = float(outcome.std())
    if not spread > 0:
        return 0.0
    scaled = (outcome - outcome.mean()) / spread
    place = np.minimum((ndtr(normal) * slices).astype(np.intp), slices - 1)
    held = np.bincount(place, minlength=slices)
    sums = np.bincount(place, weights=scaled, minlength=slices)
    between = float((sums[held > 0] ** 2 / held[held > 0]).sum() / count)
    # Sobol draws are even within the slices, so their means carry no noise to be taken off.
    return min(max(between, 0.0), 1.0)
