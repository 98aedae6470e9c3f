"""One edition to build: what is asked of the function that builds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from reportkit.editions.outcome import Outcome, failed
from reportkit.reports import Parameters


@dataclass(frozen=True, slots=True)
class Order:
    """One edition to build.

    Parameters
    ----------
    report
        The report's name in the project.
    parameters
        What its notebook is run with, checked and complete.
    audience
        For whom; None where it is for all.
    snapshot
        The folder with the data that it sees, on the archive's disk: it is moved into the
        edition. None where the notebook takes no source.
    rows
        Which rows the snapshot holds of everybody's: values by column; all where empty.
    cohort
        Which of the audience's groups of readers, where they were last sent different editions;
        handed back with what became of it.
    id
        Names it, so that what is built twice, as where a machine was lost, is kept once.
    """

    report: str
    parameters: Parameters
    audience: str | None = None
    snapshot: Path | None = None
    rows: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    cohort: int = 0
    id: str = field(default_factory=lambda: uuid4().hex)

    def failed(self, error: BaseException, seconds: float = 0.0) -> Outcome:
        """Return the outcome where an error kept it from being built."""
        day = self.parameters.as_of
        return failed(error, self.report, day, self.audience, seconds, cohort=self.cohort)
