"""The ledger of the project here, for commands that send nothing: no mail server is asked."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.delivery.ledger import Ledger, open_ledger
from reportkit.editions import archive_of
from reportkit.reports import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def open_ledger_here(editions: Path | None) -> Iterator[tuple[Project, Ledger]]:
    """Open the ledger of the project here, and give both.

    Parameters
    ----------
    editions
        Where editions are kept, where not as the project says.

    Raises
    ------
    DefinitionError, DeliveryError
        If there is no project here, or its ledger can't be opened.
    """
    here = Path.cwd()
    project = find_project(here)
    archive = archive_of(project, here / editions if editions else None)
    with open_ledger(project.delivery.ledger or "", archive.root) as ledger:
        yield project, ledger
