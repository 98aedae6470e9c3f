"""A papermill engine that starts the kernel with an environment and sockets of its own."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from nbformat import NotebookNode
from papermill.clientwrap import PapermillNotebookClient
from papermill.engines import NBClientEngine, papermill_engines

from reportkit.execution.readiness import PromptManager
from reportkit.execution.warm.pool import WarmKernels
from reportkit.execution.watch import Watch
from reportkit.reports.limits import Limits

if TYPE_CHECKING:
    from nbclient import NotebookClient

ENGINE = "reportkit"

# A path to a Unix socket holds at most 104 bytes on macOS, 108 on Linux.
_LONGEST_SOCKET = 100

_silent = logging.getLogger("reportkit.execution.kernel")
_silent.addHandler(logging.NullHandler())
_silent.propagate = False


@dataclass(slots=True)
class Launch:
    """How a kernel is started, and what became of the notebook: also when it failed.

    Parameters
    ----------
    cwd
        The folder that the notebook runs in.
    env
        The kernel's environment.
    stderr
        Where the kernel's process writes what no cell catches.
    start_timeout
        How long a kernel may take to answer [s].
    limits
        What it may take.
    warm
        Kernels that are ready; without them one is started.
    """

    cwd: Path
    env: Mapping[str, str]
    stderr: IO[bytes]
    start_timeout: int
    limits: Limits
    warm: WarmKernels | None = None
    ran: NotebookNode | None = field(default=None, init=False)
    stopped: str = field(default="", init=False)


class KernelEngine(NBClientEngine):  # type: ignore[misc]  # papermill ships no types
    """papermill's own engine, but for how the kernel is started."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: Any, kernel_name: str, *, launch: Launch, **_: Any
    ) -> NotebookNode:
        """Run the cells in a kernel that is started as ``launch`` says, and stopped at once."""
        launch.ran = nb_man.nb
        with tempfile.TemporaryDirectory(prefix="rk-", ignore_cleanup_errors=True) as sockets:
            client = prepare_client(
                PapermillNotebookClient,
                nb_man,
                kernel_name,
                sockets=Path(sockets),
                start_timeout=launch.start_timeout,
                limits=launch.limits,
                warm=launch.warm,
            )
            manager: Any = client.km
            watch = Watch(
                lambda: getattr(manager.provisioner, "pid", None),
                launch.limits,
                lambda: heard_from(client),
            )
            try:
                with watch:
                    executed: NotebookNode = client.execute(
                        env=dict(launch.env), cwd=str(launch.cwd), stderr=launch.stderr
                    )
            finally:
                launch.stopped = watch.why
            return executed


def prepare_client(
    kind: type[NotebookClient],
    notebook: Any,
    kernel_name: str,
    *,
    sockets: Path,
    start_timeout: int,
    limits: Limits,
    warm: WarmKernels | None,
) -> NotebookClient:
    """Return a client with the manager of a kernel that is yet to be started.

    Parameters
    ----------
    kind, notebook
        The client's class, and what that runs.
    kernel_name
        Which kernel.
    sockets
        A folder of the kernel's own, which only this user may open.
    start_timeout
        How long it may take to answer [s].
    limits
        How long a cell may run.
    warm
        Kernels that are ready; None where one is started.

    Raises
    ------
    NoSuchKernel
        When it is started, if it is not installed.
    """
    client = kind(
        notebook,
        kernel_name=kernel_name,
        timeout=limits.cell,
        startup_timeout=start_timeout,
        shutdown_kernel="immediate",
        kernel_manager_class=PromptManager,
        log=_silent,
    )
    manager: Any = client.create_kernel_manager()
    manager.warm = warm
    manager.connection_file = str(sockets / "k.json")
    # A port that is free when it is chosen may be taken when the kernel binds it, and what a kernel
    # publishes there any user of the machine can read; a socket in a folder of its own can't be.
    if len(str(sockets)) + len("/k-ipc-5") <= _LONGEST_SOCKET:
        manager.transport = "ipc"
    return client


def heard_from(client: NotebookClient | None) -> int:
    """Return how much a client's kernel has published [bytes]; none before it was started."""
    return getattr(getattr(client, "kc", None), "heard", 0)


papermill_engines.register(ENGINE, KernelEngine)
