"""The sheet ``Facts``: a row for each thing that an edition states."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.export.xlsx.cells import DAY, fit_columns, put, put_head
from reportkit.formats.numbers import counted, is_money

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from reportkit.fact import Fact

_HEAD = ("Fact", "Value", "Low", "High", "Level", "Unit", "From", "To", "Grade", "Source", "Id")
_WHOLE_FROM = 100  # from here on decimals say nothing of money


def write_facts(sheet: Worksheet, facts: Sequence[Fact]) -> None:
    """Write facts in the order in which the report states them.

    A period's ``To`` is its last day. ``Level`` is the chance that the range from ``Low`` to
    ``High`` holds the true value.
    """
    put_head(sheet, 1, _HEAD)
    for row, fact in enumerate(facts, start=2):
        first, last = _days(fact.period)
        put(sheet.cell(row, 1), fact.label)
        value = fact.value
        if isinstance(value, Estimate):
            for column, number in enumerate((value.value, value.low, value.high), start=2):
                put(sheet.cell(row, column), number, _form(number, value))
            put(sheet.cell(row, 5), value.level, "0%")
            put(sheet.cell(row, 6), value.unit)
        else:
            put(sheet.cell(row, 2), value, DAY if isinstance(value, dt.date) else "General")
        put(sheet.cell(row, 7), first, DAY)
        put(sheet.cell(row, 8), last, DAY)
        put(sheet.cell(row, 9), fact.grade.value)
        put(sheet.cell(row, 10), fact.source)
        put(sheet.cell(row, 11), fact.id)
    sheet.auto_filter.ref = sheet.dimensions
    fit_columns(sheet)


def _form(number: float | None, estimate: Estimate) -> str:
    if counted(estimate.unit) == "share":
        return "0.0%"
    size = max(abs(estimate.value), abs(estimate.low or 0), abs(estimate.high or 0))
    if is_money(estimate.unit):
        return "#,##0" if size >= _WHOLE_FROM else "#,##0.00"
    return "#,##0" if size >= _WHOLE_FROM or float(number or 0).is_integer() else "#,##0.0##"


def _days(period: str) -> tuple[dt.date | str, dt.date | str]:
    """Return a period's first and last day; its own words where it is not made of days."""
    start, _, end = period.partition("/")
    try:
        first = dt.date.fromisoformat(start)
        last = dt.date.fromisoformat(end) - dt.timedelta(days=1) if end else first
    except ValueError:
        return period, ""
    return first, last
