"""One edition as a task for another machine: all it takes goes with it but the project itself."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from reportkit.editions.archive import Archive
from reportkit.editions.importing import without
from reportkit.editions.manifest import sha256, versions
from reportkit.editions.order import Order
from reportkit.editions.outcome import Outcome, failed
from reportkit.errors import ExecutionError
from reportkit.reports import Project

_ALIKE = ("reportkit", "python")  # what must be of one version everywhere
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
        What to build, without the folder of its snapshot.
    snapshot
        The files of that folder, by name; None where the notebook takes no source.
    site
        What it has in common with others.
    notebook_sha256, versions
        What it must find there: the same notebook, the same versions.
    """

    order: Order
    snapshot: Mapping[str, bytes] | None
    site: Site
    notebook_sha256: str
    versions: Mapping[str, str]

    @classmethod
    def packed(cls, order: Order, site: Site, notebook_sha256: str) -> Self:
        """Return an order with the files of its snapshot, which are read now."""
        files = None
        if order.snapshot is not None:
            files = {file.name: file.read_bytes() for file in order.snapshot.iterdir()}
        alike = {name: versions()[name] for name in _ALIKE if name in versions()}
        return cls(replace(order, snapshot=None), files, site, notebook_sha256, alike)


async def make_ready(site: Site) -> None:
    """Have what building takes loaded and started, while the worker goes on to listen."""
    await asyncio.to_thread(_make_ready, site)


def _make_ready(site: Site) -> None:
    if _missing(site) is None:
        with without("rfc3987_syntax"):
            from reportkit.editions.bench import seat_of  # noqa: PLC0415  slow to import
        with seat_of(site.run, site.project, site.archive):
            pass


async def make_end(run: str) -> None:
    """End what a run still has at work on this worker, and what is about to begin."""
    await asyncio.to_thread(_make_end, run)


def _make_end(run: str) -> None:
    with without("rfc3987_syntax"):
        from reportkit.editions.bench import end_run  # noqa: PLC0415  slow to import
    end_run(run)


def build_job(job: Job) -> Outcome:
    """Build an edition, and return what became of it, whatever that is."""
    started = time.perf_counter()
    order, site = job.order, job.site
    try:
        _refuse_another_place(job)
        with without("rfc3987_syntax"):
            from reportkit.editions.bench import seat_of  # noqa: PLC0415  slow to import
        with seat_of(site.run, site.project, site.archive) as seat, site.archive.stage() as staged:
            if job.snapshot is not None:
                order = replace(order, snapshot=_unpacked(job.snapshot, staged / _SNAPSHOT))
            return seat.build(order, site.project, site.archive)
    except Exception as error:  # noqa: BLE001  one edition's failure must not end the others
        seconds = time.perf_counter() - started
        day = order.parameters.as_of
        return failed(error, order.report, day, order.audience, seconds, cohort=order.cohort)


def _unpacked(files: Mapping[str, bytes], folder: Path) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
        (folder / name).chmod(0o444)
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
    for name, version in job.versions.items():
        if versions().get(name) != version:
            raise ExecutionError(
                f"A worker of the cluster has {name} {versions().get(name)}, and here it is "
                f"{version}. Start its workers from the same image as reportkit run."
            )


def _missing(site: Site) -> str | None:
    """Say which folder a worker can't see; None where it sees all of them."""
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
    return None
