"""Watch a kernel while it runs, and end it where it takes more than it may."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

import psutil

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from reportkit.reports.limits import Limits

_EVERY = 0.5  # [s]


class Watch:
    """Looks at a kernel for as long as a ``with`` block lasts.

    Memory is watched rather than forbidden: what a kernel maps and never touches is no burden,
    and a limit that its processes inherit would count each of them alone.

    Parameters
    ----------
    kernel
        Returns the number of the kernel's process, which leads a group of its own; None before
        it was started.
    limits
        What it may take.

    Attributes
    ----------
    why
        Why it was ended, and what to do; empty where it was not.
    """

    def __init__(self, kernel: Callable[[], int | None], limits: Limits) -> None:
        self.why = ""
        self._kernel = kernel
        self._limits = limits
        self._until = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._until = time.monotonic() + self._limits.report
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(max(0.0, min(_EVERY, self._until - time.monotonic()))):
            number = self._kernel()
            if number is None:
                continue
            why = self._too_long() or self._too_much(number)
            if why:
                self.why = why
                _end(number)
                return

    def _too_long(self) -> str:
        if time.monotonic() < self._until:
            return ""
        return (
            f"was running when the report had taken {self._limits.report:.0f} seconds, which is "
            "its limit, and was ended. Make it faster, or raise the report's timeout in "
            "reportkit.toml."
        )

    def _too_much(self, number: int) -> str:
        held = held_by(number, self._limits.memory)
        if held <= self._limits.memory:
            return ""
        return (
            f"was ended: with what it started it held {held / 1e9:.1f} GB of memory, and "
            f"{self._limits.memory / 1e9:.1f} GB is the report's limit. Read fewer rows or "
            "columns, or raise the report's memory in reportkit.toml."
        )


def held_by(number: int, enough: int) -> int:
    """Return what a process and its descendants hold of memory, and share with nobody [bytes].

    Parameters
    ----------
    number
        The process.
    enough
        Up to so much [bytes] what they share may be counted too: to know better takes longer.
    """
    found: list[psutil.Process] = []
    with suppress(psutil.Error):
        kernel = psutil.Process(number)
        found = [kernel, *kernel.children(recursive=True)]
    held = sum(_held(process) for process in found)
    return held if held <= enough else sum(_own(process) for process in found)


def _held(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


def _own(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(process.memory_full_info().uss)
    return 0


def _end(number: int) -> None:
    """End a kernel and what runs in its group."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(number, signal.SIGKILL)
    with suppress(ProcessLookupError, PermissionError):
        os.kill(number, signal.SIGKILL)
