"""Spend: what the work has cost, against what it might have cost by now and in all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables


@dataclass(frozen=True, slots=True)
class Spend:
    """One-off and running cost together [currency].

    ``actual`` and ``budget_to_date`` count the same months: those whose actual cost is known.
    """

    actual: float
    budget_to_date: float
    budget: float

    @property
    def share(self) -> float | None:
        """Share of the whole budget that is spent [1]."""
        return self.actual / self.budget if self.budget > 0 else None


def spend_of(tables: Tables) -> Spend | None:
    """Return the spend of one initiative, None where no month's actual cost is known."""
    flows = tables.latest("cash_flows")
    known = flows[flows["actual"].notna() & (flows["month"] <= pd.Timestamp(tables.as_of))]
    if known.empty:
        return None
    return Spend(
        actual=float(known["actual"].sum()),
        budget_to_date=float(known["budget"].sum()),
        budget=float(flows["budget"].sum()),
    )
