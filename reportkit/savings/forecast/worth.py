"""What a forecast is worth: in money of today, for each unit of cost, and after how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from reportkit.estimate import Estimate
from reportkit.savings.cash import range_of

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array
    from reportkit.savings.forecast.simulation import Simulation

_RARELY = 0.1  # where fewer draws than this pay back, their months mislead
_TAILS = (0.1, 0.9)


@dataclass(frozen=True, slots=True)
class Worth:
    """What comes from the as-of date on, set against the cost from then on.

    Parameters
    ----------
    npv
        Net present value: the net saving over the horizon, discounted to the as-of date
        [currency].
    roi
        Return on investment: net saving for each unit of one-off and running cost from the as-of
        date on [share]; None where there may be no such cost.
    payback_months
        From the as-of date until the savings ahead have paid for the cost ahead, for good,
        where they do so within the horizon [months]; None where they do in less than one case
        of ten.
    chance_never_pays_back
        The chance that they don't within the horizon (0..1).
    """

    npv: Estimate
    roi: Estimate | None
    payback_months: Estimate | None
    chance_never_pays_back: float


def worth_of(simulation: Simulation, currency: str) -> Worth:
    """Return what the draws are worth."""
    months = len(simulation.by_month)
    behind = simulation.behind
    return Worth(
        npv=range_of(simulation.gated.npv, currency),
        roi=_roi(simulation.gated.total, simulation.cost),
        payback_months=_payback(behind, months),
        chance_never_pays_back=float((behind == months).mean()),
    )


def _roi(total: Array, cost: Array) -> Estimate | None:
    """Return the net saving over the cost, None where more than a tail of the draws has none."""
    costly = cost > 0
    if costly.mean() < _TAILS[1]:
        return None
    ratio = np.divide(total, cost, out=np.full_like(total, np.nan), where=costly)
    return range_of(ratio[costly], "share")


def _payback(behind: Array, months: int) -> Estimate | None:
    pays = behind[behind < months]
    return range_of(pays, "months") if len(pays) >= _RARELY * len(behind) else None
