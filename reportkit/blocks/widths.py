"""How the columns of a table share a page: what stays on one line, and what wraps on a phone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reportkit.blocks.columns import longest_word, width_of
from reportkit.blocks.marks import tone_mark
from reportkit.blocks.model import Bar, Cell, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

# A date, a range of money, a span of months: short enough to stay on one line.
_WHOLE = 18
# Beyond this a cell is prose, which wraps: its length no longer earns it room.
_PROSE = 28
_LONGEST_WORD = 24
_HEAD = 12
_BAR = 8
# A character takes about so much of the size of its type, bold words included.
_CHARACTER = 0.53
_PADDING = 12
_DESK, _PHONE, _SMALL_PHONE = 560, 335, 280  # px
_TYPE, _SMALL_TYPE = 16, 14  # px

Phone = Literal["", "wide", "snug", "tight"]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table takes its room.

    Parameters
    ----------
    shares
        Each column's part of the width [%].
    whole
        Columns whose cells stay on one line, on a desk.
    loose
        Those of them that wrap on a phone.
    phone
        Type on a phone: as the text, or one size smaller (``"wide"``), where words may break on
        the smallest phones (``"snug"``) or on any (``"tight"``).
    fits
        Whether the words fit on a desk at all.
    """

    shares: tuple[int, ...]
    whole: frozenset[int]
    loose: frozenset[int]
    phone: Phone
    fits: bool


def fit(table: Table) -> Fit:
    """Return how a table takes its room, on a desk and on a phone."""
    said = [
        [_said(row[at]) for row in table.rows if at < len(row)] for at in range(len(table.columns))
    ]
    natural = [_natural(cells) for cells in said]
    least = [
        max([longest_word(column.name), *(min(_LONGEST_WORD, longest_word(it)) for it in cells)])
        for column, cells in zip(table.columns, said, strict=True)
    ]
    lines = [max(wide, small) for wide, small in zip(natural, least, strict=True)]
    short = frozenset(
        at for at, wide in enumerate(natural) if wide <= _WHOLE and (at or not table.row_heads)
    )
    whole = _kept(short, lines, least, _DESK, _TYPE)
    large = _kept(whole, lines, least, _PHONE, _TYPE)
    phone = _phone(least, shrinks=large != whole)
    on_phone = _kept(whole, lines, least, _PHONE, _SMALL_TYPE) if phone else large
    return Fit(
        shares=_shares(
            [
                max(wide, min(_HEAD, width_of(column.name)))
                for wide, column in zip(lines, table.columns, strict=True)
            ]
        ),
        whole=whole,
        loose=whole - on_phone,
        phone=phone,
        fits=_room(least, _SMALL_TYPE) <= _DESK,
    )


def _said(cell: Cell) -> str:
    runs = cell.text if isinstance(cell, Bar) else cell
    words = "".join(("\u25cf " if tone_mark(run) else "") + run.text for run in runs)
    return words.ljust(_BAR, "\u00a0") if isinstance(cell, Bar) else words


def _natural(cells: Sequence[str]) -> int:
    return max((width_of(line) for words in cells for line in words.split("\n")), default=0)


def _room(widths: Sequence[int], size: int) -> float:
    return sum(wide * size * _CHARACTER + _PADDING for wide in widths)


def _phone(least: Sequence[int], *, shrinks: bool) -> Phone:
    words = _room(least, _SMALL_TYPE)
    if words > _SMALL_PHONE:
        return "snug" if words <= _PHONE else "tight"
    return "wide" if shrinks or _room(least, _TYPE) > _SMALL_PHONE else ""


def _kept(
    whole: frozenset[int], lines: Sequence[int], least: Sequence[int], room: float, size: int
) -> frozenset[int]:
    """Return which columns stay on one line: the widest gives way first, until all fit."""
    kept = set(whole)
    while kept:
        widths = [lines[at] if at in kept else small for at, small in enumerate(least)]
        if _room(widths, size) <= room:
            break
        kept.remove(max(kept, key=lambda at: (lines[at], at)))
    return frozenset(kept)


def _shares(lines: Sequence[int]) -> tuple[int, ...]:
    capped = [min(wide, _PROSE) + 2 for wide in lines]
    return tuple(round(100 * wide / sum(capped)) for wide in capped)
