"""How long something may take or last, as people write it: ``36h``, ``3d``."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Annotated

from pydantic import BeforeValidator

from reportkit.reports.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

_WRITTEN = re.compile(r"(?P<count>\d{1,5}) ?(?P<unit>min|h|d|w)")
_UNITS = {
    "min": dt.timedelta(minutes=1),
    "h": dt.timedelta(hours=1),
    "d": dt.timedelta(days=1),
    "w": dt.timedelta(weeks=1),
}


def read_duration(text: object) -> dt.timedelta:
    """Read a duration: a whole number of min, h, d or w. A day is 24 hours.

    Raises
    ------
    ValueError
        If it is none, with how to write it.
    """
    if isinstance(text, dt.timedelta):
        return text
    found = _WRITTEN.fullmatch(text.strip()) if isinstance(text, str) else None
    if found is None:
        raise ValueError(
            'is no duration. Write it as "30min", "36h", "3d" or "2w"; seconds are not taken.'
        )
    return int(found["count"]) * _UNITS[found["unit"]]


def _within(least: str, most: str) -> Callable[[object], dt.timedelta]:
    def read(text: object) -> dt.timedelta:
        lasting = read_duration(text)
        if not read_duration(least) <= lasting <= read_duration(most):
            raise ValueError(f"is out of range. It may be {least} to {most}.")
        return lasting

    return read


Age = Annotated[
    dt.timedelta,
    BeforeValidator(_within("0d", "3650d")),
    Kind("a duration of `0d` to `3650d`: min, h, d or w"),
]
Span = Annotated[
    dt.timedelta,
    BeforeValidator(_within("1min", "7d")),
    Kind("a duration of `1min` to `7d`: min, h, d or w"),
]
Window = Annotated[
    dt.timedelta,
    BeforeValidator(_within("1min", "14d")),
    Kind("a duration of `1min` to `14d`: min, h, d or w"),
]
