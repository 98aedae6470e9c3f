"""A report from a warm kernel is the report that an ordinary one makes."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from kernel_runs import IS_WARM, outputs, said

from reportkit.execution.environment import SNAPSHOT
from reportkit.execution.execute import execute
from reportkit.execution.warm.pool import warm_kernels

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")

ROOT = Path(__file__).parents[2]
REVIEW = ROOT / "notebooks" / "initiative_review.ipynb"
GIVEN = {"initiative": "driving-record", "as_of": "2014-06-30", "source": "data/exemplars"}


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
