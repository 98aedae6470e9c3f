"""A process that builds one edition after another, with one browser for all of their charts."""

from __future__ import annotations

import os
import signal
import threading
import time
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.editions.build import Built, build_edition
from reportkit.editions.outcome import Outcome, failed
from reportkit.execution.warm.pool import WarmKernels
from reportkit.export.chart_cache import ChartCache
from reportkit.export.charts import ChartRenderer

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from types import FrameType

    from reportkit.editions.archive import Archive
    from reportkit.editions.order import Order
    from reportkit.execution.warm.started import TemplateLine
    from reportkit.reports import Project


CHARTS = ".cache/charts"
"""Where, below the archive, charts that were drawn are kept; may be deleted at any time."""


def work(
    orders: Connection,
    project: Project,
    archive: Archive,
    debug_folder: Path | None,
    template: TemplateLine | None,
) -> None:
    """Build the editions that come in, and send back what became of each, until None comes.

    A signal to end raises SystemExit, so that kernel, browser and staging are taken away on the
    way out; so does the end of the process that started this one, however it ended.
    """
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if debug_folder is None:
        _say_nothing()
    with (
        WarmKernels(template) as warm,
        ChartRenderer(cache=ChartCache(archive.root / CHARTS)) as charts,
    ):
        while True:
            try:
                order = orders.recv()
            except EOFError:
                return
            if order is None:
                return
            outcome = _outcome(
                order, project, archive, charts, warm=warm, debug_folder=debug_folder
            )
            orders.send(outcome)


def _outcome(
    order: Order,
    project: Project,
    archive: Archive,
    charts: ChartRenderer,
    *,
    warm: WarmKernels,
    debug_folder: Path | None,
) -> Outcome:
    started = time.perf_counter()
    as_of = order.parameters.as_of
    try:
        built = build_edition(order, project, archive, charts, warm=warm, keep_failed=debug_folder)
    except Exception as error:  # noqa: BLE001  one edition's failure must not end the others
        seconds = time.perf_counter() - started
        return failed(error, order.report, as_of, order.audience, seconds, cohort=order.cohort)
    return Outcome(
        order.report,
        as_of,
        order.audience,
        built.edition.revision,
        built.edition.path,
        built.manifest.says,
        (
            *built.manifest.warnings,
            *built.manifest.problems,
            *filter(None, (_warned(built), built.unlogged)),
        ),
        seconds=round(time.perf_counter() - started, 3),
        cohort=order.cohort,
    )


def _warned(built: Built) -> str:
    """Say which checks warn, in one line, and how to see what of."""
    return built.manifest.checks.summary() if built.manifest.checks else ""


def _leave(number: int, _: FrameType | None) -> None:
    signal.signal(number, signal.SIG_IGN)  # once: the way out must not be interrupted
    raise SystemExit(128 + number)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _say_nothing() -> None:
    """Keep what libraries print out of the terminal, and out of the JSON lines."""
    with Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
