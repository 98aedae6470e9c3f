"""The scheduler of a Dask cluster: reached, kept quiet, and asked how much it takes at once."""

from __future__ import annotations

import logging
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from reportkit.errors import ExecutionError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from distributed import Client

_CONNECT = 20.0  # [s] for the scheduler to answer
_LONELY = 300.0  # [s] without any worker: as long as a machine may take to start
_LOGGERS = ("distributed", "distributed.client")  # those with a level of their own
_AHEAD = 2  # orders sent for each thread that builds: one is built, one waits there
_LEAST_AHEAD = 8  # so that a cluster that grows with its work sees that there is some


class Patience:
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


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what Dask logs out of the terminal: what goes wrong is told with the edition."""
    before = {name: logging.getLogger(name).level for name in _LOGGERS}
    for name in before:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)


def connected(address: str) -> Client:
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
        _refuse_no_certificates(address)
        return Client(address, timeout=_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]  # untyped there
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        raise ExecutionError(
            f"No Dask scheduler answers at {address} ({_first_line(error)}). Start one "
            "(dask scheduler), or name another: --cluster tcp://HOST:8786"
        ) from error


def _refuse_no_certificates(address: str) -> None:
    from distributed.security import Security  # noqa: PLC0415  as Client

    if address.startswith("tls:") and not Security().get_connection_args("client")["ssl_context"]:  # type: ignore[no-untyped-call]  # untyped there
        raise ExecutionError(
            f"{address} takes certificates, and Dask's settings name none. Name the files here "
            "as on the workers: DASK_DISTRIBUTED__COMM__TLS__CA_FILE, "
            "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT, DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY."
        )


def _first_line(error: Exception) -> str:
    return next(iter(str(error).splitlines()), type(error).__name__)[:200]
