"""Build many editions side by side: one failure, even a crash, never stops the others."""

from __future__ import annotations

import multiprocessing
import signal
import threading
import time
from collections import deque
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import TYPE_CHECKING, Any, Self

from reportkit.editions.importing import without
from reportkit.editions.order import Order
from reportkit.editions.tools import Tools
from reportkit.errors import ExecutionError
from reportkit.execution.warm.started import Template

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from types import TracebackType

    from reportkit.editions.archive import Archive
    from reportkit.editions.outcome import Outcome
    from reportkit.reports import Project

CHARTS = ".cache/charts"
"""Where, below the archive, charts that were drawn are kept; may be deleted at any time."""

_GRACE = 10.0  # [s] for a worker to take its kernel and browser away


@dataclass(slots=True)
class _Worker:
    """A process, our end of its pipe, and what it works on."""

    process: SpawnProcess
    pipe: Connection
    order: Order | None = None
    started: float = 0.0


class Crew:
    """Workers, each a process with one kernel at a time; one template and one browser for all.

    They start when the ``with`` block is entered, and make themselves ready while orders are
    still being written. Leaving the block, also by an interrupt, ends every worker and with it
    every kernel and browser; editions that were kept by then are whole.

    Parameters
    ----------
    size
        How many.
    project, archive
        Whose editions they build, and where these are kept.
    debug_folder
        Where notebooks that fail are written; None where nobody asks.
    """

    def __init__(
        self, size: int, project: Project, archive: Archive, debug_folder: Path | None = None
    ) -> None:
        self._size = size
        self._given = (project, archive, debug_folder)
        self._template = Template(notebooks_of(project), project.root)
        self._workers: list[_Worker] = []

    def __enter__(self) -> Self:
        from reportkit.export.chart_cache import ChartCache  # noqa: PLC0415  only who builds draws
        from reportkit.export.chart_desk import ChartDesk  # noqa: PLC0415  as above

        with ExitStack() as opened:
            # Kernels first: what they import is imported while workers make themselves ready.
            self._line = opened.enter_context(self._template).line
            self._charts = opened.enter_context(ChartDesk(ChartCache(self._given[1].root / CHARTS)))
            opened.callback(_end, self._workers)
            for _ in range(self._size):
                self._workers.append(self._start())
            self._shared = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._dismiss()
        self._shared.close()

    def build(self, orders: Iterable[Order]) -> Iterator[Outcome]:
        """Build editions and yield what became of each, in the order in which they end.

        Parameters
        ----------
        orders
            Each is asked for while those before it are being built, at most one ahead for each
            worker; what asking raises passes through.
        """
        coming = iter(orders)
        waiting = deque[Order]()
        last = False  # whether all orders have come
        while True:
            self._replace_the_dead()
            for worker in self._workers:
                if waiting and worker.order is None:
                    _send(worker, waiting.popleft())
            if not last and len(waiting) < self._size:
                order = next(coming, None)
                last = order is None
                waiting.extend([order] if order is not None else [])
            busy = [worker for worker in self._workers if worker.order is not None]
            if last and not waiting and not busy:
                return
            is_full = last or len(waiting) == self._size
            must_wait = is_full and (not waiting or len(busy) == len(self._workers))
            ready = wait([worker.pipe for worker in busy], None if must_wait else 0)
            for worker in busy:
                if worker.pipe in ready:
                    yield _receive(worker)

    def _replace_the_dead(self) -> None:
        for at, worker in enumerate(self._workers):
            if worker.order is None and not worker.process.is_alive():
                worker.pipe.close()
                self._workers[at] = self._start()

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        line = self._charts.line()
        process = context.Process(
            target=_work, args=(theirs, Tools(*self._given, self._line, line))
        )
        with _interrupts_later():
            process.start()
        theirs.close()
        line.close()
        return _Worker(process, ours)

    def _dismiss(self) -> None:
        """Let idle workers go home by themselves."""
        for worker in self._workers:
            if worker.order is None and worker.process.is_alive():
                _send(worker, None)
        deadline = time.monotonic() + _GRACE
        for worker in self._workers:
            worker.process.join(max(0.0, deadline - time.monotonic()))


def notebooks_of(project: Project) -> tuple[Path, ...]:
    """Return every notebook of a project's reports."""
    return tuple({project.root / report.notebook for report in project.reports.values()})


def _work(*given: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interrupt ends
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    # The parent never builds, so it does not load what building takes.
    with without("rfc3987_syntax"):
        from reportkit.editions.worker import work  # noqa: PLC0415  as said above

    work(*given)


@contextmanager
def _interrupts_later() -> Iterator[None]:
    """Let an interrupt wait until a process has started, which it does not reach."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    if hasattr(signal, "pthread_sigmask"):  # the process begins with it blocked
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        signal.signal(signal.SIGINT, before)
    if came:
        signal.raise_signal(signal.SIGINT)


def _send(worker: _Worker, order: Order | None) -> None:
    worker.order, worker.started = order, time.perf_counter()
    try:
        worker.pipe.send(order)
    except OSError:
        # It died while idle; what it was to do is told when its pipe is read.
        return


def _receive(worker: _Worker) -> Outcome:
    """Return what a worker sent, or that it died before it could."""
    order, worker.order = worker.order, None
    try:
        outcome: Outcome = worker.pipe.recv()
    except (EOFError, OSError):
        worker.process.join()
        code = worker.process.exitcode or 0
        how = f"by {signal.Signals(-code).name}" if code < 0 else f"with exit code {code}"
        error = ExecutionError(
            f"The process that built it was ended {how}. Where that is SIGKILL, memory may have "
            "run out: try --workers 1."
        )
        assert order is not None  # noqa: S101  only workers with an order are waited for
        return order.failed(error, time.perf_counter() - worker.started)
    return outcome


def _end(workers: list[_Worker]) -> None:
    """End processes that still run: first they are asked, then they are killed."""
    for worker in workers:
        if worker.process.is_alive():
            worker.process.terminate()
    deadline = time.monotonic() + _GRACE
    for worker in workers:
        worker.process.join(max(0.0, deadline - time.monotonic()))
        if worker.process.is_alive():
            worker.process.kill()
            worker.process.join()
        worker.pipe.close()
