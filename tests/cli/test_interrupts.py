"""However a run ends, editions are whole, and no kernel is left behind."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import Popen

WAIT = """import os, pathlib, time
pathlib.Path("pids").write_text(f"{os.getpid()} {os.getppid()}")
time.sleep(600)"""


@pytest.fixture
def root(make_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project whose report never ends; what a killed process leaves, it leaves in there."""
    root = make_project(WAIT)
    monkeypatch.setenv("TMPDIR", str(root))
    return root


@pytest.mark.parametrize(
    ("number", "to_all", "code"),
    [
        (signal.SIGINT, True, 130),  # Ctrl-C in a terminal reaches every process of the run
        (signal.SIGTERM, False, 143),
        (signal.SIGKILL, False, -signal.SIGKILL),
    ],
)
def test_a_run_that_is_ended_in_the_middle_leaves_no_edition_and_no_process(  # noqa: PLR0917  fixtures
    root: Path,
    command: Callable[..., Popen[str]],
    until: Callable[..., None],
    lives: Callable[[int], bool],
    number: signal.Signals,
    to_all: bool,
    code: int,
) -> None:
    running = command(root, "run", "tiny")
    until(lambda: (root / "pids").is_file() and " " in (root / "pids").read_text())
    processes = [int(pid) for pid in (root / "pids").read_text().split()]
    if to_all:
        os.killpg(running.pid, number)
    else:
        running.send_signal(number)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out) == (code, "")
    assert "Traceback" not in err
    assert ("\nInterrupted." in f"\n{err}") is (number is signal.SIGINT)
    assert ("0 editions had been built: reportkit list" in err) is (number is signal.SIGINT)
    until(lambda: not any(map(lives, processes)))
    assert not list((root / "editions").rglob("manifest.json"))
    if number is not signal.SIGKILL:
        assert not list((root / "editions" / ".staging").iterdir())
