"""Cells that hold what they are given: text as text, numbers as numbers, dates as dates."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from reportkit.blocks.characters import printable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

DAY = "d mmm yyyy"
BOLD = Font(bold=True)

_LONGEST = 32_767  # what Excel holds in a cell [characters]
_LEFT_OUT = " …"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NARROW, _WIDE = 9, 60
_TOP = Alignment(vertical="top", wrap_text=True)


def put(cell: Cell, value: str | float | dt.date | None, form: str = "General") -> None:
    """Put a value into a cell.

    A text is never a formula: not when the file is opened, and not when somebody edits the cell
    or saves the sheet as CSV.
    """
    cell.alignment = _TOP
    if value is None:
        return
    if isinstance(value, str):
        words = printable(value)
        if len(words) > _LONGEST:
            words = words[: _LONGEST - len(_LEFT_OUT)] + _LEFT_OUT
        if not words:
            return
        cell.value = words
        cell.data_type = "s"
        cell.quotePrefix = words.startswith(_FORMULA)
        return
    if isinstance(value, float) and not math.isfinite(value):
        return
    cell.value = value
    cell.number_format = form


def put_head(sheet: Worksheet, row: int, names: Sequence[str]) -> None:
    """Put a table's head, which stays in view above what is below it."""
    for at, name in enumerate(names, start=1):
        cell = sheet.cell(row, at)
        put(cell, name)
        cell.font = BOLD
    sheet.freeze_panes = sheet.cell(row + 1, 1)


def fit_columns(sheet: Worksheet, first: int = 1) -> None:
    """Make each column as wide as its widest cell from a row on, within bounds."""
    for at, column in enumerate(sheet.iter_cols(min_row=first), start=1):
        longest = max(
            (len(line) for cell in column for line in str(cell.value or "").split("\n")), default=0
        )
        width = min(_WIDE, max(_NARROW, longest + 2))
        sheet.column_dimensions[get_column_letter(at)].width = width
