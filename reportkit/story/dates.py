"""The one formatter of days, spans and durations, in every medium (Babel, CLDR)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.dates import format_date

from reportkit.story.numbers import LOCALE

if TYPE_CHECKING:
    import datetime as dt

_DAYS_A_WEEK = 7
_DAYS_A_MONTH = 365.25 / 12
_WEEKS_BELOW = 70
_YEARS_FROM_MONTHS = 24


def day(when: dt.date) -> str:
    """Return a day: ``30 June 2014``."""
    return format_date(when, "d MMMM y", locale=LOCALE)


def short_day(when: dt.date) -> str:
    """Return a day where room is short: ``30 Jun 2014``."""
    return format_date(when, "d MMM y", locale=LOCALE)


def day_of_year(when: dt.date) -> str:
    """Return a day whose year is plain: ``30 June``."""
    return format_date(when, "d MMMM", locale=LOCALE)


def month(when: dt.date) -> str:
    """Return a month: ``Jun 2014``."""
    return format_date(when, "MMM y", locale=LOCALE)


def due(words: str, first: dt.date | None, last: dt.date | None) -> str:
    """Return when something is due as it was stated; a single day as every day is written."""
    if first is not None and first == last:
        return short_day(first)
    return words or "no date"


def duration(days: float) -> str:
    """Return a length of time [days] in the unit that a reader would use: ``6 weeks``."""
    size = abs(days)
    if size < 2 * _DAYS_A_WEEK:
        return _counted(round(size), "day")
    if size < _WEEKS_BELOW:
        return _counted(round(size / _DAYS_A_WEEK), "week")
    return months(size / _DAYS_A_MONTH)


def months(number: float) -> str:
    """Return a length of time [months]: ``4 months``, ``2.5 years``."""
    if round(number) < 1:
        return "less than a month"
    if round(number) < _YEARS_FROM_MONTHS:
        return _counted(round(number), "month")
    years = round(number / 12, 1)
    return f"{years:g} years"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
