"""Experiments: what was tried, what it cost, what was learned. A stopped one is a result."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from reportkit.progress.cells import day, number, rows, words

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

Outcome = Literal["worked", "failed", "stopped_early", "running"]


@dataclass(frozen=True, slots=True)
class Experiment:
    """One thing that was tried; amounts in the initiative's currency."""

    key: str
    tried: str
    workstream: str
    started: dt.date | None
    ended: dt.date | None
    budget: float | None
    cost: float | None
    outcome: Outcome
    learned: str
    done_differently: str

    @property
    def not_spent(self) -> float | None:
        """What stopping early left of its budget [currency]; None where it did not."""
        if self.outcome != "stopped_early" or self.budget is None or self.cost is None:
            return None
        left = self.budget - self.cost
        return left if left > 0 else None


def experiments_of(tables: Tables) -> tuple[Experiment, ...]:
    """Return the experiments of one initiative, the last to end first, running ones at the end."""
    experiments = [_experiment(row, tables.as_of) for row in rows(tables.latest("experiments"))]
    return tuple(
        sorted(
            experiments,
            key=lambda one: (one.outcome == "running", -(one.ended or dt.date.min).toordinal()),
        )
    )


def _experiment(row: dict[str, object], as_of: dt.date) -> Experiment:
    ended = day(row["ended"])
    over = ended is not None and ended <= as_of
    return Experiment(
        key=words(row["experiment"]),
        tried=words(row["tried"]),
        workstream=words(row["workstream"]),
        started=day(row["started"]),
        ended=ended if over else None,
        budget=number(row["budget"]),
        cost=number(row["cost"]) if over else None,
        outcome=cast("Outcome", words(row["outcome"])) if over else "running",
        learned=words(row["learned"]) if over else "",
        done_differently=words(row["done_differently"]) if over else "",
    )
