"""The one formatter of days and spans, as sentences use it: :mod:`reportkit.formats.dates`."""

from reportkit.formats.dates import (
    day,
    day_of_year,
    due,
    duration,
    month,
    months,
    short_day,
    span,
)

__all__ = [
    "day",
    "day_of_year",
    "due",
    "duration",
    "month",
    "months",
    "short_day",
    "span",
]
