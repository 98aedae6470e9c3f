"""No more letters a minute than the mail server likes."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_GLANCE = 0.2  # [seconds] between two looks whether to stop


@dataclass(slots=True)
class Pace:
    """Letters at even distances in time, within one process.

    Parameters
    ----------
    rate
        How many a minute.
    """

    rate: float
    _next: float = 0.0

    def wait(self, stop: Callable[[], bool]) -> bool:
        """Wait for the turn of the next letter; return False where ``stop`` came first."""
        while not stop():
            left = self._next - time.monotonic()
            if left <= 0:
                self._next = max(self._next, time.monotonic()) + 60.0 / self.rate
                return True
            time.sleep(min(left, _GLANCE))
        return False
