"""When a recurrence rule (RFC 5545) comes due: what cron cannot say, as the third working day."""

# The rules' library is loaded only by a project that has such a schedule.
# ruff: noqa: PLC0415

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from dateutil.rrule import rrule, rruleset

_PART = re.compile(r"([A-Z]+)=([A-Z0-9,+-]+)")
_PARTS = (
    *("FREQ", "INTERVAL", "UNTIL", "COUNT", "WKST"),
    *("BYMONTH", "BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY", "BYHOUR", "BYMINUTE", "BYSETPOS"),
)
_FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")


def read_recurrence(text: str, start: dt.datetime) -> str:
    """Return a recurrence rule, in capitals and without ``RRULE:``.

    Parameters
    ----------
    start
        From when on, by the clock on the wall: without a zone.

    Raises
    ------
    ValueError
        If it is none, or never comes due.
    """
    rule = "".join(text.upper().split()).removeprefix("RRULE:")
    parts = [_PART.fullmatch(part) for part in rule.split(";")]
    named = {found[1]: found[2] for found in parts if found}
    unknown = [name for name in named if name not in _PARTS]
    if len(named) < len(parts) or unknown:
        raise ValueError(
            f"has {f'a part {unknown[0]}' if unknown else 'a part'} that cannot be read. "
            f"Write NAME=VALUE;NAME=VALUE of {', '.join(_PARTS)}."
        )
    if named.get("FREQ") not in _FREQUENCIES:
        raise ValueError(f"needs FREQ={', '.join(_FREQUENCIES)}. For every hour, write cron.")
    if named.get("UNTIL", "").endswith("Z"):
        raise ValueError("has an UNTIL in UTC. Write it by the clock of its zone, without the Z.")
    try:
        first = next(iter(_rule(rule, start)), None)
    except ValueError as error:
        raise ValueError(f"is no recurrence rule: {error}.") from None
    if first is None:
        raise ValueError(f"never comes due after its start, {start.isoformat(' ', 'minutes')}.")
    return rule


def recurrence_moments(
    rule: str, start: dt.datetime, zone: ZoneInfo, after: dt.datetime
) -> Iterator[dt.datetime]:
    """Yield, in UTC and ascending, when a rule comes due after a moment.

    An hour that a change of the clock leaves out comes due when the clock goes on, one that it
    repeats comes due the first time.
    """
    last = after.astimezone(dt.UTC)
    wall = after.astimezone(zone).replace(tzinfo=None)
    for found in _rule(rule, start).xafter(wall):
        moment = _first_at(found, zone)
        if moment > last:
            yield moment
            last = moment


def _rule(text: str, start: dt.datetime) -> rrule | rruleset:
    from dateutil.rrule import rrulestr

    return rrulestr(text, dtstart=start)


def _first_at(wall: dt.datetime, zone: ZoneInfo) -> dt.datetime:
    """Return when a clock on the wall first shows a time, or a later one."""
    while True:
        moment = wall.replace(tzinfo=zone, fold=0).astimezone(dt.UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == wall:
            return moment
        wall += dt.timedelta(minutes=1)
