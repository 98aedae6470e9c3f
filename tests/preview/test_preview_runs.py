"""What is run on a save, what else a preview sees, and how it ends: as its page is told."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psutil
import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOK = "notebooks/initiative_review.ipynb"
Save = Callable[[int, str], None]
Starter = Callable[..., tuple[subprocess.Popen[str], str]]


def connected(address: str) -> http.client.HTTPConnection:
    found = urlsplit(address)
    return http.client.HTTPConnection(found.hostname or "", found.port or 0, timeout=120)


def get(address: str, page: str) -> bytes:
    connection = connected(address)
    connection.request("GET", urlsplit(address).path + page)
    return connection.getresponse().read()


def told(address: str) -> Iterator[dict[str, Any]]:
    """Yield what the page is told, from now on."""
    connection = connected(address)
    connection.request("GET", urlsplit(address).path + "events")
    answer = connection.getresponse()
    while line := answer.readline():
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def until(events: Iterator[dict[str, Any]], begins: str) -> dict[str, Any]:
    """Return the first that begins with a word."""
    return next(each for each in events if each["state"].startswith(begins))


def appeared(file: Path) -> None:
    deadline = time.monotonic() + 60
    while not file.exists():
        assert time.monotonic() < deadline, f"{file.name} never appeared"
        time.sleep(0.02)


def test_a_save_ends_the_cell_that_runs_for_ever_and_keeps_what_ran_before(
    address: str, project: Path, save: Save
) -> None:
    events = told(address)
    until(events, "Up to date")
    save(1, "SAID = 'Once.'; open('runs', 'a').write('1')")
    until(events, "Up to date")
    save(3, "open('begun', 'w').close()\nwhile True: pass")
    appeared(project / "begun")
    save(3, "SAID = 'Mended.'; View()")
    assert "run from cell 5" in until(events, "Up to date")["state"]
    assert b"Mended." in get(address, "email.html")
    assert (project / "runs").read_text() == "1"


def test_a_save_that_changes_nothing_that_began_lets_it_run_on(
    address: str, project: Path, save: Save
) -> None:
    events = told(address)
    until(events, "Up to date")
    slow = "import time; open('begun', 'w').close(); time.sleep(3); open('runs', 'a').write('1')"
    save(1, f"SAID = 'Slow.'; {slow}")
    appeared(project / "begun")
    save(3, "SAID = 'Later.'; View()")
    while b"Later." not in get(address, "email.html"):
        until(events, "Up to date")
    assert (project / "runs").read_text() == "1"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_however_it_is_ended_nothing_is_left(
    number: signal.Signals, project: Path, save: Save, started: Starter, tmp_path: Path
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    running, address = started(
        project, "tiny.ipynb", "--no-browser", environment={"TMPDIR": str(folder)}
    )
    events = told(address)
    until(events, "Up to date")
    save(3, "open('begun', 'w').close()\nwhile True: pass")
    appeared(project / "begun")
    begun = psutil.Process(running.pid).children(recursive=True)
    running.send_signal(number)
    assert running.wait(timeout=60) == 0
    assert psutil.wait_procs(begun, timeout=30)[1] == []
    assert [file.name for file in folder.iterdir() if "reportkit" in file.name] == []
    assert list(folder.glob("rk-*")) == []


@pytest.mark.parametrize(
    "content", ["{}", "[]", "null", '{"cells": [', "", '{"cells": [{}], "nbformat": 4}']
)
def test_a_file_that_is_no_notebook_is_said_and_the_next_save_is_shown(
    content: str, address: str, project: Path
) -> None:
    events = told(address)
    until(events, "Up to date")
    whole = (project / "tiny.ipynb").read_text()
    (project / "tiny.ipynb").write_text(content)
    failed = until(events, "Failed")
    assert "tiny.ipynb is not a notebook" in failed["error"]
    assert "before any cell ran" in failed["state"]
    (project / "tiny.ipynb").write_text(whole)
    assert "no cell had to run" in until(events, "Up to date")["state"]


def test_a_kernel_that_is_not_installed_is_said_on_the_page(
    make_project: Callable[..., Path], started: Starter
) -> None:
    project = make_project("1", kernel="of-elsewhere")
    events = told(started(project, "tiny.ipynb", "--no-browser")[1])
    said = until(events, "Failed")["error"]
    assert "tiny.ipynb wants the kernel 'of-elsewhere', which is not installed here" in said


def test_what_a_run_would_refuse_of_the_parameters_is_refused_on_each_save(
    address: str, save: Save
) -> None:
    events = told(address)
    until(events, "Up to date")
    save(0, "other = 1")
    assert "tiny.ipynb has no parameter 'as_of'" in until(events, "Failed")["error"]
    save(0, "as_of = '2014-01-01'")
    assert "run from cell 2" in until(events, "Up to date")["state"]


def test_a_change_of_the_definition_is_shown_without_a_save_of_the_notebook(
    address: str, project: Path
) -> None:
    events = told(address)
    assert until(events, "Up to date")["of"] == "tiny, as of 2014-12-31"
    definition = project / "reportkit.toml"
    whole = definition.read_text()
    definition.write_text(whole.replace("2014-12-31", "2014-11-30"))
    assert until(events, "Up to date")["of"] == "tiny, as of 2014-11-30"
    assert b"2014-11-30" in get(address, "web.html")
    definition.write_text(whole + "unknown = 1\n")
    assert "unknown" in until(events, "Failed")["error"]


def test_a_secret_that_an_edition_would_be_refused_for_is_named(
    project: Path, save: Save, started: Starter
) -> None:
    save(1, "SAID = 'The word is open-sesame-1001.'")
    secret = {"BANK_TOKEN": "open-sesame-1001"}
    events = told(started(project, "tiny.ipynb", "--no-browser", environment=secret)[1])
    found = next(each["problems"] for each in events if each["problems"])
    assert [line for line, refuses in found if refuses]
    assert "secret 'BANK_TOKEN' stands in notebook.ipynb" in found[0][0]
    assert not any("open-sesame" in line for line, _ in found if "secret" in line)


def test_where_several_reports_name_the_notebook_it_asks_which() -> None:
    asked = subprocess.run(
        [sys.executable, "-m", "reportkit", "preview", NOTEBOOK, "--no-browser"],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert asked.returncode == 2
    assert (
        "2 reports of reportkit.toml name initiative_review.ipynb: exemplar, automation. Say as "
        f"which it is shown: reportkit preview {NOTEBOOK} --report automation"
    ) in asked.stderr


@pytest.fixture
def demonstration(tmp_path: Path) -> Path:
    """The project that is shipped, as a newcomer has it."""
    for name in ("notebooks", "data"):
        shutil.copytree(ROOT / name, tmp_path / "shipped" / name)
    shutil.copy(ROOT / "reportkit.toml", tmp_path / "shipped")
    return tmp_path / "shipped"


def test_a_report_with_one_for_each_is_shown_for_the_first_or_the_one_that_is_named(
    demonstration: Path, started: Starter
) -> None:
    as_exemplar = (NOTEBOOK, "--report", "exemplar", "--no-browser")
    _, address = started(demonstration, *as_exemplar)
    shown = next(each for each in told(address) if each["of"] or each["error"])
    assert shown["error"] == ""
    assert shown["of"].startswith("exemplar for ")
    _, address = started(demonstration, *as_exemplar, "--only", "driving-record")
    shown = next(each for each in told(address) if each["of"] or each["error"])
    assert shown["of"] == "exemplar for driving-record, as of 2014-11-30"


def test_it_shows_what_an_edition_says_to_the_byte(demonstration: Path, started: Starter) -> None:
    days = ("--as-of", "2026-08-31", "--as-of", "2026-10-31")
    command = [sys.executable, "-m", "reportkit", "run", "automation", *days]
    subprocess.run(command, cwd=demonstration, check=True, timeout=300)
    edition = demonstration / "editions/automation/2026-10-31"
    _, address = started(demonstration, NOTEBOOK, "--report", "automation", "--no-browser")
    until(told(address), "Up to date")
    email = get(address, "email.html")
    assert email == (edition / "email.html").read_bytes()
    assert get(address, "web.html") == (edition / "report.html").read_bytes()
    assert b"Read the full report on the web" in email
    assert b"Since your last report, 31 August" in email


def test_a_browser_is_led_to_the_address_by_a_file_that_only_its_user_reads(
    project: Path, started: Starter, tmp_path: Path
) -> None:
    browser = tmp_path / "browser"
    browser.write_text('#!/bin/sh\necho "$@" > "$0.new" && mv "$0.new" "$0.seen"\n')
    browser.chmod(0o755)
    running, address = started(project, "tiny.ipynb", environment={"BROWSER": str(browser)})
    appeared(tmp_path / "browser.seen")
    said = (tmp_path / "browser.seen").read_text()
    token = urlsplit(address).path.strip("/")
    assert token not in said
    door = Path(urlsplit(said.strip()).path)
    assert token in door.read_text()
    assert stat.S_IMODE(door.stat().st_mode) == 0o600
    os.kill(running.pid, signal.SIGINT)
    running.wait(timeout=60)
    assert not door.exists()
