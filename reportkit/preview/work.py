"""One notebook, run and rendered as often as it is saved."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from reportkit import media
from reportkit.editions.order import Order
from reportkit.editions.outcome import explained
from reportkit.errors import ParameterError
from reportkit.execution.environment import kernel_environment
from reportkit.execution.execute import KERNEL
from reportkit.execution.session import Session
from reportkit.export.chart_cache import ChartCache
from reportkit.export.charts import ChartRenderer
from reportkit.preview.pages import Pages, Problem, find_problems, pages_of
from reportkit.reports import Parameters, Project
from reportkit.reports.secrets import known_secrets, masked, read_secrets

if TYPE_CHECKING:
    from types import TracebackType

    from nbformat import NotebookNode

    from reportkit.execution.stop import Stop
    from reportkit.execution.warm.pool import WarmKernels

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is shown, as the notebook and ``reportkit.toml`` have it now.

    Parameters
    ----------
    project, report
        Which report of which project.
    parameters
        Of its notebook, checked, as a run has them.
    """

    project: Project
    report: str
    parameters: Parameters


@dataclass(frozen=True, slots=True)
class Shown:
    """What became of the notebook as it was saved.

    Parameters
    ----------
    pages
        Of this run; None where it failed.
    error
        Why, with the cell; empty where it did not.
    first
        The cell from which it was run, as errors count them; 0 where none was.
    seconds
        How long that and the rendering took [s].
    of
        Which edition it would be.
    """

    pages: Pages | None
    error: str
    first: int
    seconds: float
    of: str


@dataclass(frozen=True, slots=True)
class _Begun:
    """What is run until something other than the notebook's cells changes."""

    subject: Subject
    order: Order
    session: Session
    hidden: Mapping[str, str]
    open: ExitStack


class Work:
    """Runs a notebook and renders it, in one thread; kernel and browser end with the block.

    Parameters
    ----------
    notebook
        The file.
    read
        Reads the definition and the notebook's parameters, on each save.
    order
        Reads the data as for an edition, into a folder, whenever all cells are run.
    warm
        Kernels that are ready.
    """

    def __init__(
        self,
        notebook: Path,
        read: Callable[[], Subject],
        order: Callable[[Subject, Path], Order],
        warm: WarmKernels,
    ) -> None:
        self._notebook = notebook
        self._read = read
        self._order = order
        self._warm = warm
        self._begun: _Begun | None = None
        self._open = ExitStack()
        # A figure that is as it was on the save before is not drawn again.
        self._charts = ChartRenderer(cache=ChartCache(_folder(self._open)))

    def __enter__(self) -> Self:
        self._open.enter_context(self._charts)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()
        self._open.__exit__(kind, error, trace)

    def show(self, *, anew: bool, told: Told, stop: Stop) -> Shown | None:
        """Run what changed since the last time, from the first cell where it is wanted anew.

        Whatever goes wrong is part of what it returns: the next save may mend it. None where it
        was stopped.
        """
        started = time.perf_counter()
        first, said, pages = 0, "", None
        try:
            begun = self._begin(self._read(), anew=anew)
            notebook = self._load(begun.order.parameters)
            ran = begun.session.run(notebook, told=told, stop=stop)
            if stop.asked:
                return None
            first, said = ran.first, ran.error
            if not said:
                project = begun.subject.project
                locale = project.locale_of(begun.subject.report)
                ran.notebook.metadata[media.METADATA] = {"locale": locale}
                pages = pages_of(ran.notebook, begun.order, project, self._charts)
        except OSError as error:
            said = f"{error}. Mend that and save the notebook again."
        except Exception as error:  # noqa: BLE001  shown on the page, which goes on
            said = explained(error)
        seconds = time.perf_counter() - started
        return Shown(pages, masked(said, self._hidden()), first, seconds, self._of())

    def outdated(self) -> bool:
        """Return whether what is being run now would be run otherwise; any thread may ask."""
        begun = self._begun
        try:
            return (
                begun is None
                or self._read() != begun.subject
                or begun.session.outdates(self._load(begun.order.parameters))
            )
        except Exception:  # noqa: BLE001  showing it tells what is wrong
            return True

    def problems(self, pages: Pages) -> tuple[Problem, ...]:
        """Return what an edition's checks find in pages; any thread may ask."""
        try:
            return find_problems(pages, self._hidden())
        except Exception as error:  # noqa: BLE001  shown on the page, which goes on
            return (Problem(f"The checks can't be run. {explained(error)}"),)

    def _begin(self, subject: Subject, *, anew: bool) -> _Begun:
        """Return what goes on, or begin anew where that is wanted or another edition is meant."""
        begun = self._begun
        if begun is not None and not anew and begun.subject == subject:
            return begun
        self._end()
        with ExitStack() as opened:
            order = self._order(subject, _folder(opened))
            report = subject.project.report(subject.report)
            secrets = read_secrets(report.secrets)
            environment = kernel_environment(
                os.environ,
                snapshot=order.snapshot,
                locale=subject.project.locale_of(subject.report),
                secrets=secrets,
            )
            session = Session(
                self._notebook.name, subject.project.root, environment, report.limits, self._warm
            )
            opened.callback(session.close)
            hidden = {**known_secrets(), **secrets}
            begun = self._begun = _Begun(subject, order, session, hidden, opened.pop_all())
        return begun

    def _end(self) -> None:
        if self._begun is not None:
            self._begun.open.close()
        self._begun = None

    def _load(self, parameters: Parameters) -> NotebookNode:
        """Return the notebook as it was saved, with its parameters."""
        try:
            notebook = load_notebook_node(str(self._notebook))
            given: NotebookNode = parameterize_notebook(
                notebook, dict(parameters.given), kernel_name=KERNEL, language="python"
            )
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise ParameterError(
                f"{self._notebook.name} can't be read as a notebook: {error}. "
                "Open and save it in JupyterLab."
            ) from error
        return given

    def _hidden(self) -> Mapping[str, str]:
        return self._begun.hidden if self._begun else known_secrets()

    def _of(self) -> str:
        if self._begun is None:
            return ""
        order = self._begun.order
        audience = f" for {order.audience}" if order.audience else ""
        return f"{order.report}{audience}, as of {order.parameters.as_of}"


def _folder(opened: ExitStack) -> Path:
    """Return a folder of one's own, which goes when the stack is closed."""
    folder = tempfile.TemporaryDirectory(prefix="reportkit-", ignore_cleanup_errors=True)
    return Path(opened.enter_context(folder))
