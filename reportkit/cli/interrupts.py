"""An interrupt kept in mind: a library may swallow it and raise an error of its own (DuckDB)."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


@dataclass(slots=True)
class Interrupts:
    """Whether there was one."""

    seen: bool = False

    def check(self) -> None:
        """Raise KeyboardInterrupt where there was one, whatever became of it."""
        if self.seen:
            raise KeyboardInterrupt


@contextmanager
def remembered() -> Iterator[Interrupts]:
    """Remember interrupts that come while the block lasts; each still raises KeyboardInterrupt.

    It takes the main thread, as all signals do.
    """
    interrupts = Interrupts()

    def interrupt(_: int, __: FrameType | None) -> None:
        interrupts.seen = True
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield interrupts
    finally:
        signal.signal(signal.SIGINT, before)
