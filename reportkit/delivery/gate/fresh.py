"""Whether the data reaches far enough for the day that a report speaks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.delivery.gate.reason import Cause, Reason
from reportkit.formats import dates

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

_FIGURES = "metrics"
"""The table that says how things go: what else was recorded does not make old figures new."""


def check_fresh(
    until: Mapping[str, dt.date], as_of: dt.date, stale_after: dt.timedelta | None
) -> Reason | None:
    """Return why the data is too old for a report; None where it is not.

    Where there are metrics they must reach to within ``stale_after`` of the day, whatever else was
    recorded since. Where there are none, the table that reaches furthest must.

    Parameters
    ----------
    until
        The last day that each table speaks for: ``data_until`` of the tables, or of an edition's
        manifest.
    as_of
        The day that the report speaks for.
    stale_after
        How much older the data may be; None where any age will do.
    """
    if stale_after is None:
        return None
    if not until:
        return Reason(
            Cause.STALE,
            "No table says when it was recorded, so nobody can tell how old the data is.",
            "Give one a column recorded_on; or take stale_after out of reportkit.toml.",
        )
    table = _FIGURES if _FIGURES in until else max(until, key=lambda name: until[name])
    last = until[table]
    age, allowed = (as_of - last).days, stale_after.days
    if age <= allowed:
        return None
    return Reason(
        Cause.STALE,
        f"The data is too old for {dates.day(as_of)}: the table {table} reaches to "
        f"{dates.day(last)}, {_days(age)} before, and the report allows {_days(allowed)}.",
        "Bring the data up to date; or allow more with stale_after in reportkit.toml.",
    )


def _days(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"
