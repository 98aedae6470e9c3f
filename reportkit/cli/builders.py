"""Who builds editions: processes here, or a cluster."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.editions import Archive, Crew
    from reportkit.editions.cluster import Cluster
    from reportkit.reports import Project


@dataclass(frozen=True, slots=True)
class Builders:
    """Who builds, as the command line says.

    Parameters
    ----------
    workers
        How many processes here; as many as cores where None.
    cluster
        The address of a scheduler; None where editions are built here.
    """

    workers: int | None = None
    cluster: str | None = None

    @property
    def size(self) -> int:
        """How many editions are built at once, where they are built here."""
        return self.workers or os.cpu_count() or 1

    def crew(
        self, most: int, project: Project, archive: Archive, debug_folder: Path | None
    ) -> Crew | Cluster:
        """Return who builds a project's editions.

        Parameters
        ----------
        most
            For how many at once there is work.
        project, archive
            Whose editions, and where they are kept.
        debug_folder
            Where notebooks that fail are written; None where nobody asks.
        """
        if self.cluster is None:
            from reportkit.editions import Crew  # noqa: PLC0415  only who builds

            return Crew(min(most, self.size), project, archive, debug_folder)
        from reportkit.editions.cluster import Cluster  # noqa: PLC0415  only who has one

        return Cluster(self.cluster, project, archive)


HERE = Builders()
"""As many processes as cores."""
