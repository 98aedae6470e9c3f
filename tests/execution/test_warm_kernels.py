"""A report from a warm kernel is the report that an ordinary one makes."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reportkit.errors import ExecutionError
from reportkit.execution.environment import SNAPSHOT
from reportkit.execution.execute import execute
from reportkit.execution.warm.pool import warm_kernels
from reportkit.reports.limits import Limits

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from reportkit.execution.warm.pool import WarmKernels

ROOT = Path(__file__).parents[2]
REVIEW = ROOT / "notebooks" / "initiative_review.ipynb"
GIVEN = {"initiative": "driving-record", "as_of": "2014-06-30", "source": "data/exemplars"}
AS_OF = {"as_of": "2014-06-30"}
IS_WARM = "import os; print(os.getppid() != int(os.environ['JPY_PARENT_PID']))"
Writer = Callable[..., None]

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


@pytest.fixture
def run(tmp_path: Path, write_notebook: Writer) -> Iterator[Callable[..., Any]]:
    """Run cells in a warm kernel, one after another from one template, or in an ordinary one."""
    notebooks = [tmp_path / "first.ipynb", tmp_path / "second.ipynb"]
    stack = ExitStack()
    open_kernels: list[WarmKernels] = []

    def run(*cells: str, ordinary: bool = False, at: int = 0, **keys: Any) -> NotebookNode:
        write_notebook(notebooks[at], *cells)
        if not open_kernels:
            open_kernels.append(stack.enter_context(warm_kernels(notebooks, tmp_path)))
        warm = None if ordinary else open_kernels[0]
        return execute(notebooks[at], AS_OF, root=tmp_path, warm=warm, **keys)

    with stack:
        yield run


def write_installed(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, source: str) -> None:
    """Install a module for the user whose packages lie in a folder."""
    monkeypatch.setenv("PYTHONUSERBASE", str(folder / "user"))
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    place = folder / "user" / "lib" / version / "site-packages"
    place.mkdir(parents=True)
    (place / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(place))


def said(ran: NotebookNode) -> str:
    """What the last cell printed."""
    return "".join(output.text for output in ran.cells[-1].outputs if "text" in output)


def outputs(ran: NotebookNode) -> str:
    return json.dumps([cell.get("outputs") for cell in ran.cells], indent=1)


def test_a_review_says_the_same_byte_for_byte() -> None:
    with warm_kernels([REVIEW], ROOT) as warm:
        from_warm = execute(REVIEW, GIVEN, root=ROOT, warm=warm)
    assert outputs(from_warm) == outputs(execute(REVIEW, GIVEN, root=ROOT))


ALL_SORTS = """
import os, sys, signal, threading, warnings, locale, logging, decimal, builtins
import matplotlib.pyplot as plt, numpy as np, pandas as pd
import plotly.express as px, plotly.io as pio
import reportkit as rk
rk.Estimate
warnings.warn("an analyst's own")
sys.stderr.flush()  # two streams are sent in no order of their own
print(pio.renderers.default, plt.get_backend(), sys.argv[0], sys.flags, sys.path, os.getcwd())
print(sorted(item for item in os.environ.items() if item[0] != "JPY_PARENT_PID"))
print([(number, str(signal.getsignal(number)).split(" at ")[0]) for number in range(1, 32)])
names = {thread.name.split("-")[0] for thread in threading.enumerate()}
print(sorted(names - {"IPythonHistorySavingThread"}))  # what was typed is kept by people's kernels
print(locale.getlocale(), logging.root.handlers, decimal.getcontext(), np.geterr(), hash("hash"))
print(sys.stdout.__class__, sys.displayhook.__class__, sys.excepthook.__qualname__, os.umask(0o22))
print(get_ipython().__class__, sorted(n for n in globals() if not n.startswith("_")))
files = map("/proc/self/fd/{}".format, os.listdir("/proc/self/fd"))
print(sum("history" not in os.readlink(file) for file in files if os.path.lexists(file)))
print(os.getpgid(0) == os.getsid(0) == os.getpid())
"""


def test_what_a_library_shows_and_what_a_kernel_is_are_the_same(run: Callable[..., Any]) -> None:
    cells = (
        ALL_SORTS,
        "plt.plot([1, 2]); plt.show()",
        "px.line(y=[1, 2])",
        "pd.DataFrame({'a': [1, 2]})",
        'rk.Estimate(3.0, "GBP", 1.0, 5.0, 0.8)',
    )
    assert outputs(run(*cells)) == outputs(run(*cells, ordinary=True))
    assert said(run(IS_WARM)) == "True\n"


SPOIL = """
import builtins, os, random, signal, sys, threading, time, warnings, locale, decimal, logging
import matplotlib, numpy, pandas, reportkit
mine = builtins.mine = pandas.mine = 1
os.environ["MINE"] = "1"
os.makedirs("away", exist_ok=True)
os.chdir("away")
random.seed(1), numpy.random.seed(1), numpy.seterr(all="raise")
held = open("held", "w")
os.set_inheritable(held.fileno(), True)
matplotlib.rcParams["lines.linewidth"] = 99
pandas.set_option("display.max_rows", 7)
signal.signal(signal.SIGUSR1, lambda *_: None)
threading.Thread(target=time.sleep, args=(60,), name="mine", daemon=True).start()
warnings.simplefilter("ignore"), sys.path.append("mine"), logging.root.addHandler(mine)
decimal.getcontext().prec = 3
"""
STATE = """
import builtins, os, random, signal, sys, threading, warnings, decimal, logging
import matplotlib, numpy, pandas, reportkit
print([hasattr(builtins, "mine"), hasattr(pandas, "mine"), "mine" in globals()])
print([name for name in os.environ if "MINE" in name or "SECRET" in name or "SNAPSHOT" in name])
print(os.getcwd(), sys.path, numpy.geterr(), decimal.getcontext().prec, logging.root.handlers)
files = [f"/proc/self/fd/{n}" for n in range(3, 99)]
print([name for name in files if os.path.isfile(name) and "history" not in os.readlink(name)])
print(matplotlib.rcParams["lines.linewidth"], pandas.get_option("display.max_rows"))
print(signal.getsignal(signal.SIGUSR1), "mine" in [thread.name for thread in threading.enumerate()])
print(warnings.filters)
"""
CHANCE = "import random, numpy\nprint(random.random(), numpy.random.rand(), hash('hash'))"


def test_nothing_of_one_edition_is_left_for_the_next(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    clean = said(run(STATE, at=1))
    run(SPOIL, secrets={"warehouse": "of the first alone"}, snapshot=tmp_path / "data")
    after = said(run(STATE, at=1))
    assert after == clean
    ordinary = said(run(STATE, ordinary=True, at=1))
    assert after.splitlines()[:-1] == ordinary.splitlines()[:-1]
    assert f"[False, False, False]\n[]\n{tmp_path} " in after


def test_an_edition_has_its_own_secrets_and_snapshot(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    cell = (
        f"import os; print(os.environ.get('{SNAPSHOT}'), os.environ['REPORTKIT_SECRET_WAREHOUSE'])"
    )
    for each in ("one", "other"):
        ran = run(cell, secrets={"warehouse": f"s3cret of {each}"}, snapshot=tmp_path / each)
        assert said(ran) == f"{tmp_path / each} s3cret of {each}\n"


def test_editions_draw_their_own_random_numbers_and_hash_alike(run: Callable[..., Any]) -> None:
    drawn = [said(run(CHANCE)).split() for _ in range(2)]
    drawn.append(said(run(CHANCE, ordinary=True)).split())
    assert len({each[0] for each in drawn}) == len({each[1] for each in drawn}) == len(drawn)
    assert len({each[2] for each in drawn}) == 1


def test_a_fork_computes_with_threads_where_its_template_has_one(run: Callable[..., Any]) -> None:
    ran = run(
        "import duckdb, numpy, pyarrow, pyarrow.compute, os, scipy.linalg, threading\n"
        "print(len(os.listdir(f'/proc/{os.getppid()}/task')))\n"
        "print(float((numpy.ones((600, 600)) @ numpy.ones((600, 600))).sum()))\n"
        "print(float(scipy.linalg.inv(numpy.eye(300) * 2).trace()))\n"
        "pyarrow.set_cpu_count(2)\n"
        "table = pyarrow.table({str(n): range(100_000) for n in range(8)})\n"
        "print(int(table.to_pandas(use_threads=True).to_numpy().sum()))\n"
        "print(pyarrow.compute.sum(pyarrow.chunked_array([range(1000)] * 9)).as_py())\n"
        "duckdb.sql('set threads = 2')\n"
        "print(duckdb.sql('select sum(i)::bigint from range(3000000) t(i)').fetchall())"
    )
    assert said(ran).splitlines() == [
        "1",
        "216000000.0",
        "150.0",
        "39999600000",
        "4495500",
        "[(4499998500000,)]",
    ]


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
    tmp_path: Path, write_notebook: Writer, monkeypatch: pytest.MonkeyPatch
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


def test_a_machine_that_changed_since_is_not_answered_from_before(
    run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert said(run(IS_WARM)) == "True\n"
    monkeypatch.setenv("MY_LIBRARY_READS_THIS_WHEN_IMPORTED", "1")
    assert said(run(IS_WARM)) == "False\n"


MADE = """
import os, signal, socket, sys
import numpy, plotly.io
print(os.umask(0o22), sys.getrecursionlimit(), socket.getdefaulttimeout(), numpy.geterr())
print(signal.getsignal(signal.SIGUSR1), signal.pthread_sigmask(signal.SIG_BLOCK, ()))
print(plotly.io.templates.default)
"""


@pytest.mark.parametrize(
    "does",
    [
        "print('hello')",
        "import warnings; warnings.warn('old', stacklevel=2)",
        "from IPython import get_ipython; SHELL = get_ipython()",
        "import pandas; pandas.set_option('display.max_rows', 7)",
        "import matplotlib; matplotlib.rcParams['lines.linewidth'] = 99",
        "import signal; signal.signal(signal.SIGUSR1, signal.SIG_IGN)",
        "import signal; signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGUSR2})",
        "import warnings; warnings.simplefilter('ignore')",
        "import os; os.umask(0o77)",
        "import sys; sys.setrecursionlimit(5000)",
        "import socket; socket.setdefaulttimeout(3)",
        "import numpy; numpy.random.seed(42); numpy.seterr(all='ignore')",
        "import plotly.io; plotly.io.templates.default = 'plotly_dark'",
        "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()",
    ],
)
def test_an_import_that_does_more_does_it_for_the_notebook_that_makes_it(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, does: str
) -> None:
    write_installed(tmp_path, monkeypatch, "does_more", f"{does}\nDONE = True\n")
    cell = "import pandas, does_more\nprint(does_more.DONE, getattr(does_more, 'SHELL', 1) is None)"
    ran = outputs(run(cell, MADE))
    assert re.sub(r"ipykernel_\d+/\d+", "", ran) == outputs(run(cell, MADE, ordinary=True))
    loaded = said(
        run("import sys\nprint('pandas' in sys.modules, 'does_more' in sys.modules)", at=1)
    )
    assert loaded == "True False\n"
    assert said(run(MADE, at=1)) == said(run(MADE, ordinary=True, at=1))


def test_what_lies_beside_a_notebook_is_imported_by_each_that_wants_it(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = "import random, plotly.io\nplotly.io.templates.default = 'plotly_dark'\n"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setenv("PYTHONPATH", str(elsewhere))
    for folder, name in ((tmp_path, "beside"), (elsewhere, "on_the_path")):
        (folder / f"{name}.py").write_text(house + "DRAWN = random.random()\nMARK = 1\n", "utf-8")
    cell = "import beside, on_the_path\nprint(beside.DRAWN, on_the_path.DRAWN, beside.MARK)"
    first, second = (said(run(cell)).split() for _ in range(2))
    assert not set(first[:2]) & set(second[:2])
    (tmp_path / "beside.py").write_text(house + "DRAWN = 0\nMARK = 22\n", "utf-8")
    assert said(run(cell)).split()[-1] == "22"
    assert said(run("import plotly.io; print(plotly.io.templates.default)", at=1)) == "plotly\n"
    assert said(run(IS_WARM)) == "True\n"


def test_a_module_beside_a_notebook_goes_before_one_that_is_installed(
    run: Callable[..., Any], tmp_path: Path
) -> None:
    (tmp_path / "faicons.py").write_text("MINE = True\n", "utf-8")
    cell = "import faicons\nprint(faicons.MINE)"
    assert said(run(cell)) == said(run(cell, ordinary=True)) == "True\n"


def test_a_module_that_ends_its_process_ends_no_template(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_installed(tmp_path, monkeypatch, "ends", "raise SystemExit")
    run("try:\n    import ends\nexcept SystemExit:\n    pass")
    assert said(run(IS_WARM, at=1)) == "True\n"


def test_where_a_waiting_kernel_was_killed_another_takes_its_place(
    tmp_path: Path, write_notebook: Writer
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
    tmp_path: Path, write_notebook: Writer, monkeypatch: pytest.MonkeyPatch
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
