"""Guardrails: the limits that stop the work, and how far each is from its limit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

from reportkit.progress.cells import day, number, rows, words

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables


@dataclass(frozen=True, slots=True)
class Guardrail:
    """A limit and its last reading, both in ``unit``; ``read_on`` is the day of the reading."""

    name: str
    unit: str
    limit: float
    latest: float | None
    stops: Literal["above", "below"]
    read_on: dt.date | None

    @property
    def passed(self) -> bool:
        """Whether the last reading lies on the side of the limit where the work stops."""
        if self.latest is None:
            return False
        return self.latest > self.limit if self.stops == "above" else self.latest < self.limit

    @property
    def used(self) -> float | None:
        """How much of the way to the limit is used [1]; above 1 it is passed.

        Of a limit above, the reading as a share of it. Of a limit below, the limit as a share of
        the reading; but of shares what is missing to all of it: at 99.7% of a time that must be
        above 99%, 0.3 of the 1 point allowed is used. None where there is no such share.
        """
        if self.latest is None:
            return None
        reached, limit = self.latest, self.limit
        if self.stops == "below" and self.unit == "share":
            reached, limit = 1 - reached, 1 - limit
        elif self.stops == "below":
            reached, limit = limit, reached
        return reached / limit if reached >= 0 and limit > 0 else None


def guardrails_of(tables: Tables) -> tuple[Guardrail, ...]:
    """Return the guardrails of one initiative, the nearest to its limit first."""
    guardrails = [
        Guardrail(
            name=words(row["guardrail"]),
            unit=words(row["unit"]),
            limit=float(row["limit"]),
            latest=number(row["latest"]),
            stops=cast("Literal['above', 'below']", words(row["stops"])),
            read_on=day(row["recorded_on"]),
        )
        for row in rows(tables.latest("guardrails"))
    ]
    return tuple(sorted(guardrails, key=_nearest_first))


def _nearest_first(guardrail: Guardrail) -> tuple[bool, bool, float]:
    used = guardrail.used
    return (not guardrail.passed, used is None, -(used or 0.0))
