"""What claims beside data state, as facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.story.say import slug

if TYPE_CHECKING:
    from reportkit.savings.reconcile import Overlap, Reconciled, Step

_CLAIMS = "table claims"
_COUNTED = (
    "Claims of one year, each saving counted once, capped at what is measured (P20) where it is"
)


def amount_of(
    reconciled: Reconciled,
    name: str,
    label: str,
    amount: float,
    *,
    grade: Grade,
    source: str,
) -> Fact:
    """Return an amount a year on the as-of date."""
    return Fact(
        f"reconciled.{name}",
        label,
        Estimate(amount, f"{reconciled.currency}/year"),
        reconciled.as_of.isoformat(),
        grade,
        source,
    )


def headline_fact(reconciled: Reconciled) -> Fact:
    """Return all claims as claimed."""
    label = "Saving a year that teams claim"
    return amount_of(
        reconciled, "headline", label, reconciled.headline, grade=Grade.ASSUMED, source=_CLAIMS
    )


def bankable_fact(reconciled: Reconciled) -> Fact:
    """Return what Finance can bank: as well supported as what caps it."""
    grade = Grade.RECORDED if reconciled.seen is None else Grade.MEASURED
    label = "Saving a year that Finance can bank"
    return amount_of(
        reconciled, "bankable", label, reconciled.bankable, grade=grade, source=_COUNTED
    )


def seen_fact(reconciled: Reconciled) -> Fact | None:
    """Return what the data support; None where nothing was measured."""
    if reconciled.seen is None or reconciled.seen_through is None:
        return None
    return Fact(
        "reconciled.seen",
        "Saving a year that the data support, before cost",
        reconciled.seen,
        reconciled.seen_through.isoformat(),
        Grade.MEASURED,
        "measured pace of the latest quarter, times four",
    )


def forecast_pace_fact(reconciled: Reconciled) -> Fact | None:
    """Return what the drivers say of today, before cost; None without a forecast."""
    if reconciled.forecast_pace is None:
        return None
    return Fact(
        "reconciled.forecast_pace",
        "Saving a year that the forecast's inputs say of today, before cost",
        reconciled.forecast_pace,
        reconciled.as_of.isoformat(),
        grade=Grade.MODELLED,
        source="table drivers, running cost added back",
    )


def running_cost_fact(reconciled: Reconciled) -> Fact | None:
    """Return the running cost that is not taken off; None where none is stated."""
    if reconciled.running_cost is None:
        return None
    return amount_of(
        reconciled,
        "running_cost",
        "Running cost a year, once all is live",
        reconciled.running_cost,
        grade=Grade.MODELLED,
        source="driver running_cost",
    )


def step_fact(reconciled: Reconciled, step: Step, chart: str) -> Fact:
    """Return one step of the ``waterfall`` or the ``bridge``."""
    return amount_of(
        reconciled,
        f"{chart}.{step.key}",
        step.label,
        step.amount,
        grade=Grade.MODELLED,
        source=_COUNTED,
    )


def overlap_fact(reconciled: Reconciled, overlap: Overlap) -> Fact:
    """Return how much of some claims was counted twice."""
    return amount_of(
        reconciled,
        f"overlap.{slug('-'.join(overlap.claims))}",
        f"Counted twice in {' and '.join(overlap.labels)}",
        overlap.amount,
        grade=Grade.MODELLED,
        source=_CLAIMS,
    )
