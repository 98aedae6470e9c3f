"""Why a notebook did not run to its end, in one to five lines."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from reportkit import errors

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from papermill.exceptions import PapermillExecutionError

_OWN = {
    name
    for name, each in vars(errors).items()
    if isinstance(each, type) and issubclass(each, errors.ReportkitError)
}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_LINE = re.compile(r"Cell In\s?\[\d+\], line (\d+)")
_AROUND = 3
_LONGEST = 300
_INJECTED = "injected-parameters"
_MARK = "papermill-error-cell-tag"  # put in after the run, so no index counts it


def cell_raised(error: PapermillExecutionError, ran: NotebookNode | None, shown: str) -> str:
    """Say which cell raised what; of an error of ours, its own sentence is enough."""
    place = f"Cell {cell_number(ran, error.cell_index)} of {shown}"
    if error.ename in _OWN:
        return f"{place}: {error.evalue}"
    said = error.evalue.strip().splitlines()
    message = f"{error.ename}: {said[0][:_LONGEST]}" if said else error.ename
    traceback = _COLOUR.sub("", "\n".join(error.traceback))
    return "\n".join([f"{place} raised {message}", *_excerpt(error.source, traceback)])


def cell_ended_early(ran: NotebookNode, index: int, shown: str) -> str:
    """Say that a cell ended the notebook, so that the rest of it never ran."""
    return (
        f"Cell {cell_number(ran, index)} of {shown} ended the notebook (SystemExit), so the rest "
        "of it did not run. Take the exit out; to stop a report, raise an error that says why."
    )


def cell_timed_out(ran: NotebookNode | None, shown: str, seconds: float) -> str:
    """Say which cell ran too long."""
    return "\n".join(
        [
            (
                f"{_last_cell(ran, shown)} ran longer than {seconds:.0f} seconds and was stopped. "
                "Make it faster, or raise the report's cell_timeout in reportkit.toml."
            ),
            *_excerpt(_last_source(ran), ""),
        ]
    )


def cell_stopped(ran: NotebookNode | None, shown: str, why: str) -> str:
    """Say which cell ran when the report passed a limit."""
    return "\n".join([f"{_last_cell(ran, shown)} {why}", *_excerpt(_last_source(ran), "")])


def kernel_missing(kernel: str, shown: str) -> str:
    """Say how to get a kernel that is not installed."""
    return (
        f"{shown} wants the kernel '{kernel}', which is not installed here. "
        "Choose 'reportkit' in JupyterLab's kernel menu and save; where that is missing, install "
        "reportkit again (pip install reportkit) with the Python that runs it."
    )


def kernel_died(
    error: BaseException, ran: NotebookNode | None, shown: str, stderr: IO[bytes]
) -> str:
    """Say in which cell the kernel died, and the last thing that its process wrote."""
    last_words = _last_words(stderr)
    said = f'\nIts last words: "{last_words}"' if last_words else ""
    if _last_index(ran) is None:
        return f"The kernel of {shown} did not start: {error}.{said}"
    return "\n".join(
        [
            (
                f"The kernel died in {_last_cell(ran, shown).lower()}: it crashed, ended itself "
                f"or ran out of memory.{said}"
            ),
            *_excerpt(_last_source(ran), ""),
        ]
    )


def cell_number(ran: NotebookNode | None, index: int) -> int:
    """Return a cell's number as the analyst counts: from 1, without the cells papermill adds."""
    cells = [cell for cell in ran.cells if not _tagged(cell, _MARK)] if ran is not None else []
    return index + 1 - sum(_tagged(cell, _INJECTED) for cell in cells[: index + 1])


def _tagged(cell: NotebookNode, tag: str) -> bool:
    return tag in cell.metadata.get("tags", [])


def _last_index(ran: NotebookNode | None) -> int | None:
    """Return the index of the last cell that was started."""
    started = [
        index
        for index, cell in enumerate(ran.cells if ran is not None else [])
        if cell.metadata.get("papermill", {}).get("start_time")
    ]
    return started[-1] if started else None


def _last_cell(ran: NotebookNode | None, shown: str) -> str:
    index = _last_index(ran)
    return f"A cell of {shown}" if index is None else f"Cell {cell_number(ran, index)} of {shown}"


def _last_source(ran: NotebookNode | None) -> str:
    index = _last_index(ran)
    return "" if ran is None or index is None else str(ran.cells[index].source)


def _excerpt(source: str, traceback: str) -> list[str]:
    """Return up to three lines of a cell, around the line that raised where it is known."""
    lines = [(number, line) for number, line in enumerate(source.splitlines(), 1) if line.strip()]
    found = _LINE.search(traceback)
    wrong = int(found[1]) if found else 0
    at = next((index for index, (number, _) in enumerate(lines) if number == wrong), 0)
    first = max(0, min(at - 1, len(lines) - _AROUND))
    return [
        f"  {'>' if number == wrong else ' '} {line}"[:120]
        for number, line in lines[first : first + _AROUND]
    ]


def _last_words(stderr: IO[bytes]) -> str:
    stderr.seek(0)
    lines = stderr.read().decode(errors="replace").strip().splitlines()
    return lines[-1].strip()[:_LONGEST] if lines else ""
