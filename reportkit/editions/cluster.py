"""Build many editions on a Dask cluster: workers anywhere, and Dask replaces one that is lost."""

from __future__ import annotations

import logging
import queue
import time
import uuid
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any, Self

from reportkit.editions.job import Job, Site, build_job, make_end, make_ready
from reportkit.editions.manifest import sha256
from reportkit.editions.outcome import Outcome, failed
from reportkit.errors import ExecutionError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import TracebackType

    from distributed import Client, Future

    from reportkit.editions.archive import Archive
    from reportkit.editions.order import Order
    from reportkit.reports import Project

_CONNECT = 20.0  # [s] for the scheduler to answer
_LONELY = 300.0  # [s] without any worker: as long as a machine may take to start
_LOOK = 1.0  # [s] between two looks at the cluster
_RUNNING = "running"  # Dask's word for a client that has its scheduler
_LOGGERS = ("distributed", "distributed.client")  # those with a level of their own
_AHEAD = 2  # orders sent for each thread that builds: one is built, one waits there
_LEAST_AHEAD = 8  # so that a cluster that grows with its work sees that there is some


class Cluster:
    """A Dask cluster that builds editions, as :class:`Crew` does on this machine.

    A task builds one edition, by the same function. Where a worker is lost, Dask gives its tasks
    to others; an edition is kept once, whichever of them come to their end. An edition that ends
    every worker that begins it fails alone, after as many as Dask's ``allowed-failures`` says.

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
        self._sent: dict[Future[Outcome], tuple[Order, float]] = {}

    def __enter__(self) -> Self:
        with ExitStack() as opened:
            client = _connected(self._address)  # its loggers are there by then
            opened.enter_context(_quiet())
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
        sent = self._sent
        done = queue.SimpleQueue[Any]()
        patience = _Patience(self._client, self._address)
        while True:
            if not last and len(sent) < patience.room:
                order = next(coming, None)
                last = order is None
                if order is not None and self._client.status != _RUNNING:
                    yield _failed(self._lost(), order)
                elif order is not None:
                    future = self._submit(order)
                    sent[future] = order, time.perf_counter()
                    future.add_done_callback(done.put)  # type: ignore[no-untyped-call]  # untyped there
            if last and not sent:
                return
            full = last or len(sent) >= patience.room
            try:
                future = done.get(timeout=_LOOK if full else 0.0)
            except queue.Empty:
                if full:
                    patience.look()
                continue
            yield self._outcome(future, *sent.pop(future))

    def _submit(self, order: Order) -> Future[Outcome]:
        notebook = self._project.report(order.report).notebook
        job = Job.packed(order, self._site, sha256(self._project.root / notebook))
        future: Future[Outcome] = self._client.submit(
            build_job, job, key=f"reportkit-{order.report}-{order.id}", pure=False
        )
        return future

    def _outcome(self, future: Future[Outcome], order: Order, started: float) -> Outcome:
        try:
            outcome: Outcome = future.result()
        except Exception as error:  # noqa: BLE001  whatever the cluster says of it, it is told
            return _failed(self._told(error), order, time.perf_counter() - started)
        finally:
            future.release()  # type: ignore[no-untyped-call]  # as above
        return outcome

    def _told(self, error: Exception) -> Exception:
        """Return what went wrong with the cluster itself in our words: a task raises nothing."""
        from distributed import KilledWorker  # noqa: PLC0415  slow to import

        name = type(error).__name__
        match error:
            case KilledWorker():
                return ExecutionError(
                    f"{error.allowed_failures + 1} workers ended while they built it, the last at "
                    f"{error.last_worker.address}. Its memory may have run out: give workers more, "
                    "or fewer threads, and read their logs."
                )
            case ImportError():
                return ExecutionError(
                    f"A worker can't build editions: {error}. Install the same reportkit there "
                    "as here."
                )
            case _ if name in {"FutureCancelledError", "FuturesCancelledError", "CommClosedError"}:
                return self._lost()
        return error

    def _lost(self) -> ExecutionError:
        return ExecutionError(
            f"The scheduler at {self._address} was lost before it was built. Start it, and run "
            "again."
        )


class _Patience:
    """How much the cluster takes at once, and how long it may be without anybody who works."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address
        self._lonely_since = time.monotonic()
        self.room = 0
        self.look()

    def look(self) -> None:
        """Look how many threads there are.

        Raises
        ------
        ExecutionError
            If there have been none for too long.
        """
        now = time.monotonic()
        try:
            threads = sum(self._client.nthreads().values())  # type: ignore[no-untyped-call]  # untyped there
        except (OSError, TimeoutError):
            threads = 0
        self.room = max(_LEAST_AHEAD, _AHEAD * threads)
        if threads:
            self._lonely_since = now
        elif now - self._lonely_since > _LONELY:
            raise ExecutionError(
                f"The scheduler at {self._address} has no workers. Start some: "
                f"dask worker {self._address}"
            )


def _failed(error: Exception, order: Order, seconds: float = 0.0) -> Outcome:
    day = order.parameters.as_of
    return failed(error, order.report, day, order.audience, seconds, cohort=order.cohort)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Dask logs out of the terminal: what goes wrong is told with the edition."""
    before = {name: logging.getLogger(name).level for name in _LOGGERS}
    for name in before:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def _connected(address: str) -> Client:
    """Return a connection to a scheduler.

    Raises
    ------
    ExecutionError
        If what it takes is not installed, or no scheduler answers.
    """
    try:
        from distributed import Client  # noqa: PLC0415  slow to import, and only for clusters
    except ImportError:
        raise ExecutionError(
            "--cluster takes Dask, which is not installed here: pip install 'reportkit[cluster]'"
        ) from None
    try:
        return Client(address, timeout=_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]  # untyped there
    except (OSError, TimeoutError, ValueError) as error:
        raise ExecutionError(
            f"No Dask scheduler answers at {address} ({_first_line(error)}). Start one "
            "(dask scheduler), or name another: --cluster tcp://HOST:8786"
        ) from error


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:200]
