"""A sheet for each table that a document shows, those behind its charts among them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.blocks import Bar, Block, Details, Figure, Heading, Table, plain, walk
from reportkit.blocks.characters import one_line
from reportkit.estimate import Estimate
from reportkit.export.xlsx.cells import BOLD, fit_columns, put, put_head
from reportkit.export.xlsx.printed import read_printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from openpyxl.cell import Cell as SheetCell
    from openpyxl.worksheet.worksheet import Worksheet

    from reportkit.blocks.model import Cell
    from reportkit.fact import Fact

_NAME_LENGTH = 31  # what Excel takes
_FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
_RESERVED = "history"  # Excel keeps a sheet of that name for itself
_UNNAMED = "Table"
_HEAD_ROW = 3


@dataclass(frozen=True, slots=True)
class Held:
    """A table, and what it holds in words."""

    title: str
    table: Table


def tables_of(blocks: Sequence[Block]) -> Iterator[Held]:
    """Yield every table in reading order; one without a caption is called by its heading."""
    heading = ""
    for _, block in walk(blocks):
        if isinstance(block, Heading):
            heading = plain(block.text)
        elif isinstance(block, Details):
            heading = block.title
        elif isinstance(block, Table):
            yield Held(one_line(block.caption or heading) or _UNNAMED, block)
        elif isinstance(block, Figure) and block.numbers is not None:
            yield Held(one_line(block.title) or _UNNAMED, block.numbers)


def sheet_names(titles: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Return a name for each sheet that Excel takes, and no two alike."""
    used = {name.lower() for name in taken}
    names: list[str] = []
    for title in titles:
        wanted = one_line(_FORBIDDEN.sub(" ", title)) or _UNNAMED
        name, number = _cut(wanted, _NAME_LENGTH), 1
        while name.lower() in used or name.lower() == _RESERVED:
            number += 1
            end = f" {number}"
            name = _cut(wanted, _NAME_LENGTH - len(end)) + end
        used.add(name.lower())
        names.append(name)
    return names


def _cut(words: str, length: int) -> str:
    """Return the first words that have room; a word of which none has is cut itself."""
    if len(words) <= length:
        return words
    at = words.rfind(" ", length // 2, length + 1)
    return words[: at if at > 0 else length].rstrip(" ,;.-")


def write_table(sheet: Worksheet, held: Held, facts: Mapping[str, Fact]) -> None:
    """Write a table below its title; a cell that prints a fact holds the fact's own number."""
    put(sheet.cell(1, 1), held.title)
    sheet.cell(1, 1).font = BOLD
    sheet.cell(1, 1).alignment = None
    put_head(sheet, _HEAD_ROW, [column.name for column in held.table.columns])
    for row, cells in enumerate(held.table.rows, start=_HEAD_ROW + 1):
        for column, cell in enumerate(cells, start=1):
            _put(sheet.cell(row, column), cell, facts)
    fit_columns(sheet, _HEAD_ROW)


def _put(target: SheetCell, cell: Cell, facts: Mapping[str, Fact]) -> None:
    words = cell.text if isinstance(cell, Bar) else cell
    printed = read_printed(plain(words))
    if printed is None:
        put(target, plain(words))
        return
    exact = printed.value
    for run in words:
        fact = facts.get(run.fact or "")
        value = fact.value.value if fact and isinstance(fact.value, Estimate) else None
        if value is not None and printed.is_rounded_from(value):
            exact = value
    put(target, exact, printed.form)
