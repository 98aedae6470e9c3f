"""Kinds of column that a table of the contract may have: what a cell must hold, and its unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "key",  # names a row or refers to one: text without surrounding blanks, never empty
    "text",  # any words
    "number",  # 412, 1.38m, 270k, 1,250
    "quantity",  # a number, an amount or a share, as the row's unit says: 412, £1.2m, 40%
    "amount",  # money: 1200000, £1.2m, 300k; read as a number in the initiative's currency
    "share",  # 0.4 or 40%: read as 0..1
    "day",  # 2014-06-30
    "month",  # 2014-06, Jun 2014, 2014-06-01: read as its first day
    "span",  # Jun 2014, Jul to Sep 2014, after Mar 2015, 2014-06-30: read as first and last day
    "flag",  # true/false, yes/no, 1/0
    "choice",  # one of a few words, in any letter case
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    name, kind
        What it is called, and what a cell holds.
    required
        Whether the table must have it; a column that is not required may be absent.
    filled
        Whether every cell must hold something.
    least, most
        The smallest and largest value allowed, in the column's unit.
    choices
        The words allowed, for a ``choice``.
    unit
        As a reader of the contract sees it: ``"currency/year"``, ``"days"``.
    note
        What it means, in one line.
    """

    name: str
    kind: Kind
    note: str
    required: bool = False
    filled: bool = False
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    unit: str = ""


def key(name: str, note: str) -> Column:
    """Return a column that every row must fill: it names the row."""
    return Column(name, "key", note, required=True, filled=True)
