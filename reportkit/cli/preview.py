"""``reportkit preview``: see a notebook's email and web page while it is written."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import webbrowser
from typing import TYPE_CHECKING

from reportkit.cli.run import parameter_texts
from reportkit.cli.terminal import say
from reportkit.errors import DefinitionError
from reportkit.execution.warm.pool import warm_kernels
from reportkit.period import read_as_of
from reportkit.preview.serve import serve
from reportkit.preview.work import Work
from reportkit.reports import Project, check_parameters, find_project, read_signature

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def preview(
    notebook: Path,
    *,
    report: str | None,
    as_of: str | None,
    parameters: Sequence[str],
    port: int,
    opens: bool,
) -> None:
    """Show a notebook until it is interrupted.

    Parameters
    ----------
    notebook
        The file.
    report
        Of which report in reportkit.toml it takes parameters, theme and limits; where None, of the
        first that names this notebook.
    as_of, parameters
        As typed; they win over the report's.
    port
        On this machine; 0 for any that is free.
    opens
        Whether a browser is opened.

    Raises
    ------
    DefinitionError, ParameterError
        If there is no such notebook or report, or a parameter can't be given to it.
    """
    file = notebook.resolve()
    if not file.is_file():
        raise DefinitionError(f"There is no notebook {notebook}. Name its file: NAME.ipynb.")
    project = find_project(file.parent)
    name = report or _report_of(project, file)
    given = check_parameters(
        project.report(name),
        read_signature(file, notebook.as_posix()),
        today=dt.datetime.now().astimezone().date(),
        as_of=read_as_of(as_of) if as_of else None,
        texts=parameter_texts(parameters),
    )

    def opened(address: str) -> None:
        say(f"{notebook} as report '{name}': {address}")
        say("It is shown anew on every save; Ctrl-C ends it.")
        if opens:
            webbrowser.open(address)

    with (
        contextlib.chdir(project.root),
        warm_kernels([file], project.root) as warm,
        Work(file, project, name, given.given, warm) as work,
        contextlib.suppress(KeyboardInterrupt),
    ):
        try:
            asyncio.run(serve(work, file, port, opened))
        except OSError as error:
            raise DefinitionError(
                f"Port {port} can't be used: {error.strerror}. Leave --port out for a free one."
            ) from error


def _report_of(project: Project, file: Path) -> str:
    """Return the first report that names a notebook."""
    for name, report in project.reports.items():
        if (project.root / report.notebook).resolve() == file:
            return name
    raise DefinitionError(
        f"No report of {project.file.name} names {file.name}. Add one, or name the report whose "
        f"parameters and looks it takes: --report {next(iter(project.reports), 'NAME')}."
    )
