"""How long after a save `reportkit preview` shows it: an initiative's notebook, last cell changed.

::

    python benchmarks/preview.py

The words of a heading are new each time, its charts are as they were. A real browser shows the
page. The clock starts before the file is written and stops when the email, the web page and the
phone have all loaded what is new.
"""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from reportkit.export.browser import find_browser

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]
NOTEBOOK = "notebooks/initiative_review.ipynb"
SAVES, QUICK = 11, 2
_LIMIT = 120.0  # [s]
_SHOWN = """return [...document.querySelectorAll(".frames")].map((one) => Number(one.dataset.shown))
  .reduce((least, one) => Math.min(least, one || 0), Infinity)"""


def compare(*, quick: bool = False) -> Sequence[float]:
    """Return the time from each save to its being shown [s]."""
    with ExitStack() as opened:
        folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="preview-")))
        project = folder / "project"
        for name in ("notebooks", "data"):
            shutil.copytree(ROOT / name, project / name)
        shutil.copy(ROOT / "reportkit.toml", project)
        address = opened.enter_context(_previewed(project))
        page = opened.enter_context(_browser(address, folder))
        _wait(page, 1)
        return [
            _saved(page, project / NOTEBOOK, number)
            for number in range(1, 1 + (QUICK if quick else SAVES))
        ]


@contextmanager
def _previewed(project: Path) -> Iterator[str]:
    """Yield where the notebook is shown."""
    command = [sys.executable, "-m", "reportkit", "preview", NOTEBOOK, "--no-browser"]
    command += ["--report", "automation"]
    with subprocess.Popen(  # noqa: S603  our own command
        command, cwd=project, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None  # noqa: S101  it was started with a pipe
        try:
            yield running.stdout.readline().split()[-1]
        finally:
            running.send_signal(signal.SIGINT)


@contextmanager
def _browser(address: str, folder: Path) -> Iterator[webdriver.Chrome]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(find_browser())
    profile = f"--user-data-dir={folder / 'profile'}"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", profile):
        options.add_argument(argument)
    page = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        page.set_window_size(1900, 1000)
        page.get(address)
        yield page
    finally:
        page.quit()


def _saved(page: webdriver.Chrome, notebook: Path, number: int) -> float:
    """Change the last cell, save, and return how long it takes to be shown [s]."""
    content = json.loads(notebook.read_text("utf-8"))
    last = [cell for cell in content["cells"] if cell["cell_type"] == "code"][-1]
    text = "".join(last["source"])
    last["source"] = re.sub(r'"What it saves[^"]*"', f'"What it saves, {number}"', text)
    started = time.perf_counter()
    notebook.write_text(json.dumps(content), "utf-8")
    _wait(page, number + 1)
    return time.perf_counter() - started


def _wait(page: webdriver.Chrome, version: int) -> None:
    """Wait until all three show a version, or a later one."""
    deadline = time.monotonic() + _LIMIT
    while page.execute_script(_SHOWN) < version:
        if time.monotonic() > deadline:
            raise RuntimeError(f"The page shows: {page.find_element('id', 'state').text}")
        time.sleep(0.005)


if __name__ == "__main__":
    found = compare()
    print(f"median {median(found):.2f} s of {len(found)}: {[round(one, 2) for one in found]}")
