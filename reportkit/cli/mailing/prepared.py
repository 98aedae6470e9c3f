"""What is asked for, and what became of a report's readers before anything is sent."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from reportkit.delivery.ledger import Delivery
from reportkit.editions import Outcome


@dataclass(frozen=True, slots=True)
class Asked:
    """Which readers a person asks for; all where nothing is named.

    Parameters
    ----------
    only
        Audiences.
    to
        Addresses, canonical: readers of the report or not.
    kept
        Whether an edition of that day that was built already, and seen by a person, is sent.
    """

    only: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    kept: bool = False


@dataclass(slots=True)
class Prepared:
    """What became of the readers of a report as of a day.

    Parameters
    ----------
    report, as_of
        Which.
    queued, held
        Rows that were added.
    had
        Rows of readers who have this day's report, or for whom it waits, already.
    idle
        Why editions were built and not sent: nothing happened.
    failures
        Editions that could not be built.
    stale
        Why some were not built: the data are not there yet.
    late
        Readers who wait for those.
    """

    report: str
    as_of: dt.date
    queued: list[Delivery] = field(default_factory=list)
    held: list[Delivery] = field(default_factory=list)
    had: list[Delivery] = field(default_factory=list)
    idle: list[str] = field(default_factory=list)
    failures: list[Outcome] = field(default_factory=list)
    stale: str = ""
    late: list[str] = field(default_factory=list)

    @property
    def unfinished(self) -> str:
        """Why it is to be tried again, in one line; nothing where all is done."""
        if self.stale:
            return self.stale
        return (self.failures[0].error or "").splitlines()[0] if self.failures else ""
