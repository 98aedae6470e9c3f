"""What is imported before a kernel is wanted, and what each notebook imports itself."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from kernel_runs import IS_WARM, outputs, said, write_installed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")


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
