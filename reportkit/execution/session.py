"""A kernel that stays, for a notebook that is being written: it runs what changed and what follows.

After each cell the kernel notes which names meant what. Before a cell that changed is run again,
they are made to mean that again: names that it or a later cell made are gone, and a name that was
given a new value has its old one. What a cell changed in place (a list that grew, a file that was
written) can't be taken back; running anew from the first cell does.
"""

from __future__ import annotations

import logging
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from reportkit.execution.failure import (
    cell_number,
    cell_raised,
    cell_stopped,
    cell_timed_out,
    kernel_died,
)
from reportkit.execution.readiness import PromptManager
from reportkit.execution.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reportkit.execution.warm.pool import WarmKernels
    from reportkit.reports.limits import Limits

_START_TIMEOUT = 60  # [s]
_NOTE = "get_ipython().__dict__.setdefault('_noted', [])[{at}:] = [dict(get_ipython().user_ns)]"
_TAKE_BACK = "(lambda shell: (shell.user_ns.clear(), shell.user_ns.update(shell._noted[{at}])))(get_ipython())"  # noqa: E501  one expression, which leaves no name

_silent = logging.getLogger("reportkit.execution.session")
_silent.addHandler(logging.NullHandler())
_silent.propagate = False


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a notebook.

    Parameters
    ----------
    notebook
        With the outputs of the cells that ran, now or before.
    first
        The first cell that was run now, as errors count them; 0 where none was.
    error
        Why it did not run to its end, with the cell; empty where it did.
    """

    notebook: NotebookNode
    first: int
    error: str = ""


class Session:
    """Runs one notebook again and again, in one kernel as long as that is possible.

    Parameters
    ----------
    name
        What errors call the notebook.
    root
        The folder that it runs in.
    environment
        The kernel's.
    limits
        How long a cell and all of them may run, and what they may hold.
    warm
        Kernels that are ready.
    """

    def __init__(
        self,
        name: str,
        root: Path,
        environment: Mapping[str, str],
        limits: Limits,
        warm: WarmKernels,
    ) -> None:
        self._name = name
        self._root = root
        self._environment = environment
        self._limits = limits
        self._warm = warm
        self._open = ExitStack()
        self._client: NotebookClient | None = None
        self._done: list[NotebookNode] = []
        self._words = tempfile.TemporaryFile()  # noqa: SIM115  for as long as there is a session

    def run(
        self,
        notebook: NotebookNode,
        *,
        anew: bool = False,
        told: Callable[[int, int], None] = lambda *_: None,
    ) -> Ran:
        """Run what changed since the last time, and all that follows.

        Parameters
        ----------
        notebook
            As it was saved, with its parameters; outputs are put into it.
        anew
            Run every cell, in a new kernel.
        told
            Told before each cell: which, as errors count them, and how many there are.
        """
        cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
        first = 0 if anew else _same(self._done, cells)
        if self._client is None or first == 0:
            self.close()
            self._start(notebook)
            first = 0
        number = 0
        if first < len(cells):
            number = cell_number(notebook, notebook.cells.index(cells[first]))
        for cell, before in zip(cells, self._done[:first], strict=False):
            cell.outputs, cell.execution_count = before.outputs, before.execution_count
        with Watch(self._number, self._limits) as watch:
            try:
                self._run(notebook, cells, first, told)
            except CellExecutionError as error:
                at = notebook.cells.index(cells[len(self._done)])
                raised = PapermillExecutionError(
                    at, None, cells[len(self._done)].source, error.ename, error.evalue,
                    [error.traceback],
                )  # fmt: skip
                return Ran(notebook, number, cell_raised(raised, notebook, self._name))
            except CellTimeoutError:
                said = cell_timed_out(notebook, self._name, self._limits.cell)
            except (DeadKernelError, RuntimeError) as error:
                said = (
                    cell_stopped(notebook, self._name, watch.why)
                    if watch.why
                    else kernel_died(error, notebook, self._name, self._words)
                )
            else:
                return Ran(notebook, number)
        self.close()
        return Ran(notebook, number, said)

    def close(self) -> None:
        """End the kernel."""
        self._open.close()
        self._client, self._done = None, []

    def _number(self) -> int | None:
        manager = self._client.km if self._client else None
        found: int | None = getattr(getattr(manager, "provisioner", None), "pid", None)
        return found

    def _start(self, notebook: NotebookNode) -> None:
        folder = self._open.enter_context(
            tempfile.TemporaryDirectory(prefix="rk-", ignore_cleanup_errors=True)
        )
        self._words.seek(0)
        self._words.truncate()
        client = NotebookClient(
            notebook,
            timeout=self._limits.cell,
            startup_timeout=_START_TIMEOUT,
            shutdown_kernel="immediate",
            kernel_manager_class=PromptManager,
            log=_silent,
        )
        manager: Any = client.create_kernel_manager()
        manager.warm = self._warm
        manager.connection_file = str(Path(folder) / "k.json")
        self._client = client
        self._open.callback(_end, client)
        client.start_new_kernel(
            env=dict(self._environment), cwd=str(self._root), stderr=self._words
        )
        client.start_new_kernel_client()
        self._warm.prepare()

    def _run(
        self,
        notebook: NotebookNode,
        cells: Sequence[NotebookNode],
        first: int,
        told: Callable[[int, int], None],
    ) -> None:
        if self._client is None:
            raise RuntimeError("a session runs cells once its kernel was started")
        if 0 < first < len(cells):
            self._tell(_TAKE_BACK.format(at=first - 1))
        self._done = self._done[:first]
        self._client.nb = notebook
        for at, cell in enumerate(cells[first:], first):
            index = notebook.cells.index(cell)
            told(cell_number(notebook, index), cell_number(notebook, len(notebook.cells) - 1))
            cell.metadata["papermill"] = {"start_time": "now"}
            self._client.execute_cell(cell, index)
            self._tell(_NOTE.format(at=at))
            self._done.append(cell)

    def _tell(self, code: str) -> None:
        """Have a line run that nobody sees."""
        client: Any = self._client
        asked = client.kc.execute(code, silent=True, store_history=False)
        run_sync(client.async_wait_for_reply)(asked)


def _same(before: Sequence[NotebookNode], now: Sequence[NotebookNode]) -> int:
    """Return how many cells, from the first on, are as they were."""
    pairs = zip(before, now, strict=False)
    return next(
        (at for at, (one, other) in enumerate(pairs) if one.source != other.source),
        min(len(before), len(now)),
    )


def _end(client: NotebookClient) -> None:
    run_sync(client._async_cleanup_kernel)()  # noqa: SLF001  it has no public name
