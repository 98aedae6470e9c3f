"""An initiative as small as it can be, and what a view says of it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from reportkit.blocks import Bar, Details, Table, plain, walk
from reportkit.blocks.plaintext import render_text
from reportkit.contract.check import RawTable, check_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportkit.blocks import Block
    from reportkit.contract.dataset import Tables
    from reportkit.views.view import View

Row = dict[str, object]

DRIVERS: dict[str, tuple[float, float, float, str]] = {
    "volume": (90_000, 100_000, 110_000, "items/year"),
    "saving_per_item": (9, 10, 11, "GBP/item"),
}
COSTS: dict[str, tuple[float, float, float, str]] = {
    "one_off_cost": (200_000, 250_000, 300_000, "GBP"),
    "running_cost": (90_000, 100_000, 120_000, "GBP/year"),
}


def small(as_of: str = "2025-06-30", *, own: Row | None = None, **frames: list[Row]) -> Tables:
    """Return checked tables of one initiative; ``own`` are cells of its row."""
    row = {"initiative": "one", "name": "Initiative one", "currency": "GBP", **(own or {})}
    given = {"initiatives": [row], **frames}
    raw = {name: RawTable(pd.DataFrame(rows).astype(str)) for name, rows in given.items()}
    return check_tables(raw, dt.date.fromisoformat(as_of), "made for this test")


def driver_rows(stated: Mapping[str, tuple[float, float, float, str]]) -> list[Row]:
    """Return the rows of the table ``drivers``."""
    return [
        {
            "initiative": "one",
            "driver": key,
            "label": key.replace("_", " ").capitalize(),
            "p10": low,
            "p50": mid,
            "p90": high,
            "unit": unit,
            "source": "a test",
        }
        for key, (low, mid, high, unit) in stated.items()
    ]


def stage(name: str, position: int, outcome: str, **own: object) -> Row:
    """Return a row of the table ``stages``."""
    return {
        "initiative": "one",
        "stage": name,
        "position": position,
        "outcome": outcome,
        "started": "",
        "ended": "",
        "recorded_on": "2025-06-30",
        **own,
    }


def milestone(name: str, due: str, recorded_on: str, *, done: bool = False) -> Row:
    """Return a row of the table ``milestones``."""
    return {
        "initiative": "one",
        "milestone": name,
        "due": due,
        "done": done,
        "recorded_on": recorded_on,
    }


def printed(view: View) -> list[str]:
    """Return what each cell of a view's tables says, details included, in reading order."""
    tables = [block for _, block in walk(view.blocks) if isinstance(block, Table)]
    cells = [cell for table in tables for row in table.rows for cell in row]
    return [plain(cell.text) if isinstance(cell, Bar) else plain(cell) for cell in cells]


def said(view: View) -> str:
    """Return what a view says once all its details are opened, in one line."""
    return " ".join(render_text(opened(view)).split())


def at_once(view: View) -> str:
    """Return what a view says without being opened, as in an email, in one line."""
    return " ".join(render_text(view.blocks).split())


def opened(view: View) -> tuple[Block, ...]:
    """Return all blocks of a view, those in details among them, in reading order."""
    return tuple(block for _, block in walk(view.blocks) if not isinstance(block, Details))
