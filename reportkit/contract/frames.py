"""Turn the cells of a raw table into values of the types that the contract promises.

========================  =================================================
kind of column            pandas type
========================  =================================================
key, text, choice         ``str``, missing where the cell is blank
number, quantity, share,  ``float64`` [the column's unit; a share in 0..1]
amount
day, month                ``datetime64[us]``, at midnight
span                      ``str`` as given, and ``_from`` and ``_by`` beside it as days
flag                      ``boolean``
========================  =================================================
"""

from __future__ import annotations

import datetime as dt
import math
import numbers
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from reportkit.contract.reading import (
    Amount,
    read_amount,
    read_choice,
    read_flag,
    read_number,
    read_quantity,
    read_share,
)
from reportkit.contract.spans import Span, read_day, read_month, read_span

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportkit.contract.columns import Column, Kind
    from reportkit.contract.spec import TableSpec

_DTYPES: dict[Kind, Any] = {
    "key": "str",
    "text": "str",
    "choice": "str",
    "number": "float64",
    "quantity": "float64",
    "share": "float64",
    "amount": "float64",
    "day": "datetime64[us]",
    "month": "datetime64[us]",
    "span": "str",
    "flag": "boolean",
}
_READERS: dict[Kind, Callable[[str], Any]] = {
    "key": str,
    "text": str,
    "choice": read_choice,
    "number": read_number,
    "quantity": read_quantity,
    "share": read_share,
    "amount": read_amount,
    "day": read_day,
    "month": read_month,
    "span": read_span,
    "flag": read_flag,
}
_WHOLE = 2.0**53


@dataclass(frozen=True)
class ReadTable:
    """A raw table and what was read from it, row by row.

    Parameters
    ----------
    words
        The contract's columns that the raw table has, as text; blank cells are missing.
    typed
        What they mean: every column of the contract.
    unread
        For each column of ``words``, which of its cells hold something that cannot be read.
    currencies
        For each column with money, the ISO 4217 codes that each cell's sign may stand for.
    """

    words: pd.DataFrame
    typed: pd.DataFrame
    unread: dict[str, pd.Series[bool]] = field(default_factory=dict)
    currencies: dict[str, pd.Series[Any]] = field(default_factory=dict)

    def where(self, kept: pd.Series[bool]) -> ReadTable:
        """Return only the rows that are ``kept``."""
        return ReadTable(
            self.words[kept],
            self.typed[kept],
            {name: cells[kept] for name, cells in self.unread.items()},
            {name: cells[kept] for name, cells in self.currencies.items()},
        )


def read_frame(spec: TableSpec, raw: pd.DataFrame) -> ReadTable:
    """Read every column of the contract that the raw table has; the others are left empty."""
    present = [column for column in spec.columns if column.name in raw.columns]
    words = pd.DataFrame(
        {column.name: in_words(raw[column.name]) for column in present}, index=raw.index
    )
    values: dict[str, pd.Series[Any]] = {}
    unread: dict[str, pd.Series[bool]] = {}
    currencies: dict[str, pd.Series[Any]] = {}
    for column in present:
        codes, texts = pd.factorize(words[column.name])
        read = [_READERS[column.kind](text) for text in texts]
        missed = np.array([meant is None for meant in read] + [False])
        unread[column.name] = pd.Series(missed[codes], index=raw.index)
        if column.kind in ("amount", "quantity"):
            signs = [meant.currencies if isinstance(meant, Amount) else () for meant in read]
            currencies[column.name] = pd.Series(
                _spread([*signs, ()], codes), index=raw.index, dtype="object"
            )
        for name, meant in _parts(column, list(texts), read).items():
            taken = _spread([*meant, None], codes)
            values[name] = pd.Series(taken, index=raw.index, dtype="object").astype(
                _dtype(column, name)
            )
    return ReadTable(
        words, conform(spec, pd.DataFrame(values, index=raw.index)), unread, currencies
    )


def conform(spec: TableSpec, frame: pd.DataFrame) -> pd.DataFrame:
    """Return the frame with every column of the contract, in its order; missing ones are empty."""
    wanted = _dtypes(spec)
    if list(frame.columns) == list(wanted):
        return frame.copy(deep=False)
    columns = {
        name: frame[name]
        if name in frame.columns
        else pd.Series([None] * len(frame), index=frame.index, dtype="object").astype(dtype)
        for name, dtype in wanted.items()
    }
    return pd.DataFrame(columns, index=frame.index)


@cache
def _dtypes(spec: TableSpec) -> dict[str, Any]:
    """Return the type of each column of a table of the contract, in its order."""
    return {name: _dtype(column, name) for column in spec.columns for name in column_names(column)}


def column_names(column: Column) -> tuple[str, ...]:
    """Return the names under which a column's values stand: three of a span, else its own."""
    if column.kind == "span":
        return (column.name, f"{column.name}_from", f"{column.name}_by")
    return (column.name,)


def in_words(cells: pd.Series[Any]) -> pd.Series[str]:
    """Return cells of any type as text, without blanks around it; blank cells are missing."""
    if cells.dtype == object:
        cells = cells.map(text_of, na_action="ignore")  # 1 and True are the same to factorize
    codes, uniques = pd.factorize(cells)
    texts = [text_of(cell) or None for cell in uniques]
    return pd.Series(_spread([*texts, None], codes), index=cells.index, dtype="str")


def text_of(cell: object) -> str:
    """Return a cell of any type as text: a whole number without places, without blanks around."""
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, numbers.Integral):
        return str(int(cell))
    if isinstance(cell, numbers.Real | Decimal):
        number = float(cell)
        whole = math.isfinite(number) and number.is_integer() and abs(number) < _WHOLE
        return f"{number:.0f}" if whole else repr(number)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ")
    return str(cell).strip()


def _parts(column: Column, texts: list[str], read: list[Any]) -> dict[str, list[Any]]:
    if column.kind == "span":
        spans = [meant or Span() for meant in read]
        ends = ([span.first for span in spans], [span.last for span in spans])
        return dict(zip(column_names(column), (texts, *ends), strict=True))
    if column.kind in ("amount", "quantity"):
        return {column.name: [None if meant is None else meant.value for meant in read]}
    return {column.name: read}


def _dtype(column: Column, name: str) -> Any:
    return _DTYPES["day"] if column.kind == "span" and name != column.name else _DTYPES[column.kind]


def _spread(meant: list[Any], codes: np.ndarray[Any, np.dtype[np.intp]]) -> list[Any]:
    """Give each row what its distinct value means; the last item is for missing cells (-1)."""
    return [meant[code] for code in codes]
