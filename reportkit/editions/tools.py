"""What a process that builds editions is given when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from reportkit.editions.archive import Archive
from reportkit.execution.warm.started import TemplateLine
from reportkit.reports import Project


@dataclass(frozen=True, slots=True)
class Tools:
    """What it builds with.

    Parameters
    ----------
    project, archive
        Whose editions it builds, and where they are kept.
    debug_folder
        Where notebooks that fail are written; None where nobody asks.
    template
        Where it asks for kernels; None where none can be forked.
    charts
        Where it asks for charts.
    """

    project: Project
    archive: Archive
    debug_folder: Path | None
    template: TemplateLine | None
    charts: Connection
