"""What became of one edition that was asked for: built, or why not."""

from __future__ import annotations

import datetime as dt
import traceback
from dataclasses import dataclass
from pathlib import Path

from reportkit.errors import ReportkitError


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one edition.

    Parameters
    ----------
    report, as_of, audience
        What was asked for; ``as_of`` is None where not even the day could be told.
    revision, path, says, problems
        Of the edition that was built; problems are what a medium could not show.
    error
        Why it was not built, in one to five lines; None where it was.
    trace
        The traceback, for who asks for it.
    seconds
        How long it took [s].
    cohort
        The order's.
    """

    report: str
    as_of: dt.date | None
    audience: str | None = None
    revision: int | None = None
    path: Path | None = None
    says: str | None = None
    problems: tuple[str, ...] = ()
    error: str | None = None
    trace: str = ""
    seconds: float = 0.0
    cohort: int = 0

    @property
    def label(self) -> str:
        """What lists and errors call it: ``exemplar 2014-12-31 view-driving-licence``."""
        parts = (self.report, self.as_of and self.as_of.isoformat(), self.audience)
        return " ".join(part for part in parts if part)


def explained(error: BaseException) -> str:
    """Return an error's sentence; of one that is no error of ours, that it is a fault of ours."""
    if isinstance(error, ReportkitError):
        return str(error)
    said = str(error).strip().splitlines()
    what = f"{type(error).__name__}: {said[0][:300]}" if said else type(error).__name__
    return f"This is a fault in reportkit: {what}\nRun again with --debug, and report it."


def failed(
    error: BaseException,
    report: str,
    as_of: dt.date | None,
    audience: str | None = None,
    seconds: float = 0.0,
    *,
    cohort: int = 0,
) -> Outcome:
    """Return the outcome of an edition that an error kept from being built."""
    return Outcome(
        report,
        as_of,
        audience,
        error=explained(error),
        trace="".join(traceback.format_exception(error)),
        seconds=round(seconds, 3),
        cohort=cohort,
    )
