"""A wish to end that waits until a letter is whole: SIGTERM and Ctrl-C while reports are sent."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportkit.cli.interrupts import Interrupts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_SIGNALS = (signal.SIGTERM, signal.SIGINT)


@dataclass(slots=True)
class Stopping(Interrupts):
    """Whether somebody wishes that this process ends, and when it may.

    Outside :meth:`at_once` a signal is only remembered: the letter that is under way is finished
    and what the ledger writes is whole. Inside it, where nothing is lost by leaving, the signal
    ends what is being done at once.

    Parameters
    ----------
    seen
        Whether there was a signal.
    code
        With which a command ends that was stopped so: 128 and the number of the signal.
    """

    code: int = 0
    _leaves: bool = False
    _woken: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> bool:
        """Return whether there was a signal."""
        return self.seen

    def check(self) -> None:
        """Raise SystemExit where there was a signal, whatever became of it.

        Raises
        ------
        SystemExit
            With 128 and the number of the signal.
        """
        if self.seen:
            raise SystemExit(self.code)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let a signal end what is done in here at once, by SystemExit: building, reading, waiting.

        One that came before ends it before it begins.
        """
        before, self._leaves = self._leaves, True
        try:
            self.check()
            yield
        finally:
            self._leaves = before

    def wait(self, seconds: float) -> None:
        """Wait so long [s], or until there is a signal."""
        self._woken.wait(seconds)

    def note(self, number: int, _: FrameType | None) -> None:
        """Take a signal: remember it, and leave where that is allowed."""
        self.seen = True
        self.code = 128 + number
        self._woken.set()
        if self._leaves:
            self._leaves = False  # once: the way out must not be interrupted
            raise SystemExit(self.code)


@contextmanager
def stopped_by_signals() -> Iterator[Stopping]:
    """Take SIGTERM and Ctrl-C as a wish to end while the block lasts; it takes the main thread."""
    stopping = Stopping()
    before = {number: signal.signal(number, stopping.note) for number in _SIGNALS}
    try:
        yield stopping
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
