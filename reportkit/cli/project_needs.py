"""What a project has of what its reports need: definition, notebooks, data, room."""

# Data is read only where there is some: so is what reads it.
# ruff: noqa: PLC0415

from __future__ import annotations

import contextlib
import datetime as dt
import os
import shutil
from typing import TYPE_CHECKING

from reportkit.cli.machine_needs import Need, State
from reportkit.cli.sources_read import SOURCE
from reportkit.cli.terminal import shown
from reportkit.editions.outcome import explained
from reportkit.errors import ReportkitError
from reportkit.reports import (
    Project,
    audiences,
    check_audiences,
    check_parameters,
    find_project,
    read_signature,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_ROOM = 100e6  # [bytes] below which a disk is called nearly full


def project_needs(here: Path, editions: str | None) -> Iterator[Need]:
    """Yield what depends on the project that ``here`` lies in."""
    try:
        project = find_project(here)
    except ReportkitError as error:
        yield Need("project", State.MISSING, "no usable reportkit.toml", str(error))
        return
    yield Need("project", State.GOOD, f"{shown(project.file)}: {', '.join(project.reports)}")
    with contextlib.chdir(project.root):
        sources: dict[tuple[str, dt.date], None] = {}
        for name in project.reports:
            yield _notebook(name, project, sources)
        for source, as_of in sources:
            yield _data(source, as_of)
    yield _editions(project, editions)
    yield _mail(project)


def _mail(project: Project) -> Need:
    from reportkit.cli.mail_needs import mail_need

    return mail_need(project)


def _notebook(name: str, project: Project, sources: dict[tuple[str, dt.date], None]) -> Need:
    """Check a report's notebook and parameters, and note the source that it reads."""
    report = project.report(name)
    try:
        signature = read_signature(project.root / report.notebook, report.notebook)
        today = dt.datetime.now().astimezone().date()
        parameters = check_parameters(report, signature, today=today)
        if report.each_parameter is None:
            check_audiences(audiences(project, name, _of_no_column), signature)
    except ReportkitError as error:
        return Need("notebook", State.MISSING, f"of '{name}': cannot be run", str(error))
    source = parameters.value(SOURCE)
    if isinstance(source, str):
        sources[source, parameters.as_of] = None
    return Need("notebook", State.GOOD, f"{report.notebook} (of '{name}')")


def _of_no_column(column: str) -> tuple[str, ...]:
    raise AssertionError(f"audiences that are named have no values of {column}")


def _data(source: str, as_of: dt.date) -> Need:
    from reportkit.sources import list_initiatives, narrows, read

    try:
        # Of what an engine holds, one initiative shows whether it can be read.
        listed = list_initiatives(source, as_of) if narrows(source) else ()
        tables = read(source, as_of, initiative=listed[0] if listed else None)
    except Exception as error:  # noqa: BLE001  whatever is wrong is the answer here
        return Need("data", State.MISSING, f"{source} as of {as_of}", explained(error))
    counted = len(listed or tables.initiatives)
    noun = "initiative" if counted == 1 else "initiatives"
    return Need(
        "data",
        State.GOOD,
        f"{source} as of {as_of}: {counted} {noun}",
        "\n".join(tables.warnings),
    )


def _editions(project: Project, editions: str | None) -> Need:
    from reportkit.editions import archive_of

    try:
        archive = archive_of(project, editions)
    except ReportkitError as error:
        return Need("editions", State.MISSING, editions or project.editions, str(error))
    root = archive.root
    if archive.remote is not None:
        return Need("editions", State.GOOD, f"{archive.place}: {len(archive.editions())} there")
    there = next(folder for folder in (root, *root.parents) if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        return Need(
            "editions",
            State.MISSING,
            f"{shown(there)} may not be written",
            "Allow it, or name another folder with --editions.",
        )
    free = shutil.disk_usage(there).free
    found = f"{shown(root)} ({free / 1e9:.1f} GB free)"
    if free < _ROOM:
        return Need("editions", State.MISSING, found, "The disk is nearly full: free some space.")
    return Need("editions", State.GOOD, found)
