"""What the work costs, month by month, as it was budgeted and as it was booked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from catalogue_automation.plan import CURRENCY, INITIATIVE, Plan, Row

if TYPE_CHECKING:
    import datetime as dt

_COLUMNS = (
    *("initiative", "workstream", "month", "kind", "budget", "actual"),
    *("currency", "reason", "recorded_on"),
)
_BOOKED_AFTER = pd.DateOffset(months=1, days=11)  # from the month's first day


def record_cash_flows(plan: Plan, rng: np.random.Generator, as_of: dt.date) -> pd.DataFrame:
    """Return the table ``cash_flows`` as it stood on ``as_of``."""
    agreed = pd.concat([_months(budget, rng) for budget in plan["budgets"]])
    booked = agreed.assign(recorded_on=agreed["month"] + _BOOKED_AFTER)
    restated = []
    for late in plan["late_invoices"]:
        hit = (
            (booked["workstream"] == late["workstream"])
            & (booked["kind"] == late["kind"])
            & (booked["month"] == pd.Timestamp(late["month"]))
        )
        again = {"recorded_on": pd.Timestamp(late["restated"]), "reason": late["reason"]}
        restated.append(booked[hit].assign(**again))
        booked.loc[hit, "actual"] -= late["plus"]
    flows: pd.DataFrame = pd.concat([agreed.assign(actual=np.nan), booked, *restated])
    flows = flows[flows["recorded_on"] <= pd.Timestamp(as_of)]
    flows = flows.reindex(columns=_COLUMNS)
    flows = flows.sort_values(["workstream", "kind", "month", "recorded_on"], kind="stable")
    flows["month"] = flows["month"].dt.strftime("%Y-%m")
    return flows.reset_index(drop=True)


def _months(budget: Row, rng: np.random.Generator) -> pd.DataFrame:
    """Return a budget's months, each with what it will truly cost."""
    months = pd.date_range(budget["from"], budget["to"], freq="MS", inclusive="left")
    plan = float(budget["month"])
    level = plan * (1 + budget["drift"])
    return pd.DataFrame(
        {
            "initiative": INITIATIVE,
            "workstream": budget["workstream"],
            "month": months,
            "kind": budget["kind"],
            "budget": plan,
            "actual": np.round(level * np.exp(rng.normal(0, 0.05, len(months))), -2),
            "currency": CURRENCY,
            "recorded_on": pd.Timestamp(budget["agreed"]),
        }
    )
