"""When a report is due: cron or a recurrence rule, by the clock of a named time zone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import takewhile
from zoneinfo import ZoneInfo

from reportkit.reports.cron import cron_moments, read_cron
from reportkit.reports.recurrence import read_recurrence, recurrence_moments
from reportkit.reports.zone import read_zone
from reportkit.wording import nearest_or_all

_KEYS = ("cron", "rrule", "start", "zone")


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a report is due.

    Parameters
    ----------
    rule
        A cron expression, or a recurrence rule where there is a start.
    zone
        Whose clock it goes by.
    start
        From when on a recurrence rule counts, by that clock; None with cron.

    Raises
    ------
    ValueError
        If the rule is none or never comes due, or the zone is unknown.
    """

    rule: str
    zone: str
    start: dt.datetime | None = None

    def __post_init__(self) -> None:
        read_zone(self.zone)
        if self.start is None:
            read_cron(self.rule)
        else:
            read_recurrence(self.rule, self.start)

    @property
    def zone_info(self) -> ZoneInfo:
        """Whose clock it goes by."""
        return ZoneInfo(self.zone)

    @property
    def text(self) -> str:
        """The schedule in one line: another text, another schedule."""
        if self.start is None:
            return f"cron {self.rule}, {self.zone}"
        return f"rrule {self.rule} from {self.start.isoformat()}, {self.zone}"

    def due(self, after: dt.datetime, until: dt.datetime) -> tuple[dt.datetime, ...]:
        """Return when it comes due after one moment and up to another, ascending.

        Parameters
        ----------
        after, until
            Aware. What is due at ``until`` is among them, what was due at ``after`` is not, so
            that spans which meet share nothing and leave out nothing.

        Returns
        -------
        tuple
            Moments in UTC: two readings of a clock that is set back are told apart.
        """
        end = until.astimezone(dt.UTC)
        return tuple(takewhile(lambda moment: moment <= end, self._moments(after)))

    def next(self, after: dt.datetime) -> dt.datetime | None:
        """Return the first moment, in UTC, after one; None where a rule has ended."""
        return next(self._moments(after), None)

    def day(self, moment: dt.datetime) -> dt.date:
        """Return the date on which a moment falls where its clock hangs."""
        return moment.astimezone(self.zone_info).date()

    def _moments(self, after: dt.datetime) -> Iterator[dt.datetime]:
        local = after.astimezone(self.zone_info)
        if self.start is None:
            return cron_moments(self.rule, local)
        return recurrence_moments(self.rule, self.start, self.zone_info, local)


def read_schedule(value: object, default_zone: str | None) -> Schedule:
    """Read what ``reportkit.toml`` holds: a cron expression, or a table of cron or rrule.

    Parameters
    ----------
    default_zone
        Whose clock it goes by where it names none.

    Raises
    ------
    ValueError
        If it is none, with what to write.
    """
    if isinstance(value, Schedule):
        return value
    keys = {"cron": value} if isinstance(value, str) else value
    if not isinstance(keys, Mapping):
        raise ValueError(  # noqa: TRY004  a validator's complaint is a ValueError
            'is no schedule. Write it as "0 7 3 * *", or { rrule = "FREQ=...", start = ... }.'
        )
    for key in keys:
        if key not in _KEYS:
            raise ValueError(f"has no key '{key}'. {nearest_or_all(str(key), _KEYS)}")
    zone = keys.get("zone", default_zone)
    if not isinstance(zone, str):
        raise ValueError(  # noqa: TRY004  as above
            "goes by no clock. Add time_zone to the report or to [delivery], as in "
            'time_zone = "Europe/London".'
        )
    match keys:
        case {"cron": str(cron)} if not keys.keys() & {"rrule", "start"}:
            return Schedule(read_cron(cron), zone)
        case {"rrule": str(rule), "start": dt.datetime(tzinfo=None) as start} if "cron" not in keys:
            return Schedule(read_recurrence(rule, start), zone, start)
        case {"rrule": str()} if "cron" not in keys:
            raise ValueError(
                "counts from no start. Add the first day and hour, by the clock of its zone and "
                "without an offset, as in start = 2026-01-05T07:00:00."
            )
    raise ValueError("holds cron or rrule, one of them, as text; start goes with rrule.")
