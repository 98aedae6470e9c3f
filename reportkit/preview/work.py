"""One notebook, run and rendered as often as it is saved."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from reportkit import media
from reportkit.errors import ReportkitError
from reportkit.execution.environment import kernel_environment
from reportkit.execution.execute import KERNEL
from reportkit.execution.session import Session
from reportkit.export.chart_cache import ChartCache
from reportkit.export.charts import ChartRenderer
from reportkit.preview.pages import Pages, pages_of
from reportkit.reports.secrets import known_secrets, masked, read_secrets

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from reportkit.execution.warm.pool import WarmKernels
    from reportkit.reports import Project

Told = Callable[[int, int], None]


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
    """

    pages: Pages | None
    error: str
    first: int
    seconds: float


class Work:
    """Runs a notebook and renders it, in one thread; kernel and browser end with the block.

    Parameters
    ----------
    notebook
        The file.
    project, report
        Whose theme, locale, limits and secrets it has.
    parameters
        Values for its parameters, checked.
    warm
        Kernels that are ready.
    """

    def __init__(
        self,
        notebook: Path,
        project: Project,
        report: str,
        parameters: Mapping[str, Any],
        warm: WarmKernels,
    ) -> None:
        self._notebook = notebook
        self._theme = project.theme
        self._locale = project.locale_of(report)
        self._parameters = dict(parameters)
        secrets = read_secrets(project.report(report).secrets)
        self._hidden = {**known_secrets(), **secrets}
        environment = kernel_environment(os.environ, locale=self._locale, secrets=secrets)
        limits = project.report(report).limits
        self._session = Session(notebook.name, project.root, environment, limits, warm)
        self._open = ExitStack()
        folder = tempfile.TemporaryDirectory(prefix="reportkit-", ignore_cleanup_errors=True)
        # A figure that is as it was on the save before is not drawn again.
        self._charts = ChartRenderer(cache=ChartCache(Path(self._open.enter_context(folder))))

    def __enter__(self) -> Self:
        self._open.enter_context(self._charts)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._session.close()
        self._open.__exit__(kind, error, trace)

    def show(self, *, anew: bool, told: Told) -> Shown:
        """Run what changed since the last time, from the first cell where it is wanted anew."""
        started = time.perf_counter()
        try:
            notebook = load_notebook_node(str(self._notebook))
            given = parameterize_notebook(
                notebook, self._parameters, kernel_name=KERNEL, language="python"
            )
        except (OSError, ValueError) as error:
            unread = f"{self._notebook.name} can't be read as a notebook: {error}. Save it again."
            return Shown(None, unread, 0, time.perf_counter() - started)
        ran = self._session.run(given, anew=anew, told=told)
        said, pages = ran.error, None
        if not said:
            ran.notebook.metadata[media.METADATA] = {"locale": self._locale}
            try:
                pages = pages_of(ran.notebook, self._charts, self._theme)
            except ReportkitError as refused:
                said = str(refused)
        seconds = time.perf_counter() - started
        return Shown(pages, masked(said, self._hidden), ran.first, seconds)
