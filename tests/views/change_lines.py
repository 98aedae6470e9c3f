"""What a view of changes tells, line by line, and tables that know an earlier edition."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportkit.blocks import Details, Item, Items, plain
from reportkit.contract.previous import Previous

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables
    from reportkit.progress.changes import Changes
    from reportkit.views.view import View


def after(tables: Tables, kept: Changes) -> Tables:
    """Return tables with what an edition of ``kept`` stated."""
    return replace(tables, previous=Previous(kept.as_of, kept.facts, "tiny/2025-05-31"))


def items(view: View) -> list[Item]:
    """Return every line, of the email and of what the web page opens."""
    found: list[Item] = []
    for block in view.blocks:
        inside = block.blocks if isinstance(block, Details) else (block,)
        found += [item for part in inside if isinstance(part, Items) for item in part.items]
    return found


def lines(view: View) -> list[str]:
    return [plain(item.text) for item in items(view)]
