"""An analyst's own tables, brought to what a reader can take in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.blocks import Table, plain
from reportkit.formats.numbers import exact

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.blocks import Block
    from reportkit.blocks.model import Cell
    from reportkit.export.shown import Place, Shown

_MOST_ROWS = 200
_MOST_COLUMNS = 12
_ROW = re.compile(r"<tr\b", re.IGNORECASE)
_END = re.compile(r"</tr\s*>", re.IGNORECASE)
_DO = "Show the rows that matter, or use rk.table(frame)."


def shortened_table(html: str) -> tuple[str, int]:
    """Return HTML whose one table has at most 200 rows, and how many were left out.

    They are cut before they are read: ten thousand rows take a parser half a minute.
    """
    starts = [found.start() for found in _ROW.finditer(html)]
    left = len(starts) - _MOST_ROWS - 1  # one is its head
    if left <= 0 or len(re.findall(r"<table\b", html, re.IGNORECASE)) != 1:
        return html, 0
    ends = [found.end() for found in _END.finditer(html)]
    if not ends or ends[-1] < starts[_MOST_ROWS + 1]:
        return html, 0
    return html[: starts[_MOST_ROWS + 1]] + html[ends[-1] :], left


def judge_tables(blocks: Sequence[Block], left: int, place: Place, shown: Shown) -> list[Block]:
    """Return blocks without tables that hold no row; say what is wrong with the others.

    Parameters
    ----------
    blocks
        What one output shows.
    left
        How many rows of it were left out.
    """
    if left:
        rows = exact(left + _MOST_ROWS)
        shown.problems.append(
            place.problem(
                f"shows a table of {rows} rows: the first {_MOST_ROWS} are kept. {_DO}", loss=True
            )
        )
    kept: list[Block] = []
    for block in blocks:
        if isinstance(block, Table):
            wrong = _wrong(block)
            if wrong:
                shown.problems.append(place.problem(wrong))
            if not block.rows:
                continue
        kept.append(block)
    return kept


def _wrong(table: Table) -> str:
    if not table.rows:
        return "shows a table without a row, which is left out. Say in a sentence what is missing."
    if any(_elided([*row]) for row in table.rows):
        return f"shows a table of which pandas left rows out. {_DO}"
    if len(table.columns) > _MOST_COLUMNS:
        return (
            f"shows a table of {len(table.columns)} columns, which an email lists row by row. "
            f"Show {_MOST_COLUMNS} at most, or turn it with frame.T."
        )
    return ""


def _elided(row: Sequence[Cell]) -> bool:
    said = [plain(cell).strip() if isinstance(cell, tuple) else "" for cell in row]
    return len(said) > 1 and all(words in {"...", "…"} for words in said)
