"""The tables that an initiative may have. Only ``initiatives`` is required.

A ``span`` column ``due`` is read into three: ``due`` (the words as given), ``due_from`` and
``due_by`` (first and last day, missing where the words name none).

``recorded_on`` is the day on which a row was known. A table that has it keeps its history: the
rows as of a date are those recorded by then. In a ``statement`` each recording restates all
rows of an initiative (a milestone that is no longer stated is gone); otherwise the latest row
of each key holds (a corrected metric replaces the earlier one).
Of a row that does not say when it was recorded, the ``events`` still to come are not told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.contract.judgement_tables import DECISIONS, EXPERIMENTS, GUARDRAILS, RISKS
from reportkit.contract.value_tables import (
    CASH_FLOWS,
    CLAIMS,
    DRIVER_CORRELATIONS,
    DRIVERS,
    FORECASTS,
    METRIC_DEFINITIONS,
    METRICS,
)
from reportkit.contract.work_tables import (
    GATES,
    INITIATIVES,
    MILESTONES,
    ROLLOUT,
    STAGES,
    WORKSTREAMS,
)

if TYPE_CHECKING:
    from reportkit.contract.spec import TableSpec

TABLES: dict[str, TableSpec] = {
    spec.name: spec
    for spec in (
        INITIATIVES,
        WORKSTREAMS,
        STAGES,
        GATES,
        MILESTONES,
        METRIC_DEFINITIONS,
        METRICS,
        DRIVERS,
        DRIVER_CORRELATIONS,
        CASH_FLOWS,
        CLAIMS,
        FORECASTS,
        ROLLOUT,
        EXPERIMENTS,
        RISKS,
        GUARDRAILS,
        DECISIONS,
    )
}
