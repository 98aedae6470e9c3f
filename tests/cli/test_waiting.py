"""What a person sees of work that takes long: how much is done, and how long the rest takes."""

from __future__ import annotations

import io
import os
import pty
import re
import sys
import time
from typing import TYPE_CHECKING

import pytest

from reportkit.cli.waiting import Display, Ticks

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.mark.parametrize(
    ("done", "failed", "seconds", "told"),
    [
        (0, 0, 30, "0 of 50"),
        (10, 0, 10, "10 of 50, about 40 s left"),
        (1, 0, 40, "1 of 50, about 33 min left"),
        (2, 1, 400, "2 of 50, 1 failed, about 5 h 20 min left"),
        (1, 1, 400, "1 of 50, 1 failed"),
        (50, 0, 99, "50 of 50"),
    ],
)
def test_what_is_left_is_told_however_slow_it_is(
    done: int, failed: int, seconds: float, told: str
) -> None:
    assert Ticks(50, done, failed, begun=time.monotonic() - seconds).told() == told


def test_of_work_without_a_known_end_nothing_is_said_of_the_rest() -> None:
    assert Ticks(None, begun=time.monotonic() - 30).told() == ""


@pytest.fixture
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Display], None]], str]:
    """Run something that is shown on a terminal, and return what that was sent."""

    def run(action: Callable[[Display], None]) -> str:
        ours, theirs = pty.openpty()
        with os.fdopen(theirs, "w", encoding="utf-8") as terminal, monkeypatch.context() as shown:
            shown.setattr(sys, "stderr", terminal)
            shown.setenv("TERM", "xterm")
            shown.setenv("COLUMNS", "100")
            action(Display())
            terminal.flush()
            os.set_blocking(ours, False)
            sent = io.FileIO(ours).readall() or b""
        return sent.decode()

    return run


def test_what_is_waited_for_meanwhile_has_a_line_of_its_own(
    on_a_terminal: Callable[[Callable[[Display], None]], str],
) -> None:
    def both(display: Display) -> None:
        with display.waiting("Building editions", 8) as one:
            time.sleep(1.3)
            one.done = 3
            with display.waiting("Reading data/x"):
                time.sleep(1.5)

    sent = on_a_terminal(both)
    frames = [re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", frame) for frame in sent.split("\x1b[2K")]
    assert any("Building editions" in frame and "3 of 8, about" in frame for frame in frames)
    # Drawn together, one below the other: neither is written over.
    assert re.search(r"Building editions[^\n]*\n[^\n]*Reading data/x", "".join(frames))
