"""A process that builds one edition after another, with the kernels and the browser of its crew."""

from __future__ import annotations

import os
import signal
import threading
import time
from multiprocessing import parent_process
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.editions.build import Built, build_edition
from reportkit.editions.outcome import Outcome
from reportkit.execution.warm.pool import WarmKernels
from reportkit.export.chart_desk import ChartLine

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from types import FrameType

    from reportkit.editions.archive import Archive
    from reportkit.editions.order import Order
    from reportkit.editions.tools import Tools
    from reportkit.export.charts import Charts
    from reportkit.reports import Project


def work(orders: Connection, tools: Tools) -> None:
    """Build the editions that come in, and send back what became of each, until None comes.

    A signal to end raises SystemExit, so that kernel and staging are taken away on the
    way out; so does the end of the process that started this one, however it ended.
    """
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    if tools.debug_folder is None:
        _say_nothing()
    charts = ChartLine(tools.charts)
    with WarmKernels(tools.template) as warm:
        while True:
            try:
                order = orders.recv()
            except EOFError:
                return
            if order is None:
                return
            outcome = outcome_of(
                order, tools.project, tools.archive, charts, warm, keep_failed=tools.debug_folder
            )
            orders.send(outcome)


def outcome_of(
    order: Order,
    project: Project,
    archive: Archive,
    charts: Charts,
    warm: WarmKernels,
    *,
    keep_failed: Path | None = None,
) -> Outcome:
    """Build one edition, and return what became of it: see :func:`build_edition`."""
    started = time.perf_counter()
    try:
        built = build_edition(order, project, archive, charts, warm=warm, keep_failed=keep_failed)
    except Exception as error:  # noqa: BLE001  one edition's failure must not end the others
        return order.failed(error, time.perf_counter() - started)
    return Outcome(
        order.report,
        order.parameters.as_of,
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
