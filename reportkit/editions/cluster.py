"""Build many editions on a Dask cluster: workers anywhere, and Dask replaces one that is lost."""

from __future__ import annotations

import queue
import shutil
import time
import uuid
import warnings
from collections import deque
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from distributed import Future

from reportkit.editions.job import Job, Site, build_job, make_end, make_ready
from reportkit.editions.manifest import read_manifest, sha256
from reportkit.editions.order import Order
from reportkit.editions.outcome import Outcome
from reportkit.editions.scheduler import Patience, connected, quiet
from reportkit.errors import EditionError, ExecutionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from reportkit.editions.archive import Archive
    from reportkit.reports import Project

_LOOK = 1.0  # [s] between two looks at the cluster
_RUNNING = "running"  # Dask's word for a client that has its scheduler
_LOST = {"FutureCancelledError", "FuturesCancelledError", "CancelledError", "CommClosedError"}


@dataclass(frozen=True, slots=True)
class _Sent:
    """An order that was sent: when, and whether while nothing else was."""

    order: Order
    started: float
    alone: bool


class Cluster:
    """A Dask cluster that builds editions, as :class:`Crew` does on this machine.

    A task builds one edition, by the same function. Where a worker is lost, Dask gives its tasks
    to others; an edition is kept once, whichever of them come to their end. After as many as Dask's
    ``allowed-failures`` says it suspects all that these workers held: those are built once more,
    one at a time with nothing beside them, so that one that ends every worker fails alone.

    Leaving the ``with`` block, also by an interrupt, ends what is still being built.

    Parameters
    ----------
    address
        The scheduler's, as in ``tcp://scheduler:8786``.
    project, archive
        Whose editions it builds, and where these are kept: every worker has the same project in
        the same place, and reaches the archive by the same name.
    """

    def __init__(self, address: str, project: Project, archive: Archive) -> None:
        self._address = address
        self._project = project
        self._archive = archive
        self._opened = ExitStack()
        self._sent: dict[Future[Outcome], _Sent] = {}
        self._done = queue.SimpleQueue[Future[Outcome]]()

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            client = connected(self._address)  # its loggers are there by then
            opened.enter_context(quiet())
            self._client = opened.enter_context(client)
            witness = opened.enter_context(self._archive.stage())
            self._site = Site(
                uuid.uuid4().hex,
                self._project,
                self._archive,
                witness if self._archive.is_folder else None,
            )
            self._opened = opened.pop_all()
        # What a worker needs it has at hand by the time that the first data is read.
        self._client.run(make_ready, self._site, wait=False, on_error="ignore")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with self._opened, suppress(OSError, TimeoutError, RuntimeError):
            if self._client.status == _RUNNING:
                self._client.cancel(list(self._sent))
                self._client.run(make_end, self._site.run, wait=False, on_error="ignore")

    def build(self, orders: Iterable[Order]) -> Iterator[Outcome]:
        """Build editions and yield what became of each, in the order in which they end.

        Parameters
        ----------
        orders
            Each is asked for while those before it are being built; what asking raises passes
            through.

        Raises
        ------
        ExecutionError
            If the scheduler has no worker for minutes.
        """
        coming = iter(orders)
        last = False  # whether all orders have come
        suspects = deque[Order]()
        patience = Patience(self._client, self._address)
        while not last or self._sent or suspects:
            unsent = None
            if not last and len(self._sent) < patience.room:
                order = next(coming, None)
                last = order is None
                unsent = self._send(order) if order is not None else None
            elif suspects and not self._sent:
                unsent = self._send(suspects.popleft(), alone=True)
            if unsent is not None:
                yield unsent
            future = self._ended(patience, wait=last or len(self._sent) >= patience.room)
            if future is None:
                continue
            sent = self._sent.pop(future)
            outcome = self._outcome(future, sent)
            if outcome is None:
                suspects.append(sent.order)
                continue
            if sent.order.snapshot is not None:
                shutil.rmtree(sent.order.snapshot, ignore_errors=True)
            yield outcome

    def _ended(self, patience: Patience, *, wait: bool) -> Future[Outcome] | None:
        """Return what has ended, and look at the cluster where nothing did for a while."""
        try:
            return self._done.get(timeout=_LOOK if wait and self._sent else 0.0)
        except queue.Empty:
            if wait:
                patience.look()
            return None

    def _send(self, order: Order, *, alone: bool = False) -> Outcome | None:
        """Send an order; return what became of it where there is nobody to send it to."""
        if self._client.status != _RUNNING:
            return order.failed(self._lost())
        notebook = self._project.report(order.report).notebook
        job = Job.packed(order, self._site, sha256(self._project.root / notebook))
        name = f"reportkit-{order.report}-{order.id}{'-alone' if alone else ''}"
        with warnings.catch_warnings():
            # Where the archive is no folder, an order's data goes with it.
            warnings.filterwarnings("ignore", "Sending large graph")
            future = self._client.submit(build_job, job, key=name, pure=False)
        self._sent[future] = _Sent(order, time.perf_counter(), alone)
        future.add_done_callback(self._done.put)
        return None

    def _outcome(self, future: Future[Outcome], sent: _Sent) -> Outcome | None:
        """Return what became of an order; None where it is only suspected to end workers."""
        from distributed import KilledWorker  # noqa: PLC0415  slow to import

        try:
            outcome: Outcome = future.result()
        except Exception as error:  # noqa: BLE001  whatever the cluster says of it, it is told
            seconds = time.perf_counter() - sent.started
            kept = self._kept(sent.order, seconds)
            if kept is None and isinstance(error, KilledWorker) and not sent.alone:
                return None
            return kept or sent.order.failed(self._told(error), seconds)
        finally:
            future.release()  # type: ignore[no-untyped-call]  # untyped there
        if outcome.path is None:
            return outcome
        return replace(outcome, path=self._archive.root / outcome.path)

    def _kept(self, order: Order, seconds: float) -> Outcome | None:
        """Return the outcome of an order that was built although the cluster doesn't say so."""
        report, day, audience = order.report, order.parameters.as_of, order.audience
        try:
            edition = self._archive.kept(order.id, report, day, audience)
            if edition is None:
                return None
            manifest = read_manifest(edition.path)
        except EditionError:
            return None
        return Outcome(
            report,
            day,
            audience,
            edition.revision,
            edition.path,
            manifest.says,
            (*manifest.warnings, *manifest.problems),
            seconds=round(seconds, 3),
            cohort=order.cohort,
        )

    def _told(self, error: Exception) -> Exception:
        """Return what went wrong with the cluster itself in our words: a task raises nothing."""
        from distributed import KilledWorker  # noqa: PLC0415  slow to import

        match error:
            case KilledWorker():
                return ExecutionError(
                    f"{error.allowed_failures + 1} workers ended while they built it and nothing "
                    f"else, the last at {error.last_worker.address}. Its memory may have run out: "
                    "give workers more, or fewer threads, and read their logs."
                )
            case ImportError():
                return ExecutionError(
                    f"A worker can't build editions: {error}. Install the same reportkit there "
                    "as here."
                )
            case RuntimeError() if "deserialization" in str(error):
                return ExecutionError(
                    f"The scheduler at {self._address} can't read what it is sent. Install the "
                    "same reportkit and Dask there as here: start it from the same image."
                )
            case _ if type(error).__name__ in _LOST:
                return self._lost()
        return error

    def _lost(self) -> ExecutionError:
        return ExecutionError(
            f"The scheduler at {self._address} was lost, and nobody knows what became of it. A "
            "worker may still build it: see reportkit list, and run again what is not there."
        )
