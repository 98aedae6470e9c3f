"""What a process of a cluster builds with: one template and one browser, a seat for each thread."""

from __future__ import annotations

import atexit
import threading
import time
from collections import deque
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.editions.crew import CHARTS, notebooks_of
from reportkit.editions.worker import outcome_of
from reportkit.errors import ExecutionError
from reportkit.execution.warm.pool import WarmKernels
from reportkit.execution.warm.started import Template
from reportkit.export.chart_cache import ChartCache
from reportkit.export.chart_desk import ChartDesk, ChartLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reportkit.editions.archive import Archive
    from reportkit.editions.order import Order
    from reportkit.editions.outcome import Outcome
    from reportkit.execution.warm.forked import ForkedKernel
    from reportkit.execution.warm.started import TemplateLine
    from reportkit.reports import Project

_ENDED_RUN = "The run that asked for it has ended."
_IDLE = 120.0  # [s] until kernels and browser are taken away that nobody has used


@dataclass(frozen=True, slots=True)
class Seat:
    """A kernel that is ready and a line to the browser, for one edition at a time."""

    warm: WarmKernels
    charts: ChartLine

    def build(self, order: Order, project: Project, archive: Archive) -> Outcome:
        """Build an edition, and return what became of it."""
        return outcome_of(order, project, archive, self.charts, self.warm)


class _Kernels(WarmKernels):
    """Kernels for as long as a run lasts: where it has ended, no ordinary one is started instead.

    Parameters
    ----------
    line
        To the template; None where there is none.
    ended
        Set before the template is ended.
    """

    def __init__(self, line: TemplateLine | None, ended: threading.Event) -> None:
        super().__init__(line)
        self._ended = ended

    def take(self, environment: Mapping[str, str], folder: str, stderr: int) -> ForkedKernel | None:
        """Return a kernel that is the process of an edition; None where there is none.

        Raises
        ------
        ExecutionError
            If the run has ended.
        """
        kernel = None if self._ended.is_set() else super().take(environment, folder, stderr)
        if kernel is None and self._ended.is_set():
            raise ExecutionError(_ENDED_RUN)
        return kernel


class Bench:
    """Seats that share what is costly to start: that when the first is asked for, then each seat.

    Parameters
    ----------
    project, archive
        Whose editions are built, and where they are kept.
    """

    def __init__(self, project: Project, archive: Archive) -> None:
        self._given = project, archive
        self._lock = threading.Lock()
        self._opened: ExitStack | None = None
        self._seats = ExitStack()
        self._free: list[Seat] = []
        self._taken = 0
        self._used = time.monotonic()
        self.ended = threading.Event()

    def expect(self) -> None:
        """Count somebody who is about to take a seat: it is not idle from now on."""
        self._taken += 1  # as all that counts, under the one lock of all benches

    def take(self) -> Seat:
        """Give a seat, to who was expected, that nobody else has until it is given back.

        Raises
        ------
        ExecutionError
            If the run has ended.
        """
        with self._lock:
            if self.ended.is_set():
                raise ExecutionError(_ENDED_RUN)
            if self._opened is None:
                self._opened = self._start()
            return self._free.pop() if self._free else self._made()

    def give_back(self, seat: Seat | None) -> None:
        """Let others have a seat; None where it could not be taken."""
        if seat is not None:
            self._free.append(seat)
        self._used = time.monotonic()
        self._taken -= 1

    def close_seats(self) -> None:
        """End what waits at the seats, once the bench is closed and nobody sits there."""
        if self.ended.is_set() and not self._taken:
            self._seats.close()

    def _start(self) -> ExitStack:
        project, archive = self._given
        with ExitStack() as opened:
            # Kernels first: what they import is imported while the rest makes itself ready.
            self._line = opened.enter_context(Template(notebooks_of(project), project.root)).line
            self._desk = opened.enter_context(ChartDesk(ChartCache(archive.root / CHARTS)))
            return opened.pop_all()

    def _made(self) -> Seat:
        warm = self._seats.enter_context(_Kernels(self._line, self.ended))
        return Seat(warm, ChartLine(self._desk.line()))

    def is_idle(self, since: float = 0.0) -> bool:
        """Whether nobody sits there, nor did in the last seconds."""
        return not self._taken and time.monotonic() - self._used >= since

    def close(self) -> None:
        """End kernels and browser; who still sits there finds that its kernel died."""
        # The template ends every kernel: each edition then comes to its own end.
        self.ended.set()
        with self._lock:
            if self._opened is not None:
                self._opened.close()
        self.close_seats()


_BENCHES: dict[str, Bench] = {}
_ENDED = deque[str](maxlen=1000)
_LOCK = threading.Lock()


@contextmanager
def seat_of(run: str, project: Project, archive: Archive) -> Iterator[Seat]:
    """Give a seat at the bench of a run, which is made where there is none.

    Each run has its own, for what a template has imported stays as it was then. It goes when the
    run ends; where that was killed and can't say so, when nobody has sat there for two minutes, or
    another run comes and nobody does.

    Parameters
    ----------
    run
        Which run.
    project, archive
        Whose editions are built, and where they are kept.

    Raises
    ------
    ExecutionError
        If the run has ended: what it left is not built.
    """
    with _LOCK:
        if run in _ENDED:
            raise ExecutionError(_ENDED_RUN)
        idle = _removed(name for name, bench in _BENCHES.items() if name != run and bench.is_idle())
        bench = _BENCHES.get(run) or _opened(run, Bench(project, archive))
        bench.expect()
    _close(idle)
    seat = None
    try:
        seat = bench.take()
        yield seat
    finally:
        with _LOCK:
            bench.give_back(seat)
        bench.close_seats()


def end_run(run: str) -> None:
    """Take the bench of a run away, and with it the kernels that are still at work there."""
    with _LOCK:
        _ENDED.append(run)
        benches = _removed(name for name in _BENCHES if name == run)
    _close(benches)


def _opened(run: str, bench: Bench) -> Bench:
    _BENCHES[run] = bench
    threading.Thread(target=_watch, args=(bench,), daemon=True).start()
    return bench


def _watch(bench: Bench) -> None:
    """Take a bench away that nobody uses any more, for as long as there is one."""
    while not bench.ended.wait(_IDLE / 4):
        with _LOCK:
            idle = bench.is_idle(_IDLE)
            benches = _removed(name for name, each in _BENCHES.items() if idle and each is bench)
        _close(benches)


def _removed(names: Iterable[str]) -> list[Bench]:
    return [_BENCHES.pop(name) for name in list(names)]


def _close(benches: Iterable[Bench]) -> None:
    """Close benches that nobody can find any more: this may take long, and holds nobody up."""
    for bench in benches:
        bench.close()


@atexit.register
def _close_all() -> None:
    with _LOCK:
        benches = _removed(_BENCHES)
    _close(benches)
