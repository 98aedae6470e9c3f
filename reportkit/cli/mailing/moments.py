"""Moments as people read and write them: by the clock that the project's schedules go by."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from reportkit.errors import ParameterError

if TYPE_CHECKING:
    from reportkit.reports import Project


def moment_said(moment: dt.datetime, project: Project) -> str:
    """Return a moment by the project's clock, or this machine's where it names none.

    The clock is named, so that the hour that comes twice in autumn is told apart.
    """
    return moment_in(moment, _zone(project))


def moment_in(moment: dt.datetime, zone: ZoneInfo | None) -> str:
    """Return a moment by the clock of a zone, which is named; None is this machine's."""
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M %Z")


def read_moment(text: str, project: Project) -> dt.datetime:
    """Read a moment that was typed; without an offset it is by the project's clock.

    Parameters
    ----------
    text
        ISO 8601: ``2026-11-03T07:00``, ``2026-11-03T07:00+01:00``, or a day alone.
    project
        Whose clock it is by.

    Raises
    ------
    ParameterError
        If it is none.
    """
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        raise ParameterError(
            f"'{text}' is no time. Write it as 2026-11-03T07:00, by the project's clock, or with "
            "an offset, as in 2026-11-03T07:00+01:00."
        ) from None
    if moment.tzinfo is not None:
        return moment
    zone = _zone(project)
    return moment.replace(tzinfo=zone) if zone else moment.astimezone()


def _zone(project: Project) -> ZoneInfo | None:
    return ZoneInfo(project.delivery.time_zone) if project.delivery.time_zone else None
