"""The command as it is run: a process of its own, in a project's folder."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pytest

from reportkit.cli.app import end_of


@dataclass(frozen=True)
class Ended:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Here = Callable[..., Ended]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """Run a command in this process; for what starts no kernel."""

    def run(root: Path, *arguments: str) -> Ended:
        monkeypatch.chdir(root)
        code = end_of(list(arguments))
        said = capsys.readouterr()
        return Ended(code, said.out, said.err)

    return run


@pytest.fixture
def command() -> Callable[..., subprocess.Popen[str]]:
    """Start the command in a process of its own."""

    def start(
        root: Path, *arguments: str, module: bool = True, stderr: int | IO[str] = subprocess.PIPE
    ) -> subprocess.Popen[str]:
        program = [sys.executable, "-m", "reportkit"]
        if not module:
            program = [str(Path(sys.executable).with_name("reportkit"))]
        return subprocess.Popen(
            [*program, *arguments],
            cwd=root,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )

    return start


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], None]:
    """Wait until something is so; fail where it is not within a minute."""

    def wait(is_so: Callable[[], bool], seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < deadline
            time.sleep(0.05)

    return wait


@pytest.fixture
def lives() -> Callable[[int], bool]:
    """Say whether a process runs; one that ended and was not asked how does not."""

    def look(pid: int) -> bool:
        status = Path(f"/proc/{pid}/stat")
        if not Path("/proc/self").exists():
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return False
            return True
        try:
            return status.read_text("utf-8").rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False

    return look
