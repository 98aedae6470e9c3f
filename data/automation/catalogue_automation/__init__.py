"""An invented initiative, "Catalogue automation", whose true saving is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from catalogue_automation.money import record_cash_flows
from catalogue_automation.plan import AS_OF, read_plan
from catalogue_automation.readings import record_gates, record_guardrails
from catalogue_automation.records import record_metrics
from catalogue_automation.statements import record_statements
from catalogue_automation.truth import summarise_truth, weekly_truth
from catalogue_automation.weeks import draw_weeks

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

__all__ = ["AS_OF", "SEED", "Generated", "generate"]

SEED = 20261031


class Generated(NamedTuple):
    """The tables, and what an analyst never sees.

    Parameters
    ----------
    tables
        The contract's tables as they stood on the as-of date, by name.
    truth
        The true saving [USD] and drivers.
    weekly
        Every desk's weeks with and without automation, without gaps and errors, to October 2027.
    """

    tables: dict[str, pd.DataFrame]
    truth: dict[str, Any]
    weekly: pd.DataFrame


def generate(seed: int = SEED, as_of: dt.date = AS_OF) -> Generated:
    """Draw the initiative: the same seed gives the same tables."""
    plan = read_plan()
    living, counting, booking = np.random.default_rng(seed).spawn(3)
    weeks = draw_weeks(plan, living)
    weekly = weekly_truth(weeks)
    tables = record_statements(plan, as_of) | {
        "gates": record_gates(plan, weeks, as_of),
        "guardrails": record_guardrails(plan, weeks, as_of),
        "metrics": record_metrics(weeks, plan, counting, as_of),
        "cash_flows": record_cash_flows(plan, booking, as_of),
    }
    return Generated(tables, summarise_truth(weekly, plan, as_of), weekly)
