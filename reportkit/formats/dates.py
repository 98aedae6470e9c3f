"""The one formatter of days, spans and durations, in every medium (Babel, CLDR)."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache

from babel import Locale
from babel.dates import format_date, format_time

from reportkit.formats import numbers
from reportkit.formats.locale import current

_DAYS_A_WEEK = 7
_DAYS_A_MONTH = 365.25 / 12
_WEEKS_BELOW = 70
_AS_MONTHS_DIFFER = 1.5  # days
_YEARS_FROM_MONTHS = 24
_POST = re.compile(r"^post[ -]+", re.IGNORECASE)


def day(when: dt.date) -> str:
    """Return a day: ``30 June 2014``; ``June 30, 2014`` where the month is written first."""
    return _said(when, "d MMMM y", "MMMM d, y")


def short_day(when: dt.date) -> str:
    """Return a day where room is short: ``30 Jun 2014``."""
    return _said(when, "d MMM y", "MMM d, y")


def day_of_year(when: dt.date) -> str:
    """Return a day whose year is plain: ``30 June``."""
    return _said(when, "d MMMM", "MMMM d")


def month(when: dt.date) -> str:
    """Return a month: ``Jun 2014``."""
    return _said(when, "MMM y", "MMM y")


def moment(when: dt.datetime) -> str:
    """Return a day and an hour: ``3 November 2026, 10:00 Oslo time``.

    Parameters
    ----------
    when
        With its time zone, whose city is named.
    """
    zone = getattr(when.tzinfo, "key", None) or when.tzname() or ""
    city = zone.rpartition("/")[2].replace("_", " ")
    place = f"{city} time" if "/" in zone else city
    hour = format_time(when, "short", locale=current()).replace("\u202f", "\u00a0")
    return f"{day(when)}, {hour} {place}".rstrip()


def _said(when: dt.date, day_first: str, month_first: str) -> str:
    pattern = month_first if _month_first(current()) else day_first
    return format_date(when, pattern, locale=current())


@cache
def _month_first(locale: str) -> bool:
    return str(Locale.parse(locale).date_formats["long"].pattern).startswith("M")


def due(words: str, first: dt.date | None, last: dt.date | None) -> str:
    """Return when something is due as it was stated; a single day as every day is written.

    "post-Mar 2015" is no word to read aloud: it is "after Mar 2015".
    """
    if first is not None and first == last:
        return short_day(first)
    return _POST.sub("after ", words) or "no date"


def span(period: str) -> str:
    """Return a fact's period: ``as of 30 Jun 2014``, ``1 Jan 2014 to 31 Dec 2014``.

    Parameters
    ----------
    period
        A day in ISO 8601, or two, the second not counted: ``2014-01-01/2015-01-01``. What is
        neither is returned as it is.
    """
    start, _, end = period.partition("/")
    try:
        first = dt.date.fromisoformat(start)
        if not end:
            return f"as of {short_day(first)}"
        last = dt.date.fromisoformat(end) - dt.timedelta(days=1)
    except ValueError:
        return period
    return f"{short_day(first)} to {short_day(last)}"


def duration(days: float) -> str:
    """Return a length of time [days] in the unit that a reader would use: ``6 weeks``."""
    size = abs(days)
    if size < 2 * _DAYS_A_WEEK:
        return _counted(round(size), "day")
    whole = round(size / _DAYS_A_MONTH)
    # From the end of a month to that of another: "9 weeks" would know more than was stated.
    if whole and abs(size - whole * _DAYS_A_MONTH) <= _AS_MONTHS_DIFFER:
        return _counted(whole, "month")
    if size < _WEEKS_BELOW:
        return _counted(round(size / _DAYS_A_WEEK), "week")
    return months(size / _DAYS_A_MONTH)


def months(number: float) -> str:
    """Return a length of time [months]: ``4 months``, ``2.5 years``."""
    if round(number) < 1:
        return "less than a month"
    if round(number) < _YEARS_FROM_MONTHS:
        return _counted(round(number), "month")
    return f"{numbers.digits(round(number / 12, 1), 3)} years"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
