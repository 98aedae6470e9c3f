"""Time zones, by the names of the IANA database."""

from __future__ import annotations

from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator

from reportkit.reports.kinds import Kind
from reportkit.wording import did_you_mean


def read_zone(name: str) -> str:
    """Return the name of a time zone that is known here.

    A name without a region, such as ``EST``, is none: it says nothing of daylight saving.

    Raises
    ------
    ValueError
        If it is none, with the nearest.
    """
    known = name == "UTC"
    if "/" in name:
        try:
            known = bool(ZoneInfo(name).key)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            known = False
    if not known:
        named = (each for each in sorted(available_timezones()) if "/" in each)
        raise ValueError(
            "is not a time zone that is known here. Write its region and city, as in "
            f"Europe/London, or UTC.{did_you_mean(name, named)}"
        )
    return name


ZoneName = Annotated[str, AfterValidator(read_zone), Kind("a time zone: `Europe/London`, `UTC`")]
