"""Decisions that are needed, and those that were taken."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.progress.cells import day, rows, words

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables


@dataclass(frozen=True, slots=True)
class Decision:
    """A question to the reader: open while ``decided`` is empty."""

    key: str
    question: str
    options: tuple[str, ...]
    recommended: str
    needed_by: dt.date | None
    decided: str
    decided_on: dt.date | None

    @property
    def open(self) -> bool:
        """Whether it still has to be taken."""
        return not self.decided

    def overdue(self, as_of: dt.date) -> bool:
        """Return whether it should have been taken before ``as_of``."""
        return self.open and self.needed_by is not None and self.needed_by < as_of


def decisions_of(tables: Tables) -> tuple[Decision, ...]:
    """Return the decisions of one initiative: open ones first, the most urgent on top."""
    decisions = [_decision(row, tables.as_of) for row in rows(tables.latest("decisions"))]
    return tuple(
        sorted(decisions, key=lambda one: (not one.open, one.needed_by or dt.date.max, one.key))
    )


def _decision(row: dict[str, object], as_of: dt.date) -> Decision:
    decided_on = day(row["decided_on"])
    known = decided_on is None or decided_on <= as_of
    return Decision(
        key=words(row["decision"]),
        question=words(row["question"]),
        options=tuple(part.strip() for part in words(row["options"]).split(";") if part.strip()),
        recommended=words(row["recommended"]),
        needed_by=day(row["needed_by"]),
        decided=words(row["decided"]) if known else "",
        decided_on=decided_on if known else None,
    )
