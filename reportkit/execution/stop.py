"""How a run is ended before its last cell, by another thread."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

from reportkit.execution.watch import end_kernel

if TYPE_CHECKING:
    from collections.abc import Callable


class Stop:
    """Asked by one thread, heeded by the one that runs cells.

    Attributes
    ----------
    asked
        Whether somebody asked for it.
    kernel
        Returns the number of the kernel's process; None where there is none.
    """

    def __init__(self) -> None:
        self.asked = False
        self.kernel: Callable[[], int | None] = lambda: None

    def ask(self, *, at_once: bool = False) -> None:
        """Interrupt the cell that runs, so that the kernel stays; at once, by ending the kernel."""
        self.asked = True
        number = self.kernel()
        if number is None:
            return
        if at_once:
            end_kernel(number)
        else:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGINT)
