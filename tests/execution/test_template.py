"""Kernels, waiting ones and their template: how they die, hang and end, and what goes on."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kernel_runs import AS_OF, IS_WARM, said, write_installed

from reportkit.errors import ExecutionError
from reportkit.execution.execute import execute
from reportkit.execution.warm.pool import warm_kernels
from reportkit.reports.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


def test_a_kernel_that_dies_or_hangs_is_told_as_ever_and_the_next_is_warm(
    run: Callable[..., Any],
) -> None:
    with pytest.raises(ExecutionError, match=r"(?s)died in cell 3.*out of luck"):
        run("import os\nos.write(2, b'out of luck\\n')\nos._exit(3)")
    with pytest.raises(ExecutionError, match="died in cell 3"):
        run("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)")
    with pytest.raises(ExecutionError, match="ran longer than 1 seconds"):
        run("import time; time.sleep(600)", limits=Limits(cell=1))
    assert said(run(IS_WARM)) == "True\n"


def test_where_no_kernel_can_be_forked_an_ordinary_one_is_used(
    tmp_path: Path, write_notebook: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_notebook(tmp_path / "n.ipynb", IS_WARM)
    stack = ExitStack()
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(sys, "platform", "darwin")
        opened = stack.enter_context(warm_kernels([tmp_path / "n.ipynb"], tmp_path))
    with stack:
        ran = execute(tmp_path / "n.ipynb", AS_OF, root=tmp_path, warm=opened)
    assert said(ran) == "False\n"


def test_a_template_that_was_killed_costs_time_and_no_report(run: Callable[..., Any]) -> None:
    template = int(said(run("import os; print(os.getppid())")))
    os.kill(template, signal.SIGKILL)
    assert said(run(IS_WARM)) == "False\n"


def test_where_a_waiting_kernel_was_killed_another_takes_its_place(
    tmp_path: Path, write_notebook: Callable[..., None]
) -> None:
    write_notebook(tmp_path / "n.ipynb", IS_WARM)
    with warm_kernels([tmp_path / "n.ipynb"], tmp_path) as warm:
        assert warm._next is not None
        assert warm._next.is_ready(60)
        os.kill(warm._next.pid, signal.SIGKILL)
        while Path(f"/proc/{warm._next.pid}/exe").exists():
            time.sleep(0.01)
        for _ in range(2):
            ran = execute(tmp_path / "n.ipynb", AS_OF, root=tmp_path, warm=warm)
            assert said(ran) == "True\n"


def test_a_process_with_many_open_files_has_warm_kernels_too(run: Callable[..., Any]) -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(limits[0], 4096), limits[1]))
    try:
        with ExitStack() as opened:
            for _ in range(1100):
                opened.enter_context(Path(os.devnull).open("rb"))
            assert said(run(IS_WARM)) == "True\n"
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


PARENT = """
import pathlib, sys, time
from reportkit.execution.warm.pool import Template, WarmKernels
with Template([], pathlib.Path.cwd()) as template, WarmKernels(template.line) as warm:
    ground = warm.take({**__import__("os").environ}, ".", 2)
    warm.prepare()
    assert warm._next.is_ready(60)
    print(template._process.pid, ground.pid, warm._next.pid, flush=True)
    time.sleep(600)
"""


def test_a_template_and_its_kernels_end_with_their_parent_and_leave_nothing(
    tmp_path: Path,
) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        [sys.executable, "-c", PARENT], env=environment, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        pids = [int(each) for each in parent.stdout.readline().split()]
        assert len(pids) == 3
        assert list(tmp_path.glob("rk-*"))
        parent.kill()
    until = time.monotonic() + 20
    while time.monotonic() < until and (
        list(tmp_path.iterdir()) or any(Path(f"/proc/{pid}").exists() for pid in pids)
    ):
        time.sleep(0.05)
    assert not list(tmp_path.iterdir())
    assert not [pid for pid in pids if Path(f"/proc/{pid}/exe").exists()]


HANGING = """
import pathlib, sys, time
from reportkit.execution.warm.pool import Template, WarmKernels
here = pathlib.Path.cwd()
with Template([here / "n.ipynb"], here) as template, WarmKernels(template.line) as warm:
    print(template._process.pid, flush=True)
    time.sleep(600)
"""


def test_a_template_whose_imports_never_end_ends_with_its_parent(
    tmp_path: Path, write_notebook: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = tmp_path / "begun"
    write_installed(
        tmp_path, monkeypatch, "hangs", f"open({str(begun)!r}, 'w')\nimport time; time.sleep(600)"
    )
    write_notebook(tmp_path / "n.ipynb", "import hangs")
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    with subprocess.Popen(
        [sys.executable, "-c", HANGING], cwd=tmp_path, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        template = Path("/proc", parent.stdout.readline().strip(), "exe")
        until = time.monotonic() + 60
        while not begun.exists() and time.monotonic() < until:
            time.sleep(0.01)
        assert template.exists()
        assert list((tmp_path / "tmp").glob("rk-*"))
        parent.kill()
    until = time.monotonic() + 20
    while time.monotonic() < until and (template.exists() or [*(tmp_path / "tmp").iterdir()]):
        time.sleep(0.05)
    assert not template.exists()
    assert not [*(tmp_path / "tmp").iterdir()]
