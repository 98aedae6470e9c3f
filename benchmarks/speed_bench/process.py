"""Run a command to its end: how long it took, and how much memory its own process had."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from speed_bench.sample import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

BIN = Path(sys.executable).parent
_OUTER = {
    name: value
    for name, value in os.environ.items()
    if name != "PYTHONDONTWRITEBYTECODE"  # else all would be compiled at every start
}
ENVIRONMENT = {
    **_OUTER,
    "OPENBLAS_NUM_THREADS": "1",
    "PYTHONPATH": str(ROOT / "benchmarks"),
    "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
}
_LOOK = 0.05  # [s] between looks at its memory, which is told as the most that it ever was
_TOLD = 2000  # characters of what a command that failed said last


@dataclass(frozen=True, slots=True)
class Run:
    """How long a command took [s], and the peak memory of its own process [bytes]."""

    seconds: float
    peak: int


def run(command: Sequence[str | Path], patience: float) -> Run:
    """Run a command in the project's folder.

    Parameters
    ----------
    command
        With its arguments; taken from the folder of this Python first.
    patience
        After so many seconds it is ended.

    Raises
    ------
    RuntimeError
        If it fails: what it does then is not what is timed.
    """
    started = time.perf_counter()
    with subprocess.Popen(  # noqa: S603  commands of this benchmark, without a shell
        list(map(str, command)),
        cwd=ROOT,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        peak, said = 0, ""
        while True:
            peak = max(peak, _peak_of(process.pid))
            try:
                said, _ = process.communicate(timeout=_LOOK)
                break
            except subprocess.TimeoutExpired:
                if time.perf_counter() - started > patience:
                    process.terminate()
                    said, _ = process.communicate()
                    raise RuntimeError(
                        f"{_named(command)} was not done after {patience:.0f} s:\n{said[-_TOLD:]}"
                    ) from None
        seconds = time.perf_counter() - started
    if process.returncode:
        raise RuntimeError(f"{_named(command)} ended with {process.returncode}:\n{said[-_TOLD:]}")
    return Run(seconds, peak)


def _named(command: Sequence[str | Path]) -> str:
    return " ".join(Path(part).name if isinstance(part, Path) else part for part in command)


def _peak_of(number: int) -> int:
    """Return the most memory that a process ever had [bytes]; 0 where the system does not tell."""
    with suppress(OSError):
        for line in Path(f"/proc/{number}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return 1024 * int(line.split()[1])
    return 0
