"""A table's cells as Python values: a missing one is None, whatever pandas calls it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator


def rows(frame: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Yield each row as a dictionary whose missing cells are None."""
    if frame.empty:
        return
    for record in frame.to_dict("records"):
        yield {str(name): None if pd.isna(value) else value for name, value in record.items()}


def day(value: object) -> dt.date | None:
    """Return a cell that holds a day as a date."""
    if value is None:
        return None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    raise TypeError(f"{value!r} is not a day")


def words(value: object) -> str:
    """Return a cell that holds text, empty where it is missing."""
    return "" if value is None else str(value).strip()


def number(value: object) -> float | None:
    """Return a cell that holds a number."""
    if value is None:
        return None
    if isinstance(value, (int, float)):
        return float(value)
    raise TypeError(f"{value!r} is not a number")
