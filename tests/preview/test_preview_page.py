"""The page beside the notebook, in a real browser."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import nbformat
import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

from reportkit.export.browser import find_browser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

TINY = """
from reportkit import media
from reportkit.blocks import Masthead, Paragraph, Role, blocks_to_json, text

class View:
    def _repr_mimebundle_(self, include=None, exclude=None):
        said = [Paragraph(text(f"Line {n}.")) for n in range(200)]
        blocks = (Masthead("Tiny", as_of, as_of), Paragraph(text(SAID), Role.ANSWER), *said)
        return {media.VIEW: {"view": "view", "blocks": blocks_to_json(blocks), "facts": []}}
"""


@pytest.fixture
def project(make_project: Callable[..., Path]) -> Path:
    return make_project("SAID = 'All is well.'", TINY, "View()")


@pytest.fixture
def address(project: Path) -> Iterator[str]:
    """Where the preview of a project's notebook is shown."""
    command = [sys.executable, "-m", "reportkit", "preview", "tiny.ipynb", "--no-browser"]
    with subprocess.Popen(
        command, cwd=project, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        assert running.stdout is not None
        yield running.stdout.readline().split()[-1]
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) == 0


@pytest.fixture
def page(address: str, tmp_path: Path) -> Iterator[webdriver.Chrome]:
    browser, driver = find_browser(), shutil.which("chromedriver")
    if browser is None or driver is None:
        assert not os.environ.get("CI"), "there must be a browser with its driver"
        pytest.skip("there is no browser with its driver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = str(browser)
    profile = f"--user-data-dir={tmp_path}/profile"
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", profile):
        options.add_argument(argument)
    page = webdriver.Chrome(options=options, service=Service(driver))
    page.set_window_size(1900, 1000)
    page.get(address)
    yield page
    page.quit()


def save(project: Path, at: int, source: str) -> None:
    """Save a notebook as editors do: under another name first."""
    notebook = nbformat.read(project / "tiny.ipynb", as_version=4)  # type: ignore[no-untyped-call]  # nbformat has no types
    [cell for cell in notebook.cells if cell.cell_type == "code"][at].source = source
    nbformat.write(notebook, project / "new.ipynb")  # type: ignore[no-untyped-call]  # nbformat has no types
    (project / "new.ipynb").rename(project / "tiny.ipynb")


def until(page: webdriver.Chrome, said: str) -> str:
    """Wait until a script returns something, and return it."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = page.execute_script(f"return {said}")
        if found:
            return str(found)
        time.sleep(0.05)
    raise AssertionError(f"{said} is still nothing: {page.page_source[:300]}")


def frame(place: str) -> str:
    return f"document.querySelector('#{place} iframe:not(.coming)').contentDocument"


def answers(place: str, words: str) -> str:
    there = f"document.querySelector('#{place} iframe')"
    return f"{there} && {frame(place)}.body?.innerText.includes('{words}')"


def test_a_save_is_shown_in_all_three_and_keeps_the_place(
    page: webdriver.Chrome, project: Path
) -> None:
    for place in ("email", "web", "phone"):
        until(page, answers(place, "All is well."))
    widths = [
        page.execute_script(f"return {frame(at)}.body.clientWidth") for at in ("email", "phone")
    ]
    assert widths == [pytest.approx(600, abs=16), pytest.approx(375, abs=16)]
    page.execute_script(f"{frame('web')}.defaultView.scrollTo(0, 700)")
    save(project, 1, "SAID = 'Now it is better.'")
    for place in ("email", "web", "phone"):
        until(page, answers(place, "Now it is better."))
    assert page.execute_script(f"return {frame('web')}.defaultView.scrollY") == 700
    assert "run from cell 3" in page.find_element("id", "state").text


def test_an_error_is_shown_with_its_cell_above_the_last_good_report(
    page: webdriver.Chrome, project: Path
) -> None:
    until(page, answers("web", "All is well."))
    save(project, 1, "SAID = 1 / 0  # <b>not yet</b>")
    until(page, "document.body.classList.contains('failed')")
    said = page.find_element("id", "error").text
    assert "raised ZeroDivisionError: division by zero" in said
    assert "> SAID = 1 / 0  # <b>not yet</b>" in said
    assert until(page, answers("web", "All is well."))
    save(project, 1, "SAID = 'Mended.'")
    until(page, answers("email", "Mended."))
    assert not page.find_element("id", "error").is_displayed()


def test_all_is_run_again_where_a_person_asks(page: webdriver.Chrome, project: Path) -> None:
    until(page, answers("web", "All is well."))
    save(project, 3, "View()  # again")
    until(page, "document.getElementById('state').textContent.includes('cell 5')")
    page.find_element("id", "anew").click()
    until(page, "document.getElementById('state').textContent.includes('run from cell 2,')")


def test_only_who_knows_the_address_on_this_machine_is_answered(address: str) -> None:
    found = urlsplit(address)

    def status(path: str, **headers: str) -> int:
        asked = http.client.HTTPConnection(found.hostname or "", found.port or 0, timeout=20)
        asked.request("GET", path, headers=headers)
        return asked.getresponse().status

    assert found.hostname == "127.0.0.1"
    assert status(found.path) == 200
    assert status("/") == status("/guessed/web.html") == 404
    assert status(found.path, Host=f"evil.example:{found.port}") == 403
    assert status(f"{found.path}images/..%2Freportkit.toml") == 404


def test_a_page_loads_nothing_from_elsewhere(page: webdriver.Chrome) -> None:
    until(page, answers("web", "All is well."))
    asked = page.execute_script(
        "return JSON.stringify(performance.getEntriesByType('resource').map((one) => one.name))"
    )
    assert {urlsplit(name).hostname for name in json.loads(asked)} == {"127.0.0.1"}
