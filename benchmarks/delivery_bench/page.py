"""The evidence's page: a part for each of the two benchmarks."""

from __future__ import annotations

import datetime as dt
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = Path(__file__).parents[2] / "docs" / "evidence" / "delivery.md"


def markdown(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown, its columns aligned for those who read the text."""
    widths = [max(len(row[place]) for row in [header, *rows]) for place in range(len(header))]
    lines = [header, ["-" * width for width in widths], *rows]
    return "\n".join(
        "| "
        + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        + " |"
        for line in lines
    )


def versions(postgresql: str, seconds: float) -> str:
    """Return when it ran, with what, and for how long."""
    day = dt.datetime.now(dt.UTC)
    packages = ", ".join(f"{name} {version(name)}" for name in ("sqlalchemy", "psycopg"))
    return (
        f"{day.day} {day:%B %Y}; Python {platform.python_version()}, {packages}, "
        f"SQLite {sqlite3.sqlite_version}, PostgreSQL {postgresql}. "
        f"The run took {seconds / 60:.1f} minutes."
    )


def write(target: str, part: str, page: Path = PAGE) -> None:
    """Put a part between the page's two markers for it; what stands around them is kept."""
    begin, end = (f"<!-- written by make {target}: {which} -->" for which in ("begin", "end"))
    before, found, rest = page.read_text("utf-8").partition(begin)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise SystemExit(f"{page} has no markers. Put these two lines into it:\n{begin}\n{end}")
    page.write_text(f"{before}{begin}\n\n{part}\n\n{end}{after}", "utf-8")
