"""Which archive is meant: in a folder, or at a URL."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.editions.archive import Archive
from reportkit.editions.remote import Remote, is_url

if TYPE_CHECKING:
    from reportkit.reports import Project


def archive_of(project: Project, editions: str | None = None) -> Archive:
    """Return the archive of a project, which knows the names that its reports had.

    Of editions at a URL it first brings here what lists and comparisons need.

    Parameters
    ----------
    project
        Whose.
    editions
        Where editions are kept, where not as the project says: a folder as seen from here, or a
        URL.

    Raises
    ------
    EditionError
        If the URL is none that editions can be kept at, or doesn't answer.
    """
    names = (project.names_of(name) for name in project.reports)
    renamed = tuple(each for each in names if len(each) > 1)
    base = Path.cwd() if editions else project.root
    return archive_at(editions or project.editions, base, renamed)


def archive_at(named: str, base: Path, names: tuple[tuple[str, ...], ...] = ()) -> Archive:
    """Return the archive in a folder as seen from another, or at a URL, as :func:`archive_of`."""
    if not is_url(named):
        return Archive(base / named, names)
    remote = Remote.at(named)
    archive = Archive(remote.mirror, names, remote)
    archive.refresh()
    return archive
