"""What came of setting claims beside data: the noun that the views show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import pandas as pd

from reportkit.estimate import Estimate
from reportkit.savings.reconcile.bridge import Step
from reportkit.savings.reconcile.counting import Counted, Overlap

TAKEN_OFF = {
    "not_running": "For another year",
    "double_counted": "Counted twice",
    "not_supported": "Not supported",
    "not_cashable": "Frees no cash",
    "not_validated": "Not signed",
}
"""What is taken off the claims, step by step, in plain words."""


@dataclass(frozen=True, slots=True, eq=False)
class Reconciled:
    """The claims of one initiative beside what the data support, as a year's pace.

    Every amount is a pace [currency/year] before the initiative's own running and one-off cost,
    on the as-of date.

    Parameters
    ----------
    initiative, currency, as_of
        Whose claims, in what money, and on what day they are looked at.
    counted
        Each claim, and what was taken off it.
    overlaps
        What was counted twice, by name and amount.
    ladder
        Indexed by rung from the lowest: ``cashable``, ``non-cashable``, ``cost avoidance`` as
        claimed, and ``claims``, how many. There is no total: rungs are never added up.
    bridge
        From the claims that the measurement could see to what it saw; empty where nothing was
        measured.
    waterfall
        From all claims as claimed to what is bankable.
    forecast_pace
        What the drivers say of today, running cost added back; None without a forecast.
    seen, seen_through
        The measured pace of the latest quarter, and its last day; None where nothing was measured.
    why_unseen
        Why nothing was measured, in words; empty where it was.
    split
        The steps of the bridge that were measured one by one; what is not measured by itself is
        part of ``unexplained``.
    running_cost
        The initiative's own running cost once all is live [currency/year], which is not taken
        off; None where none is stated.
    """

    initiative: str
    currency: str
    as_of: dt.date
    counted: tuple[Counted, ...] = field(repr=False)
    overlaps: tuple[Overlap, ...]
    ladder: pd.DataFrame = field(repr=False)
    bridge: tuple[Step, ...]
    waterfall: tuple[Step, ...]
    forecast_pace: Estimate | None
    seen: Estimate | None
    seen_through: dt.date | None
    why_unseen: str
    split: tuple[str, ...]
    running_cost: float | None

    @property
    def headline(self) -> float:
        """All claims as claimed, whatever their year and rung [currency/year]."""
        return self.waterfall[0].amount

    @property
    def bankable(self) -> float:
        """What is likely to be exceeded, cashable and validated [currency/year]."""
        return self.waterfall[-1].amount

    @property
    def claims(self) -> pd.DataFrame:
        """A row a claim: what it is, and what was taken off it at each step [currency/year]."""
        return pd.DataFrame(
            {
                "label": one.claim.label,
                "amount": one.claim.amount,
                "rung": one.claim.rung,
                "kind": one.claim.kind,
                "driver": one.claim.driver,
                "claimed_by": one.claim.claimed_by,
                **{name: getattr(one, name) for name in TAKEN_OFF},
                "bankable": one.bankable,
            }
            for one in self.counted
        ).set_axis([one.claim.key for one in self.counted])
