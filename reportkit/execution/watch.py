"""Watch a kernel while it runs, and end it where it takes more than it may."""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from pathlib import Path
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
    said
        Returns how much it has printed and shown [bytes], which whoever listens must hold.

    Attributes
    ----------
    why
        Why it was ended, and what to do; empty where it was not.
    """

    def __init__(
        self, kernel: Callable[[], int | None], limits: Limits, said: Callable[[], int]
    ) -> None:
        self.why = ""
        self._said = said
        self._kernel = kernel
        self._limits = limits
        self._until = float("inf")
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
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
            # Waiting for a kernel is no report's fault: its time begins with it.
            self._until = min(self._until, time.monotonic() + self._limits.report)
            why = self._too_long() or self._too_much(number) or self._too_loud()
            if why:
                self.why = why
                end_kernel(number)
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

    def _too_loud(self) -> str:
        said = self._said()
        if said <= self._limits.output:
            return ""
        return (
            f"was ended: by then the report had printed and shown {said / 1e6:.0f} MB, and no "
            f"report carries more than {self._limits.output / 1e6:.0f} MB. Show a sum or a chart "
            "of the rows instead of the rows."
        )


def held_by(number: int, enough: int) -> int:
    """Return what a process and its descendants hold of memory [bytes].

    What several processes share is divided among them: a kernel that was forked has its part of
    what its template imported, and what it shares with its own children is counted once. What the
    system can take back at any time, as of a file that is mapped, is nobody's.

    Parameters
    ----------
    number
        The process.
    enough
        Up to so much [bytes] all of it may be counted: to know better takes longer.
    """
    found = _family(number)
    held = sum(_held(process) for process in found)
    return held if held <= enough else sum(_own(process) for process in found)


def _family(number: int) -> list[psutil.Process]:
    """Return a process and its descendants, as far as they are there."""
    with suppress(psutil.Error):
        kernel = psutil.Process(number)
        return [kernel, *kernel.children(recursive=True)]
    return []


def _held(process: psutil.Process) -> int:
    with suppress(psutil.Error):
        return int(process.memory_info().rss)
    return 0


def _own(process: psutil.Process) -> int:
    try:
        lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
    except ProcessLookupError:
        return 0
    except OSError:  # another system than Linux: what it shares with nobody comes nearest
        with suppress(psutil.Error):
            return int(process.memory_full_info().uss)
        return 0
    sizes = dict(line.split()[:2] for line in lines[1:])
    return 1024 * sum(
        int(sizes.get(f"{each}:", 0)) for each in ("Pss_Anon", "Pss_Shmem", "SwapPss")
    )


def end_kernel(number: int) -> None:
    """End a kernel, what runs in its group, and what it started that left the group."""
    for child in _family(number)[1:]:
        with suppress(psutil.Error):
            child.kill()
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(number, signal.SIGKILL)
    with suppress(ProcessLookupError, PermissionError):
        os.kill(number, signal.SIGKILL)
