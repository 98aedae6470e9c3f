"""``reportkit list``: the project's reports, and the editions that were built."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from reportkit.cli.terminal import say, say_json, say_table, shown
from reportkit.editions import Edition, Manifest, archive_of, read_manifest
from reportkit.reports import find_project
from reportkit.wording import counted


def list_editions(editions: str | None, *, as_json: bool) -> None:
    """Print every edition; a report without one is named with the command that builds it.

    Raises
    ------
    DefinitionError, EditionError
        If there is no project here, or an edition's manifest can't be read.
    """
    project = find_project(Path.cwd())
    archive = archive_of(project, editions)
    found = [(edition, read_manifest(edition.path)) for edition in archive.editions()]
    if as_json:
        for edition, manifest in found:
            say_json(described(edition, manifest))
        return
    rows = [("REPORT", "AS OF", "FOR", "REVISION", "SAYS")]
    rows += [
        (
            edition.report,
            edition.as_of.isoformat(),
            edition.audience or "all",
            str(edition.revision),
            manifest.says,
        )
        for edition, manifest in found
    ]
    built = {edition.report for edition, _ in found}
    rows += [
        (name, "-", "-", "-", f"{report.title}: not built yet; reportkit run {name}")
        for name, report in project.reports.items()
        if built.isdisjoint(archive.names_of(name))
    ]
    say_table(rows, width=shutil.get_terminal_size((100, 24)).columns)
    place = archive.remote.url if archive.remote else shown(archive.root)
    say(f"{counted(len(found), 'edition')} in {place}.")


def described(edition: Edition, manifest: Manifest) -> dict[str, Any]:
    """Return an edition as plain JSON."""
    return {
        "report": edition.report,
        "as_of": edition.as_of.isoformat(),
        "audience": edition.audience,
        "revision": edition.revision,
        "path": str(edition.path),
        "title": manifest.title,
        "says": manifest.says,
        "built_at": manifest.built_at.isoformat(),
    }
