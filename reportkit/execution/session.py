"""A kernel that stays, for a notebook that is being written: it runs what changed and what follows.

After each cell the kernel notes which names meant what (``notes.py``). Before a cell that changed
is run again, they are made to mean that again: names that it or a later cell made are gone, and a
name that was given a new value has its old one. What a cell changed in place (a list that grew, a
file that was written) can't be taken back; running anew from the first cell does.
"""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_client.kernelspec import NoSuchKernel
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from papermill.execute import remove_error_markers

from reportkit.execution.engine import heard_from, prepare_client
from reportkit.execution.execute import KERNEL, START_TIMEOUT
from reportkit.execution.failure import (
    cell_number,
    cell_raised,
    cell_stopped,
    cell_timed_out,
    kernel_died,
    kernel_missing,
)
from reportkit.execution.stop import Stop
from reportkit.execution.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reportkit.execution.warm.pool import WarmKernels
    from reportkit.reports.limits import Limits

_NOTES = Path(__file__).with_name("notes.py").read_text(encoding="utf-8")
_BEGIN = (
    "get_ipython().reportkit_notes = (lambda names: exec({notes!r}, names) or "
    "names['Notes'](get_ipython()))({{}})"
)
_NOTE = "__import__('IPython').get_ipython().reportkit_notes.note({at})"
_TAKE_BACK = "__import__('IPython').get_ipython().reportkit_notes.take_back({at})"


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
        self._cells: list[NotebookNode] = []
        self._done: list[NotebookNode] = []
        self._words = tempfile.TemporaryFile()  # noqa: SIM115  for as long as there is a session

    def run(
        self,
        notebook: NotebookNode,
        *,
        anew: bool = False,
        told: Callable[[int, int], None] = lambda *_: None,
        stop: Stop | None = None,
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
        stop
            By which it is ended early; then what it returns tells nothing.
        """
        notebook = remove_error_markers(notebook)
        for cell in notebook.cells:
            cell.metadata.pop("papermill", None)  # of an earlier run: it names the last that began
        stop = stop or Stop()
        stop.kernel = self._number
        places = [at for at, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
        self._cells = _code(notebook)
        first = 0 if anew else _same(self._done, self._cells)

        def number() -> int:
            return cell_number(notebook, places[first]) if first < len(places) else 0

        with Watch(self._number, self._limits, lambda: heard_from(self._client)) as watch:
            try:
                if not (first and self._goes_on(first)):
                    first = 0
                    self.close()
                    self._start(notebook)
                for cell, before in zip(self._cells, self._done[:first], strict=False):
                    cell.outputs, cell.execution_count = before.outputs, before.execution_count
                self._run(notebook, places[first:], first, told, stop)
            except CellExecutionError as error:
                at = places[len(self._done)]
                source = notebook.cells[at].source
                raised = PapermillExecutionError(
                    at, None, source, error.ename, error.evalue, [error.traceback]
                )
                return Ran(notebook, number(), cell_raised(raised, notebook, self._name))
            except CellTimeoutError:
                said = cell_timed_out(notebook, self._name, self._limits.cell)
            except NoSuchKernel as error:
                said = kernel_missing(error.name, self._name)
            except (DeadKernelError, RuntimeError) as error:
                said = (
                    cell_stopped(notebook, self._name, watch.why)
                    if watch.why
                    else kernel_died(error, notebook, self._name, self._words)
                )
            else:
                return Ran(notebook, number())
        self.close()
        return Ran(notebook, number(), said)

    def outdates(self, notebook: NotebookNode) -> bool:
        """Return whether what is being run now is not what a notebook would have run.

        That is so if a cell differs that has begun: another thread asks while a run lasts.
        """
        cells = _code(notebook)
        same = _same(self._cells, cells)
        return same <= len(self._done) and same < max(len(cells), len(self._cells))

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
        client = self._client = prepare_client(
            NotebookClient,
            notebook,
            notebook.metadata.get("kernelspec", {}).get("name", KERNEL),
            sockets=Path(folder),
            start_timeout=START_TIMEOUT,
            limits=self._limits,
            warm=self._warm,
        )
        self._open.callback(_end, client)
        client.start_new_kernel(
            env=dict(self._environment), cwd=str(self._root), stderr=self._words
        )
        client.start_new_kernel_client()
        self._tell(_BEGIN.format(notes=_NOTES))
        self._warm.prepare()

    def _goes_on(self, first: int) -> bool:
        """Return whether the kernel can go on with a cell, as it was before it."""
        manager: Any = self._client and self._client.km
        if manager is None or not run_sync(manager.is_alive)():
            return False
        try:
            return first == len(self._cells) or self._tell(_TAKE_BACK.format(at=first - 1))
        except RuntimeError:  # it died since
            return False

    def _run(
        self,
        notebook: NotebookNode,
        places: Sequence[int],
        first: int,
        told: Callable[[int, int], None],
        stop: Stop,
    ) -> None:
        if self._client is None:
            raise RuntimeError("a session runs cells once its kernel was started")
        self._done = self._done[:first]
        self._client.nb = notebook
        last = cell_number(notebook, len(notebook.cells) - 1)
        for place in places:
            if stop.asked:
                return
            cell = notebook.cells[place]
            told(cell_number(notebook, place), last)
            cell.metadata["papermill"] = {"start_time": "now"}
            self._client.execute_cell(cell, place)
            self._tell(_NOTE.format(at=len(self._done)))
            self._done.append(cell)

    def _tell(self, code: str) -> bool:
        """Have a line run that nobody sees, and return whether it ran to its end."""
        client: Any = self._client
        asked = client.kc.execute(code, silent=True, store_history=False)
        reply = run_sync(client.async_wait_for_reply)(asked)
        return bool(reply and reply["content"]["status"] == "ok")


def _code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _same(before: Sequence[NotebookNode], now: Sequence[NotebookNode]) -> int:
    """Return how many cells, from the first on, are as they were."""
    pairs = zip(before, now, strict=False)
    return next(
        (at for at, (one, other) in enumerate(pairs) if _runs(one) != _runs(other)),
        min(len(before), len(now)),
    )


def _runs(cell: NotebookNode) -> tuple[str, list[str]]:
    """Return what decides how a cell runs: a tag may let it raise."""
    return cell.source, cell.metadata.get("tags", [])


def _end(client: NotebookClient) -> None:
    run_sync(client._async_cleanup_kernel)()  # noqa: SLF001  it has no public name
