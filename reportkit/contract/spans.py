"""Read when something is due, in the words that plans use: days, months and spans of them.

A span's ends are its first and last day, both included; an end that the words leave open is
None. ``mid Dec 2013`` is read as the whole month: the words name no days.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from reportkit.period import month_start

_FULL_NAMES = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTHS = {
    name: number for number, full in enumerate(_FULL_NAMES, start=1) for name in (full, full[:3])
} | {"sept": 9}
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
_A_YEAR = r"((?:19|20|21)\d{2})"  # a plan's year: 0214 and 20144 are slips
_NO_DATE = re.compile(r"(?:dates?\s)?(?:tbc|tbd|to be (?:confirmed|determined|decided))")
_DAY = re.compile(rf"{_A_YEAR}-(\d{{2}})-(\d{{2}})(?:[ t]00:00(?::00(?:\.0+)?)?)?")
_DAY_IN_WORDS = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)? ({_NAMES}) {_A_YEAR}")
_MONTH = re.compile(rf"{_A_YEAR}-(\d{{2}})")
_MONTH_IN_WORDS = re.compile(rf"(?:(?:early|mid|late|end(?: of)?)[ -])?({_NAMES})\.? {_A_YEAR}")
_MONTH_ALONE = re.compile(rf"({_NAMES})\.?")
_YEAR = re.compile(_A_YEAR)
_AFTER = re.compile(r"(?:after|post)[ -]+(.+)")
_BY = re.compile(r"(?:by|until)[ ](.+)")
_BEFORE = re.compile(r"(?:before|pre)[ -]+(.+)")
_OPEN = re.compile(r"from (.+)|(.+?) onwards?")
_BETWEEN = re.compile(r"(?:between )?(.+?)(?: to | and | ?\N{EN DASH} ?| - )(.+)")


@dataclass(frozen=True, slots=True)
class Span:
    """The days from ``first`` to ``last``, both included; None where that end is open."""

    first: dt.date | None = None
    last: dt.date | None = None


def read_span(text: str) -> Span | None:
    """Read ``Jun 2014``, ``Jul to Sep 2014``, ``after Mar 2015``, ``2014-06-30``, ``date tbc``.

    Returns
    -------
    Span or None
        Open at both ends where the words say that there is no date yet; None where they cannot
        be read.
    """
    words = " ".join(text.lower().strip("\"' \t\r\n").split())
    if not words or _NO_DATE.fullmatch(words):
        return Span()
    for pattern, limit in ((_AFTER, _later_than), (_BY, _no_later_than), (_BEFORE, _earlier_than)):
        if match := pattern.fullmatch(words):
            named = _closed(match[1])
            return limit(named) if named else None
    if match := _OPEN.fullmatch(words):
        named = _closed(match[1] or match[2])
        if named is None:
            return None
        return named if match[1] and _BETWEEN.fullmatch(match[1]) else Span(named.first)
    if (match := _BETWEEN.fullmatch(words)) and _NO_DATE.fullmatch(match[2]):
        named = _closed(match[1])
        return Span(named.first) if named else None
    return _closed(words)


def read_day(text: str) -> dt.date | None:
    """Read ``2014-06-30`` or ``30 Jun 2014``; ``30/06/2014`` may mean two days and is not read."""
    words = " ".join(text.lower().split())
    try:
        if match := _DAY.fullmatch(words):
            return dt.date(int(match[1]), int(match[2]), int(match[3]))
        if match := _DAY_IN_WORDS.fullmatch(words):
            return dt.date(int(match[3]), _MONTHS[match[2]], int(match[1]))
    except ValueError:
        return None
    return None


def read_month(text: str) -> dt.date | None:
    """Read ``2014-06``, ``Jun 2014`` or a day in it, as the month's first day."""
    if day := read_day(text):
        return month_start(day)
    words = " ".join(text.lower().split())
    try:
        if match := _MONTH.fullmatch(words):
            return dt.date(int(match[1]), int(match[2]), 1)
        if match := _MONTH_IN_WORDS.fullmatch(words):
            return dt.date(int(match[2]), _MONTHS[match[1]], 1)
    except ValueError:
        return None
    return None


def _closed(words: str) -> Span | None:
    if point := _point(words):
        return point
    match = _BETWEEN.fullmatch(words)
    end = _point(match[2]) if match else None
    if match is None or end is None or end.first is None:
        return None
    start = _point(match[1])
    if start is None and (alone := _MONTH_ALONE.fullmatch(match[1])):
        number = _MONTHS[alone[1]]
        start = Span(dt.date(end.first.year - (number > end.first.month), number, 1))
    if start is None or start.first is None or start.first > end.first:
        return None
    return Span(start.first, end.last)


def _point(words: str) -> Span | None:
    if day := read_day(words):
        return Span(day, day)
    if month := read_month(words):
        return Span(month, _day_before(month_start(month, 1)))
    if match := _YEAR.fullmatch(words):
        return Span(dt.date(int(match[1]), 1, 1), dt.date(int(match[1]), 12, 31))
    return None


def _later_than(named: Span) -> Span | None:
    return Span(named.last + dt.timedelta(days=1)) if named.last else None


def _no_later_than(named: Span) -> Span | None:
    return Span(None, named.last)


def _earlier_than(named: Span) -> Span | None:
    return Span(None, _day_before(named.first)) if named.first else None


def _day_before(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=1)
