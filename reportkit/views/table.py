"""An analyst's own table, with the kit's formatter."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from reportkit.blocks import Column, Paragraph, Role, Table, Text, text
from reportkit.errors import EstimateError
from reportkit.estimate import Estimate
from reportkit.formats import dates, numbers
from reportkit.views.view import View

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportkit.blocks import Block


def table(
    frame: pd.DataFrame,
    caption: str = "",
    *,
    units: Mapping[str, str] | None = None,
    source: str = "",
    most: int = 40,
) -> View:
    """Return a frame as a table that reads well in every medium.

    Parameters
    ----------
    frame
        One row a row; the index is shown only where it has a name. A cell may hold an
        :class:`~reportkit.estimate.Estimate`: it is printed with its range.
    caption
        What the table shows, in one line.
    units
        Of columns that hold numbers, as in ``{"cost": "GBP", "share": "share"}``: they are then
        printed as every other number of the report. Other numbers are printed in full.
    source
        Where the numbers came from; printed below.
    most
        Rows shown; how many more there are is said below.

    Raises
    ------
    EstimateError
        If ``units`` names a column that the frame doesn't have.
    """
    blocks: list[Block] = [as_table(frame.head(most), units or {}, caption)]
    left = len(frame) - most
    notes = [
        f"{numbers.exact(left)} more {'row is' if left == 1 else 'rows are'} not shown."
        if left > 0
        else "",
        source and f"Source: {source}.",
    ]
    if any(notes):
        blocks.append(Paragraph(text(" ".join(note for note in notes if note)), Role.NOTE))
    return View("table", tuple(blocks))


def as_table(frame: pd.DataFrame, units: Mapping[str, str], caption: str = "") -> Table:
    """Return a frame as a table block; see :func:`table`.

    Raises
    ------
    EstimateError
        If ``units`` names a column that the frame doesn't have.
    """
    shown = frame.reset_index() if any(frame.index.names) else frame
    names = [str(name) for name in shown.columns]
    unknown = sorted(set(units) - set(names))
    if unknown:
        raise EstimateError(
            f"{len(unknown)} of the units given name no column: {', '.join(unknown)}. "
            f"The columns are {', '.join(names)}."
        )
    numeric = [pd.api.types.is_numeric_dtype(dtype) for dtype in shown.dtypes]
    columns = tuple(
        Column(name, "end" if is_number else "start")
        for name, is_number in zip(names, numeric, strict=True)
    )
    rows = tuple(
        tuple(_cell(value, units.get(name, "")) for value, name in zip(record, names, strict=True))
        for record in shown.itertuples(index=False, name=None)
    )
    return Table(columns, rows, caption)


def _cell(value: object, unit: str) -> Text:
    if isinstance(value, Estimate):
        return text(numbers.estimate(value))
    if value is None or pd.isna(value):  # type: ignore[call-overload]  # any scalar of a frame
        return text("not known")
    if isinstance(value, dt.date):
        return text(dates.short_day(value))
    if isinstance(value, bool):
        return text("yes" if value else "no")
    if isinstance(value, int | float):
        return text(numbers.number(float(value), unit) if unit else numbers.exact(float(value)))
    return text(str(value))
