"""The evidence's page: the table, and with what it was measured."""

from __future__ import annotations

import datetime as dt
import os
import platform
import sys
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING

from delivery_bench.page import markdown

from speed_bench.one_process import PLOOMBER
from speed_bench.row import Row, number
from speed_bench.sample import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = ROOT / "docs" / "evidence" / "speed.md"
_HEADER = ["what", "against", "goal", "measured", "pairs", "verdict", "how it came about"]
_PACKAGES = ("papermill", "nbclient", "nbconvert", "ploomber-engine", "ipykernel", "distributed")


def page_part(rows: Sequence[Row], seconds: float) -> str:
    """Return the table in Markdown, and below it when and with what it was measured."""
    table = markdown(_HEADER, [cells for row in rows for cells in _cells(row)])
    return f"{table}\n\n{_circumstances(seconds)}"


def _cells(row: Row) -> list[list[str]]:
    lines = []
    for at, goal in enumerate(row.goals):
        own = [row.what, row.against] if at == 0 else ["", ""]
        verdict = "met" if goal.is_met else "**missed**"
        pairs = ", ".join(map(number, goal.values)) or "none"
        note = row.note if at == 0 else ""
        lines.append([*own, goal.words, number(goal.value), pairs, verdict, note])
    return lines


def _circumstances(seconds: float) -> str:
    day = dt.datetime.now(dt.UTC)
    packages = ", ".join(f"{name} {_version(name)}" for name in _PACKAGES)
    return (
        f"{day.day} {day:%B %Y}; {os.cpu_count()} cores, {_processor()}, Python "
        f"{platform.python_version()}, {packages}. The run took {seconds / 60:.0f} minutes; over "
        f"its last quarter of an hour {os.getloadavg()[2]:.1f} processes wanted a core."
    )


def _version(name: str) -> str:
    """Return which release is installed; rows that don't need a package are measured without."""
    found = distributions(name=name, path=[*sys.path, str(PLOOMBER)])
    return next((each.version for each in found), "(not installed)")


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    named = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.machine()
