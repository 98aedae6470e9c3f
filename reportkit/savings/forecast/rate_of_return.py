"""The internal rate of return, where there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyxirr

from reportkit.estimate import Estimate
from reportkit.savings.cash import MONTHS_A_YEAR, range_of

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array

_RARELY = 0.1  # where fewer draws than this have a rate, their rates mislead


@dataclass(frozen=True, slots=True)
class RateOfReturn:
    """A rate of return as a range, and how often there is none.

    Parameters
    ----------
    rate
        Of the draws that have one [share/year]; None where fewer than one in ten do.
    chance_none
        The chance (0..1) that there is no unique rate: the three below together.
    at_once
        The chance that no month costs more than it saves, so that nothing is put in.
    lost
        The chance that no month saves more than it costs, so that nothing comes back.
    several
        The chance that money goes in again after it has begun to come back (or comes first).
    """

    rate: Estimate | None
    chance_none: float
    at_once: float
    lost: float
    several: float


def rate_of_return(flows: Array) -> RateOfReturn:
    """Return the internal rate of return of monthly flows, by pyxirr.

    A rate is unique where the flows change sign once, from money put in to money coming back
    (Descartes' rule of signs). Elsewhere none is given.

    Parameters
    ----------
    flows
        A row for each draw, a column for each month [currency/month].
    """
    first = np.zeros(len(flows))
    sign = np.zeros(len(flows))
    turns = np.zeros(len(flows), dtype=np.intp)
    for month in flows.T:
        now = np.sign(month)
        turns += now * sign < 0
        sign = np.where(now == 0, sign, now)
        first = np.where(first == 0, sign, first)
    unique = (turns == 1) & (first < 0)
    monthly = np.array([pyxirr.irr(row, silent=True) for row in flows[unique]], dtype=np.float64)
    rates = (1 + monthly) ** MONTHS_A_YEAR - 1
    rates = rates[np.isfinite(rates)]
    enough = len(rates) > 0 and len(rates) >= _RARELY * len(flows)
    never = turns == 0
    return RateOfReturn(
        rate=range_of(rates, "share/year") if enough else None,
        chance_none=1 - len(rates) / len(flows),
        at_once=float((never & (first >= 0)).mean()),
        lost=float((never & (first < 0)).mean()),
        several=float((~never & ~unique).mean()),
    )
