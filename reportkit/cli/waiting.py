"""What a person sees while something takes longer than a second."""

# What draws a bar is loaded only where something takes long enough to show one.
# ruff: noqa: PLC0415

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reportkit.cli.terminal import complain

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATIENCE = 1.0  # [s] before anything is shown
_EVERY = 20.0  # [s] between lines where there is no terminal


@dataclass(slots=True)
class Ticks:
    """How much is done, of how much where that is known, and how much of it failed."""

    total: int | None
    done: int = 0
    failed: int = 0


class Display:
    """A bar on a terminal; a line every so often elsewhere, as in a log of a CI job.

    It writes to standard error only, so that standard output holds results and nothing else.
    """

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()

    @contextmanager
    def waiting(self, what: str, total: int | None = None) -> Iterator[Ticks]:
        """Show what is being done while it lasts, and how much of ``total`` is done."""
        ticks = Ticks(total)
        done = threading.Event()
        thread = threading.Thread(
            target=self._bar_shown if self._terminal else self._lines_shown,
            args=(what, ticks, done),
            daemon=True,
        )
        thread.start()
        try:
            yield ticks
        finally:
            done.set()
            thread.join()

    def _bar_shown(self, what: str, ticks: Ticks, done: threading.Event) -> None:
        if done.wait(_PATIENCE):
            return
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        columns = [TextColumn("{task.description}", markup=False), BarColumn(bar_width=30)]
        if ticks.total is not None:
            columns.append(MofNCompleteColumn())
        columns.append(TimeElapsedColumn())
        if ticks.total is not None:
            columns.append(TimeRemainingColumn())
        with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(what, total=ticks.total)
            while not done.wait(0.1):
                progress.update(task, completed=ticks.done, description=f"{what}{_failed(ticks)}")

    def _lines_shown(self, what: str, ticks: Ticks, done: threading.Event) -> None:
        started = time.monotonic()
        while not done.wait(_EVERY):
            of = f": {ticks.done} of {ticks.total}" if ticks.total is not None else ""
            complain(f"{what}{of}{_failed(ticks)} after {time.monotonic() - started:.0f} s")


def _failed(ticks: Ticks) -> str:
    return f", {ticks.failed} failed" if ticks.failed else ""
