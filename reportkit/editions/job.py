"""One edition as a task for another machine: all it takes goes with it but the project itself."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from reportkit.editions.archive import Archive
from reportkit.editions.importing import without
from reportkit.editions.manifest import sha256, versions
from reportkit.editions.order import Order
from reportkit.editions.remote import Remote
from reportkit.errors import ExecutionError
from reportkit.reports import Project

if TYPE_CHECKING:
    from reportkit.editions.outcome import Outcome

_SNAPSHOT = "snapshot"


@dataclass(frozen=True, slots=True)
class Site:
    """What every task of a run has in common.

    Parameters
    ----------
    run
        Its name, unlike any other's.
    project, archive
        Whose editions are built, and where they are kept.
    witness
        A folder in the archive's: who does not see it would keep editions where nobody looks.
        None where the archive is no folder.
    """

    run: str
    project: Project
    archive: Archive
    witness: Path | None


@dataclass(frozen=True, slots=True)
class Job:
    """One edition to build anywhere.

    Parameters
    ----------
    order
        What to build. The folder of its snapshot lies in the archive's.
    files
        The files of that folder, by name, where the archive is none that a worker sees.
    site
        What it has in common with others.
    notebook_sha256, versions
        What it must find there: the same notebook, the same versions.
    """

    order: Order
    files: Mapping[str, bytes] | None
    site: Site
    notebook_sha256: str
    versions: Mapping[str, str]

    @classmethod
    def packed(cls, order: Order, site: Site, notebook_sha256: str) -> Self:
        """Return an order that can be sent: with the files of its snapshot where it must."""
        files = None
        if order.snapshot is not None and not site.archive.is_folder:
            files = {file.name: file.read_bytes() for file in order.snapshot.iterdir()}
            order = replace(order, snapshot=None)
        return cls(order, files, site, notebook_sha256, dict(versions()))


async def make_ready(site: Site) -> None:
    """Have what building takes loaded and started, while the worker goes on to listen."""
    await asyncio.to_thread(_make_ready, site)


def _make_ready(site: Site) -> None:
    if _missing(site) is None:
        with without("rfc3987_syntax"):
            from reportkit.editions.bench import seat_of  # noqa: PLC0415  slow to import
        with seat_of(site.run, site.project, site.archive.here()):
            pass


async def make_end(run: str) -> None:
    """End what a run still has at work on this worker, and what is about to begin."""
    await asyncio.to_thread(_make_end, run)


def _make_end(run: str) -> None:
    with without("rfc3987_syntax"):
        from reportkit.editions.bench import end_run  # noqa: PLC0415  slow to import
    end_run(run)


def build_job(job: Job) -> Outcome:
    """Build an edition, and return what became of it, whatever that is.

    Where it is kept at a URL, its path is that below it: each machine has a mirror of its own.
    """
    started = time.perf_counter()
    order, site = job.order, job.site
    archive = site.archive.here()
    try:
        _refuse_another_place(job)
        with without("rfc3987_syntax"):
            from reportkit.editions.bench import seat_of  # noqa: PLC0415  slow to import
        with seat_of(site.run, site.project, archive) as seat, archive.stage() as staged:
            snapshot = _snapshot(job, staged / _SNAPSHOT)
            outcome = seat.build(replace(order, snapshot=snapshot), site.project, archive)
    except Exception as error:  # noqa: BLE001  one edition's failure must not end the others
        return order.failed(error, time.perf_counter() - started)
    if outcome.path is None or archive.is_folder:
        return outcome
    return replace(outcome, path=outcome.path.relative_to(archive.root))


def _snapshot(job: Job, folder: Path) -> Path | None:
    """Return a snapshot that is this worker's own: another may be given the same order."""
    if job.files is not None:
        folder.mkdir()
        for name, content in job.files.items():
            (folder / name).write_bytes(content)
            (folder / name).chmod(0o444)
        return folder
    if job.order.snapshot is None:
        return None
    folder.mkdir()
    for file in job.order.snapshot.iterdir():
        try:
            (folder / file.name).hardlink_to(file)
        except OSError:  # some shares have one name for each file only
            shutil.copy2(file, folder / file.name)
    return folder


def _refuse_another_place(job: Job) -> None:
    """Refuse to build where something else than what was ordered would be built, or be lost."""
    missing = _missing(job.site)
    if missing is not None:
        raise ExecutionError(missing)
    named = job.site.project.report(job.order.report).notebook
    notebook = job.site.project.root / named
    if not notebook.is_file() or sha256(notebook) != job.notebook_sha256:
        raise ExecutionError(
            f"A worker of the cluster has another {named} than the one that was checked. "
            "Start its workers from the same image as reportkit run."
        )
    here = versions()
    other = [
        f"{name} {here.get(name, 'missing')} for {version}"
        for name, version in job.versions.items()
        if here.get(name) != version
    ]
    if other:
        raise ExecutionError(
            f"A worker of the cluster has {len(other)} of {len(job.versions)} packages in another "
            f"version: {', '.join(other)}. Start its workers from the same image as reportkit run."
        )


def _missing(site: Site) -> str | None:
    """Say which place a worker can't see; None where it sees all of them."""
    if not site.project.file.is_file():
        return (
            f"A worker of the cluster has no {site.project.file}. Give every worker the same "
            "project in the same place: start them from the same image as reportkit run."
        )
    if site.witness is not None and not site.witness.is_dir():
        return (
            f"A worker of the cluster does not see {site.archive.root}. Mount that folder there, "
            'or keep editions where all can reach them: editions = "s3://BUCKET/editions"'
        )
    remote = site.archive.remote
    if remote is not None and Remote.at(remote.url) != remote:
        return (
            f"A worker of the cluster finds other editions at {remote.url}. Give it the same "
            "environment as reportkit run: the same server, by AWS_ENDPOINT_URL or its like."
        )
    return None
