"""What a person sees while something takes longer than a second."""

# What draws a bar is loaded only where something takes long enough to show one.
# ruff: noqa: PLC0415

from __future__ import annotations

import sys
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportkit.cli.terminal import complain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.progress import Progress

_PATIENCE = 1.0  # [s] before anything is shown
_EVERY = 20.0  # [s] between lines where there is no terminal
_GLANCE = 0.1  # [s] between two looks at how much is done
_MINUTES = 90  # from so many seconds on, what is left is told in minutes


@dataclass(slots=True)
class Ticks:
    """How much is done, of how much where that is known, and how much of it failed."""

    total: int | None
    done: int = 0
    failed: int = 0
    begun: float = field(default_factory=time.monotonic)

    def told(self) -> str:
        """Say it, and about how long the rest takes, as in ``"12 of 50, about 40 s left"``."""
        if self.total is None:
            return ""
        parts = [f"{self.done} of {self.total}"]
        if self.failed:
            parts.append(f"{self.failed} failed")
        built = self.done - self.failed  # what fails says little of how long the rest takes
        if built and self.done < self.total:
            each = (time.monotonic() - self.begun) / built
            parts.append(f"about {_span(each * (self.total - self.done))} left")
        return ", ".join(parts)


class Display:
    """Bars on a terminal; a line every so often elsewhere, as in a log of a CI job.

    What is waited for while something else is has a line of its own below it. It writes to
    standard error only, so that standard output holds results and nothing else.
    """

    def __init__(self) -> None:
        self._terminal = sys.stderr.isatty()
        self._lock = threading.Lock()
        self._bars: Progress | None = None
        self._shown = 0

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
        with self._drawn() as bars:
            task = bars.add_task(what, total=ticks.total, told=ticks.told())
            while not done.wait(_GLANCE):
                bars.update(task, completed=ticks.done, told=ticks.told())
            bars.remove_task(task)

    @contextmanager
    def _drawn(self) -> Iterator[Progress]:
        """Give the one thing that draws bars: two would write over each other."""
        with self._lock:
            if self._bars is None:
                self._bars = _bars()
                self._bars.start()
            bars = self._bars
            self._shown += 1
        try:
            yield bars
        finally:
            with self._lock:
                self._shown -= 1
                if not self._shown:
                    bars.stop()
                    self._bars = None

    def _lines_shown(self, what: str, ticks: Ticks, done: threading.Event) -> None:
        while not done.wait(_EVERY):
            told = ticks.told()
            after = f"after {_span(time.monotonic() - ticks.begun)}"
            complain(f"{what}: {told}, {after}" if told else f"{what}: {after}")


def _bars() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=30),
        TextColumn("{task.fields[told]}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )


def _span(seconds: float) -> str:
    if seconds < _MINUTES:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < _MINUTES else f"{minutes // 60} h {minutes % 60:02} min"
