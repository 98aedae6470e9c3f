"""An edition as it is named on the command line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from reportkit.editions import Archive, Edition, archive_at, archive_of, read_manifest
from reportkit.editions.edition import audience_of, split_revision
from reportkit.editions.manifest import MANIFEST
from reportkit.errors import DefinitionError, EditionError
from reportkit.reports import find_project
from reportkit.wording import closest, nearest_or_all


def named_edition(named: str, editions: str | None = None) -> Edition:
    """Find an edition by its folder, or as ``REPORT[/AS-OF[/AUDIENCE]][.rN]``.

    Parameters
    ----------
    named
        What was typed. Without a revision it is the last one; without a day, of the latest day.
    editions
        Where editions are kept, where not as the project says.

    Raises
    ------
    DefinitionError, EditionError
        If there is no such edition, or no project to look in.
    """
    folder = Path(named)
    if (folder / MANIFEST).is_file():
        return _in_folder(folder)
    archive = _archive(Path.cwd(), editions)
    return archive.whole(_in_archive(archive, named))


def _archive(here: Path, editions: str | None) -> Archive:
    """Return the archive that is meant; where its folder is named, a project is not needed."""
    try:
        return archive_of(find_project(here), editions)
    except DefinitionError:
        if editions is None:
            raise
        return archive_at(editions, here)


def _in_folder(folder: Path) -> Edition:
    manifest = read_manifest(folder)
    return Edition(manifest.report, manifest.as_of, manifest.audience, manifest.revision, folder)


def _in_archive(archive: Archive, named: str) -> Edition:
    report, *rest = named.strip("/").split("/")
    last, revision = split_revision(rest[-1]) if rest else ("", 1)
    names = [*rest[:-1], last] if rest else []
    as_of = _day(names[0], named) if names else None
    audience = audience_of(names[1]) if len(names) > 1 else None
    if as_of is not None and rest[-1] != last:
        revised = archive.at(report, as_of, audience, revision)
        if revised is None:
            raise _unknown(archive, named)
        return revised
    try:
        found = archive.latest(report, as_of, audience)
    except EditionError:
        raise _unknown(archive, named) from None
    if len(found) > 1:
        raise EditionError(
            f"'{named}' has {len(found)} editions. Name one, as in "
            f"{found[0].path.relative_to(archive.root).as_posix()}."
        )
    return found[0]


def _unknown(archive: Archive, named: str) -> EditionError:
    """Return an error that says which editions there are."""
    kept = archive.editions()
    if not kept:
        return EditionError(
            f"There is no edition '{named}': {archive.place} holds none. Build one: reportkit run"
        )
    report = named.strip("/").split("/")[0]
    names = [each.path.relative_to(archive.root).as_posix() for each in kept]
    same = [name for name in names if name.split("/")[0] == report]
    return EditionError(
        f"There is no edition '{named}' in {archive.place}. "
        f"{nearest_or_all(named, same) if same else _report_meant(named.strip('/'), names)}\n"
        "All there are: reportkit list"
    )


def _report_meant(named: str, names: list[str]) -> str:
    """Answer the name of a report that has no edition: hundreds of names would help nobody."""
    reports = list(dict.fromkeys(name.split("/")[0] for name in names))
    report, slash, rest = named.partition("/")
    near = closest(report, reports)
    if near is not None:
        whole = f"{near}{slash}{rest}"
        return f"Did you mean '{whole if whole in names else near}'?"
    return f"There are editions of {', '.join(reports)}; build one: reportkit run REPORT"


def _day(text: str, named: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise EditionError(
            f"'{named}' names no edition: '{text}' is no day. Write it as in "
            "automation/2026-10-31, or name the edition's folder."
        ) from None
