"""The past days that a report would have spoken for, had it been switched on by then."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.errors import ParameterError
from reportkit.period import month_start

if TYPE_CHECKING:
    from reportkit.reports import Report

# No rule looks back further than this from the day on which a report is due.
_LONGEST_LAG = dt.timedelta(days=400)
_DAY = dt.timedelta(days=1)


def past_days(
    report: Report, first: dt.date, last: dt.date, now: dt.datetime
) -> tuple[dt.date, ...]:
    """Return the days of a span that a report would have spoken for, ascending.

    By its schedule and its rule for ``as_of``; of a report without a schedule the ends of months.

    Parameters
    ----------
    report
        Its definition.
    first, last
        The span, both of them in it.
    now
        What would be due later is left out.

    Raises
    ------
    ParameterError
        If there is no such day.
    """
    if last < first:
        raise ParameterError(f"--to {last} is before --from {first}. Name the earlier day first.")
    found = _by_schedule(report, first, last, now) if report.schedule else _month_ends(first, last)
    today = now.date()
    days = tuple(sorted({day for day in found if first <= day <= last and day <= today}))
    if not days:
        how = (
            f"By its schedule ({report.schedule.text})" if report.schedule else "By ends of months"
        )
        raise ParameterError(
            f"{how} there is no day from {first} to {last} that the report speaks for and that is "
            f"due by {today}. Name a longer span."
        )
    return days


def _by_schedule(
    report: Report, first: dt.date, last: dt.date, now: dt.datetime
) -> tuple[dt.date, ...]:
    if report.schedule is None or report.as_of is None:
        return ()
    zone = report.schedule.zone_info
    start = dt.datetime.combine(first - _DAY, dt.time(), zone)
    end = min(dt.datetime.combine(last + _LONGEST_LAG, dt.time(), zone), now)
    moments = report.schedule.due(start, end)
    return tuple(report.as_of.day(report.schedule.day(moment)) for moment in moments)


def _month_ends(first: dt.date, last: dt.date) -> tuple[dt.date, ...]:
    days = []
    end = month_start(first, 1) - _DAY
    while end <= last:
        days.append(end)
        end = month_start(end, 2) - _DAY
    return tuple(days)
