"""What a notebook may take: who passes a limit is ended, and named with the cell and what to do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psutil
import pytest

from reportkit.errors import ExecutionError
from reportkit.execution.execute import execute
from reportkit.execution.warm.pool import warm_kernels
from reportkit.execution.watch import held_by
from reportkit.reports.limits import Limits, read_size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reportkit.execution.warm.pool import WarmKernels

AS_OF = {"as_of": "2014-06-30"}
NOTE = 'import os, pathlib; pathlib.Path("kernel").write_text(str(os.getpid()))'
# Deaf to every signal but the last, in one long call of C.
DEAF = """import re, signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
re.match("(a*)*b", "a" * 40)"""
EATS = """held = []
while True:
    held.append(b"x" * 50_000_000)"""
CHILD_EATS = """import pathlib, subprocess, sys
eat = "import time; held = b'x' * 1_000_000_000; time.sleep(600)"
with subprocess.Popen([sys.executable, "-c", eat], start_new_session={apart}) as child:
    pathlib.Path("child").write_text(str(child.pid))"""
# Holds 300 MB of its own, or maps a file of as much and reads all of it.
HOLDS = """import os, sys, time
held = b"x" * 300_000_000
if os.fork() == 0:
    time.sleep(600)
print("ready", flush=True)
time.sleep(600)"""
MAPS = """import mmap, os, tempfile, time
with tempfile.TemporaryFile() as file:
    file.truncate(300_000_000)
    mapped = mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ)
    sum(mapped[::4096])
    print("ready", flush=True)
    time.sleep(600)"""


@pytest.fixture(params=["warm", "ordinary"])
def failing(
    request: pytest.FixtureRequest, tmp_path: Path, write_notebook: Callable[..., None]
) -> Callable[..., str]:
    """Run cells that fail, and return how that is told; nothing of their kernel is left."""

    def run(limits: Limits, *cells: str) -> str:
        write_notebook(tmp_path / "n.ipynb", NOTE, *cells)
        if request.param == "ordinary":
            return told(limits, None)
        with warm_kernels([tmp_path / "n.ipynb"], tmp_path) as warm:
            return told(limits, warm)

    def told(limits: Limits, warm: WarmKernels | None) -> str:
        with pytest.raises(ExecutionError) as error:
            execute(tmp_path / "n.ipynb", AS_OF, root=tmp_path, limits=limits, warm=warm)
        kernel = int((tmp_path / "kernel").read_text("utf-8"))
        until = time.monotonic() + 20
        while time.monotonic() < until and runs(kernel):
            time.sleep(0.05)
        assert not runs(kernel)
        return str(error.value)

    return run


def runs(number: int) -> bool:
    try:
        return bool(psutil.Process(number).status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def test_a_cell_that_hears_nothing_is_ended_at_its_limit(failing: Callable[..., str]) -> None:
    said = failing(Limits(cell=2), "x = 1", DEAF)
    assert "Cell 5 of n.ipynb ran longer than 2 seconds" in said
    assert "cell_timeout" in said


def test_a_report_is_ended_at_its_limit_though_no_cell_is_slow(failing: Callable[..., str]) -> None:
    said = failing(Limits(cell=60, report=4), *["import time; time.sleep(0.7)"] * 30)
    assert " of n.ipynb was running when the report had taken 4 seconds" in said
    assert "raise the report's timeout" in said


def test_a_kernel_that_eats_memory_is_ended_and_told(failing: Callable[..., str]) -> None:
    said = failing(Limits(memory=900 * 10**6), EATS)
    assert "Cell 4 of n.ipynb was ended: with what it started it held " in said
    assert "0.9 GB is the report's limit" in said
    assert "raise the report's memory" in said


def test_a_kernel_that_never_stops_printing_is_ended_and_told(failing: Callable[..., str]) -> None:
    said = failing(Limits(output=20 * 10**6), 'while True: print("x" * 1_000_000)')
    assert "Cell 4 of n.ipynb was ended: by then the report had printed and shown" in said
    assert "no report carries more than 20 MB. Show a sum" in said


@pytest.mark.parametrize("apart", [False, True])
def test_what_a_kernel_starts_counts_and_ends_with_it(
    failing: Callable[..., str], tmp_path: Path, apart: bool
) -> None:
    said = failing(Limits(memory=900 * 10**6), CHILD_EATS.format(apart=apart))
    assert "Cell 4 of n.ipynb was ended" in said
    child = int((tmp_path / "child").read_text("utf-8"))
    until = time.monotonic() + 20
    while time.monotonic() < until and runs(child):
        time.sleep(0.05)
    assert not runs(child)


@contextmanager
def ready(script: str) -> Iterator[int]:
    """Run a script until it says that it is ready, and give its process's number."""
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, start_new_session=True
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        try:
            yield process.pid
        finally:
            os.killpg(process.pid, signal.SIGKILL)


def test_what_a_process_shares_with_its_children_counts_once() -> None:
    with ready(HOLDS) as number:
        assert 300e6 < held_by(number, 0) < 450e6


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell files apart")
def test_a_file_that_is_mapped_is_nobodys_burden() -> None:
    with ready(MAPS) as number:
        assert held_by(number, 10**12) > 300e6
        assert held_by(number, 0) < 100e6


@pytest.mark.parametrize(("text", "size"), [("800 MB", 800e6), ("4GB", 4e9), (" 16 GB ", 16e9)])
def test_an_amount_of_memory_is_a_whole_number_of_a_unit(text: str, size: float) -> None:
    assert read_size(text) == size


@pytest.mark.parametrize("value", ["4", "4 GiB", "1.5 GB", "-1 GB", "2 TB", "", None, True])
def test_any_other_amount_is_refused_with_how_to_write_it(value: Any) -> None:
    with pytest.raises(ValueError, match="800 MB"):
        read_size(value)


@pytest.mark.parametrize("value", ["100 MB", "2000 GB"])
def test_an_amount_that_no_report_can_mean_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="200 MB to 1000 GB"):
        read_size(value)
