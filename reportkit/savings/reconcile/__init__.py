"""Reconcile: what is claimed beside what is seen, and what of it can be banked."""

from __future__ import annotations

from reportkit.savings.reconcile.bridge import Step
from reportkit.savings.reconcile.claims import KINDS, RUNGS, Claim
from reportkit.savings.reconcile.counting import Counted, Overlap
from reportkit.savings.reconcile.reconcile import reconcile
from reportkit.savings.reconcile.reconciled import Reconciled

__all__ = [
    "KINDS",
    "RUNGS",
    "Claim",
    "Counted",
    "Overlap",
    "Reconciled",
    "Step",
    "reconcile",
]
