"""Run a notebook with its parameters, and say in a few lines why it did not run to its end."""

from __future__ import annotations

import logging
import os
import re
import tempfile
import warnings
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import nbformat
from jupyter_client.kernelspec import NoSuchKernel
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.exceptions import PapermillExecutionError
from papermill.execute import (
    prepare_notebook_metadata,
    raise_for_execution_errors,
    remove_error_markers,
)
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook

from reportkit import media
from reportkit.errors import ExecutionError
from reportkit.execution.engine import ENGINE, Launch
from reportkit.execution.environment import kernel_environment
from reportkit.execution.failure import (
    cell_ended_early,
    cell_raised,
    cell_stopped,
    cell_timed_out,
    kernel_died,
    kernel_missing,
)
from reportkit.formats.locale import DEFAULT
from reportkit.reports.limits import Limits
from reportkit.reports.secrets import known_secrets, masked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reportkit.execution.warm.pool import WarmKernels

KERNEL = "reportkit"
"""The kernel of a notebook that names none."""

START_TIMEOUT = 60  # [s]
USUAL = Limits()

_CELL_FILE = re.compile(r"\S*ipykernel_\d+/\d+\.py")


def execute(
    notebook: Path,
    parameters: Mapping[str, Any],
    *,
    root: Path,
    snapshot: Path | None = None,
    locale: str = DEFAULT,
    secrets: Mapping[str, str] = MappingProxyType({}),
    keep_failed: Path | None = None,
    limits: Limits = USUAL,
    warm: WarmKernels | None = None,
) -> NotebookNode:
    """Run a notebook in a kernel of its own.

    Parameters
    ----------
    notebook
        The notebook, below ``root``.
    parameters
        Values for its parameters, checked.
    root
        The project's folder, in which it runs.
    snapshot
        The folder that ``rk.read`` reads instead of the raw files.
    locale
        How the report's readers write numbers and dates.
    secrets
        What the report's ``rk.secret`` gives, by name. Where a run fails, neither the error nor the
        notebook that is kept shows one, nor any other that the environment holds.
    keep_failed
        Where to write the notebook as far as it ran, should it fail.
    limits
        How long it may run, and what it may hold.
    warm
        Kernels that are ready: one is taken, and the next begins to start when the notebook has
        run. Without them a kernel is started.

    Returns
    -------
    NotebookNode
        The executed notebook, with papermill's metadata and no path of this machine.

    Raises
    ------
    ExecutionError
        If a cell raises, ends the notebook or takes too long or too much, or the kernel dies or is
        missing.
    """
    shown = (
        notebook.relative_to(root).as_posix() if notebook.is_relative_to(root) else notebook.name
    )
    source = load_notebook_node(str(notebook))
    with tempfile.TemporaryFile() as stderr:
        environment = kernel_environment(
            os.environ, snapshot=snapshot, locale=locale, secrets=secrets
        )
        launch = Launch(root, environment, stderr, START_TIMEOUT, limits, warm)
        kernel = source.metadata.get("kernelspec", {}).get("name", KERNEL)
        try:
            executed = _run(source, dict(parameters), kernel, launch)
            _refuse_early_end(executed, shown)
        except PapermillExecutionError as error:
            message = cell_raised(error, launch.ran, shown)
        except CellTimeoutError:
            message = cell_timed_out(launch.ran, shown, limits.cell)
        except NoSuchKernel:
            message = kernel_missing(kernel, shown)
        except (DeadKernelError, RuntimeError) as error:
            if launch.stopped:
                message = cell_stopped(launch.ran, shown, launch.stopped)
            else:
                message = kernel_died(error, launch.ran, shown, stderr)
        except ExecutionError as error:
            message = str(error)
        else:
            executed.metadata[media.METADATA] = {"locale": locale}
            return _cleaned(executed, shown)
        finally:
            if warm is not None:
                warm.prepare()
    hidden = {**known_secrets(), **secrets}
    if keep_failed is not None and launch.ran is not None:
        kept = masked(_as_text(_cleaned(launch.ran, shown)), hidden)
        keep_failed.parent.mkdir(parents=True, exist_ok=True)
        keep_failed.write_text(kept, encoding="utf-8", newline="\n")
        message += f"\nAs far as it ran: {keep_failed}"
    raise ExecutionError(masked(message, hidden))


def _as_text(notebook: NotebookNode) -> str:
    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call] # untyped there
    return text


def write_notebook(notebook: NotebookNode, file: Path) -> None:
    """Write a notebook, and the folder that it goes into where that is missing."""
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, file)  # type: ignore[no-untyped-call] # untyped there


def _run(
    source: NotebookNode, parameters: dict[str, Any], kernel: str, launch: Launch
) -> NotebookNode:
    language = source.metadata.get("kernelspec", {}).get("language", "python")
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # The steps of papermill.execute_notebook, which would write the whole as JSON and read it
        # back before them, and write it once more, for nobody, after them.
        given = source
        if parameters:
            given = parameterize_notebook(
                source, parameters, kernel_name=kernel, language=language, engine_name=ENGINE
            )
        given = remove_error_markers(prepare_notebook_metadata(given, None, None))
        executed: NotebookNode = papermill_engines.execute_notebook_with_engine(
            ENGINE,
            given,
            kernel_name=papermill_engines.nb_kernel_name(ENGINE, given, kernel),
            input_path=None,
            output_path=None,
            progress_bar=False,
            launch=launch,
        )
        raise_for_execution_errors(executed, None)
    return executed


def _refuse_early_end(executed: NotebookNode, shown: str) -> None:
    """Refuse what papermill calls success: ``sys.exit()`` in a cell, and the rest never ran."""
    for index, cell in enumerate(executed.cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                raise ExecutionError(cell_ended_early(executed, index, shown))


def _cleaned(executed: NotebookNode, shown: str) -> NotebookNode:
    """Return the notebook without this machine's paths: they differ from run to run."""
    executed.metadata.papermill.update(input_path=shown, output_path=None)
    for cell in executed.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "stream":
                output.text = _CELL_FILE.sub("<cell>", output.text)
    return executed
