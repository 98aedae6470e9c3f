"""When a cron schedule comes due, by the clock on the wall of a time zone."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from cronsim import CronSim, CronSimError

if TYPE_CHECKING:
    from collections.abc import Iterator

_FIELDS = 5
_ANY_DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def read_cron(text: str) -> str:
    """Return a cron expression of five fields, its blanks made single.

    Raises
    ------
    ValueError
        If it is none, or never comes due.
    """
    fields = text.split()
    if len(fields) != _FIELDS:
        raise ValueError(
            f"has {len(fields)} fields; cron has {_FIELDS}: minute, hour, day of month, month, "
            'day of week. Write it as "0 7 3 * *", which is 07:00 on the third of each month.'
        )
    expression = " ".join(fields)
    try:
        next(CronSim(expression, _ANY_DAY))
    except CronSimError as error:
        field = str(error).removeprefix("Bad ")
        raise ValueError(
            f"cannot be: its {field}. Write minute (0-59), hour (0-23), day of month "
            "(1-31 or L, the last), month (1-12), day of week (0-7, MON-SUN)."
        ) from None
    except StopIteration:
        raise ValueError("never comes due. Name a day that its months have.") from None
    return expression


def cron_moments(expression: str, after: dt.datetime) -> Iterator[dt.datetime]:
    """Yield, in UTC and ascending, when an expression comes due after a moment.

    As Debian's cron has it: a fixed hour that a change of the clock leaves out comes due when the
    clock goes on, one that it repeats comes due the first time; ``*`` as hour or minute means
    every one that passes.

    Parameters
    ----------
    after
        Aware, in the zone whose clock it is.
    """
    last = after.astimezone(dt.UTC)
    for found in CronSim(expression, after):
        moment = found.astimezone(dt.UTC)
        if moment > last:
            yield moment
            last = moment
