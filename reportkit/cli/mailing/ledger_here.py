"""The ledger of the project here, for commands that send nothing: no mail server is asked."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.delivery.ledger import Ledger, open_ledger
from reportkit.editions import Archive, archive_of
from reportkit.errors import DefinitionError
from reportkit.reports import Project, find_project

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def open_ledger_here(editions: str | None) -> Iterator[tuple[Project, Ledger]]:
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
    project = find_project(Path.cwd())
    archive = archive_of(project, editions)
    refuse_url(archive)
    with open_ledger(project.delivery.ledger or "", archive.root) as ledger:
        yield project, ledger


def refuse_url(archive: Archive) -> None:
    """Refuse to send what is kept at a URL: a letter is kept in a folder until it has arrived.

    Raises
    ------
    DefinitionError
        If editions are kept at one.
    """
    if archive.remote is not None:
        raise DefinitionError(
            f"What is sent must lie in a folder: letters are kept beside the editions until they "
            f"have arrived, and {archive.remote.url} is none. Name a folder that outlives this "
            "machine, as a volume does, with --editions or in reportkit.toml."
        )
