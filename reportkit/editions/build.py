"""Build one edition: the only way there is, whether one is built or a thousand."""

from __future__ import annotations

import datetime as dt
import json
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reportkit.editions.edition import Edition, audience_name
from reportkit.editions.forecast_log import log_edition
from reportkit.editions.manifest import (
    Manifest,
    digests,
    read_manifest,
    sha256,
    stated_status,
    versions,
)
from reportkit.editions.proofing import approved
from reportkit.editions.rendering import Rendering, render
from reportkit.editions.secret_scan import refuse_secrets
from reportkit.errors import EditionError, ExecutionError, ExportError
from reportkit.execution.environment import SNAPSHOT
from reportkit.execution.execute import execute, write_notebook
from reportkit.export.document import Document, read_document
from reportkit.reports.secrets import known_secrets, read_secrets

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from reportkit.editions.archive import Archive
    from reportkit.editions.order import Order
    from reportkit.execution.warm.pool import WarmKernels
    from reportkit.export.charts import Charts
    from reportkit.export.checks.verdict import Verdict
    from reportkit.reports import Project

DATA = "data"


@dataclass(frozen=True, slots=True)
class Built:
    """An edition that was built: where it is, what it says, and why it is not logged, if so."""

    edition: Edition
    manifest: Manifest
    unlogged: str = ""


def build_edition(
    order: Order,
    project: Project,
    archive: Archive,
    charts: Charts,
    *,
    warm: WarmKernels | None = None,
    keep_failed: Path | None = None,
) -> Built:
    """Build one edition.

    1. The snapshot is put in place.
    2. The notebook is executed, and reads it.
    3. Its outputs are read into one document.
    4. The document is rendered: charts, web page, email, text.
    5. What depends on the revision is written (message, manifest), all of it is checked and
       searched for secrets, and the edition kept.
    6. What it foresees is added to the log of forecasts.

    Parameters
    ----------
    order
        What to build.
    project
        Whose it is.
    archive
        Where it is kept.
    charts
        Draws the charts.
    warm
        Kernels that are ready; without them one is started.
    keep_failed
        The folder for a notebook that fails, as far as it ran.

    Raises
    ------
    ParameterError, ExecutionError, ExportError, EditionError
        If it cannot be built; then nothing of it is kept.
    """
    seconds: dict[str, float] = {}
    secrets = read_secrets(project.report(order.report).secrets)
    hidden = {**known_secrets(), **secrets}
    with archive.stage() as staged:
        grown = staged / "edition"
        grown.mkdir()
        if order.snapshot is not None:
            order.snapshot.rename(grown / DATA)
        given = digests(grown)
        with _timed(seconds, "execute"):
            executed = execute(
                project.root / project.report(order.report).notebook,
                order.parameters.given,
                root=project.root,
                snapshot=grown / DATA if order.snapshot is not None else None,
                locale=project.locale_of(order.report),
                secrets=secrets,
                limits=project.report(order.report).limits,
                keep_failed=keep_failed and keep_failed / _failed_name(order),
                warm=warm,
            )
        if digests(grown) != given:
            raise ExecutionError(
                f"{project.report(order.report).notebook} changed the data that it was given, "
                f"which the edition keeps. Write to another folder than {SNAPSHOT} names."
            )
        with _timed(seconds, "read"):
            write_notebook(executed, grown / "notebook.ipynb")
            # Before anything is read from it: what is wrong with it may be told in its own words.
            refuse_secrets(grown, hidden)
            document = read_document(executed)
            _refuse_another_day(document, order)
        with _timed(seconds, "charts"):
            rendering = render(document, charts, project.theme)
        with _timed(seconds, "export"):
            rendering.write(grown)
        sealed: list[Manifest] = []

        def seal(revision: int) -> None:
            rendering.write_message(grown, order, project, revision)
            with _timed(seconds, "checks"):
                verdict = approved(grown, rendering.document)
            manifest = _manifest(
                order,
                project,
                rendering,
                folder=grown,
                seconds=seconds,
                revision=revision,
                checks=verdict,
            )
            manifest.write(grown)
            refuse_secrets(grown, hidden)
            sealed.append(manifest)

        edition = archive.keep(
            grown, order.report, order.parameters.as_of, order.audience, seal, order=order.id
        )
        unlogged = _unlogged(archive, edition)
        kept = [each for each in sealed if each.revision == edition.revision] or sealed
        return Built(edition, kept[-1] if kept else read_manifest(edition.path), unlogged)


def _unlogged(archive: Archive, edition: Edition) -> str:
    """Log what the edition foresees, and return why that was not possible, if it wasn't.

    The edition is kept by then: it is not undone for its log's sake, which is caught up with.
    """
    try:
        archive.whole(edition)
    except EditionError as error:
        return f"The edition is kept, but could not be copied here: {error}"
    try:
        log_edition(archive.root, edition)
    except EditionError as error:
        return str(error)
    return ""


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Iterator[None]:
    started = time.perf_counter()
    try:
        yield
    finally:
        seconds[stage] = round(time.perf_counter() - started, 3)


def _manifest(
    order: Order,
    project: Project,
    rendering: Rendering,
    *,
    folder: Path,
    seconds: Mapping[str, float],
    revision: int,
    checks: Verdict,
) -> Manifest:
    report = project.report(order.report)
    snapshot = _read(folder / DATA / "snapshot.json")
    return Manifest(
        report=order.report,
        title=report.title,
        as_of=order.parameters.as_of,
        audience=order.audience,
        revision=revision,
        says=rendering.says(),
        subject=rendering.document.subject,
        built_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
        notebook=report.notebook,
        notebook_sha256=sha256(project.root / report.notebook),
        parameters=order.parameters.given,
        defaults=order.parameters.defaults,
        rows=order.rows,
        snapshot=DATA if order.snapshot else "none: the notebook takes no source",
        versions=versions(),
        files=digests(folder),
        seconds=seconds,
        warnings=tuple(snapshot.get("warnings", ())),
        problems=rendering.problems,
        checks=checks,
        data_until=snapshot.get("data_until", {}),
        compared_with=_read(folder / DATA / "previous.json").get("edition"),
        status=stated_status(rendering.document.facts),
        order=order.id,
    )


def _read(file: Path) -> dict[str, Any]:
    """Return what a file of the snapshot tells; nothing where it is not there."""
    if not file.is_file():
        return {}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _refuse_another_day(document: Document, order: Order) -> None:
    """Refuse a report that speaks for another day than it is kept under: its numbers are stale."""
    day = order.parameters.as_of.isoformat()
    if document.as_of and document.as_of != day:
        raise ExportError(
            f"The report was built as of {day}, but says that it is as of {document.as_of}. "
            "Give its notebook's parameter on, as in rk.read(source, as_of=as_of)."
        )


def _failed_name(order: Order) -> str:
    audience = f"-{audience_name(order.audience)}" if order.audience else ""
    return f"{order.report}-{order.parameters.as_of}{audience}.ipynb"
