"""What is not drawn: the words, dates and settings in ``written/*.toml``."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeAlias

Row: TypeAlias = Mapping[str, Any]
Plan: TypeAlias = Mapping[str, Sequence[Row]]

INITIATIVE = "catalogue"
CURRENCY = "USD"
STARTED = dt.date(2025, 1, 13)
AS_OF = dt.date(2026, 10, 31)
FIRST_WEEK = dt.date(2023, 11, 6)
TARGET_DATE = dt.date(2027, 9, 30)

WRITTEN = Path(__file__).parents[1] / "written"


def read_plan(folder: Path = WRITTEN) -> Plan:
    """Return the rows of every table in the folder's TOML files, by the table's name."""
    plan: dict[str, Sequence[Row]] = {}
    for path in sorted(folder.glob("*.toml")):
        with path.open("rb") as file:
            plan.update(tomllib.load(file))
    return MappingProxyType(plan)


def month_ends(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return the last day of each month from ``first`` to ``last``, both included."""
    days: list[dt.date] = []
    day = first.replace(day=1)
    while True:
        following = (day + dt.timedelta(days=32)).replace(day=1)
        end = following - dt.timedelta(days=1)
        if end > last:
            return days
        if end >= first:
            days.append(end)
        day = following
