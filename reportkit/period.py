"""Days and spans of days: half-open periods, months, and the as-of date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportkit.errors import ParameterError


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``start`` up to, not including, ``end``."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if not self.start < self.end:
            raise ParameterError(f"A period ends after it starts: {self.start} to {self.end}.")

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        """Its length [days]."""
        return (self.end - self.start).days

    def __str__(self) -> str:
        """Return it as ISO 8601 writes an interval: ``2014-01-01/2015-01-01``."""
        return f"{self.start.isoformat()}/{self.end.isoformat()}"


def month_start(day: dt.date, months: int = 0) -> dt.date:
    """Return the first day of the month of ``day``, ``months`` later (earlier where negative)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def month_of(day: dt.date) -> Period:
    """Return the calendar month that holds ``day``."""
    return Period(month_start(day), month_start(day, 1))


def read_as_of(text: str) -> dt.date:
    """Read an as-of date.

    Raises
    ------
    ParameterError
        If it is not a date written as YYYY-MM-DD.
    """
    try:
        return dt.date.fromisoformat(text)
    except (TypeError, ValueError):
        raise ParameterError(
            f"as_of is {text!r}, which is not a date. Write it as YYYY-MM-DD, as in 2014-12-31."
        ) from None
