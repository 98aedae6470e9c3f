"""Editions built by the command, as it is run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import Popen

PARAMETERS = """as_of = "2014-12-31"  # the day
source = "data"  # where from
initiative = "a"  # which one"""
CELL = """import json, os, pathlib
kept = pathlib.Path(os.environ["REPORTKIT_SNAPSHOT"])
index = json.loads((kept / "snapshot.json").read_text())
if initiative == "bad":
    raise ValueError("not this one")
print(initiative, index["as_of"], (kept / "initiatives.arrow").exists())"""
MORE = """
[reports.each]
title = "Each"
notebook = "tiny.ipynb"
as_of = "2014-12-31"
for_each = "initiative"
"""
ROWS = "initiative,name,currency,recorded_on\na,A,GBP,2014-04-30\nbad,B,GBP,2014-04-30\n"


@pytest.fixture
def root(make_project: Callable[..., Path]) -> Path:
    root = make_project(CELL, parameters=PARAMETERS, more=MORE)
    (root / "data").mkdir()
    (root / "data" / "initiatives.csv").write_text(ROWS, encoding="utf-8")
    return root


def test_editions_are_built_each_with_its_snapshot_and_told_as_json_lines(
    command: Callable[..., Popen[str]], root: Path
) -> None:
    inside = root / "data"
    running = command(inside, "run", "--all", "--as-of", "2014-06-30", "--json")
    out, err = running.communicate(timeout=120)
    assert running.returncode == 2
    lines = {(line["report"], line["audience"]): line for line in map(json.loads, out.splitlines())}
    assert set(lines) == {("tiny", None), ("each", "a"), ("each", "bad")}
    built = lines["each", "a"]
    assert set(built) >= {
        "report", "as_of", "audience", "revision", "status", "path", "says", "error", "seconds",
    }  # fmt: skip
    assert (built["status"], built["as_of"], built["revision"]) == ("built", "2014-06-30", 1)
    assert built["says"] == "All is well."
    path = Path(built["path"])
    assert path == root / "editions" / "each" / "2014-06-30" / "a"
    assert "a 2014-06-30 True" in (path / "email.txt").read_text("utf-8")
    assert (path / "data" / "initiatives.arrow").is_file()
    failed = lines["each", "bad"]
    assert failed["status"] == "failed"
    assert "Cell 3 of tiny.ipynb raised ValueError: not this one" in failed["error"]
    assert "not this one" in err
    assert not list((root / "editions" / ".staging").iterdir())


def test_a_person_is_told_where_it_is_and_what_it_says_and_can_look_again(
    command: Callable[..., Popen[str]], here: Callable[..., Any], root: Path
) -> None:
    running = command(root, "run", "tiny", "--editions", "elsewhere", module=False)
    out, err = running.communicate(timeout=120)
    assert running.returncode == 0
    warned = "tiny 2014-12-31: Checks that warn: 22 the answer, 29 links. "
    assert err == f"{warned}See: reportkit check EDITION\n"
    assert "tiny 2014-12-31" in out
    assert "All is well." in out
    assert "elsewhere/tiny/2014-12-31/report.html" in out
    shown = here(root, "show", "tiny", "--editions", "elsewhere")
    assert (shown.code, shown.err) == (0, "")
    assert "All is well." in shown.out
    refused = here(root, "show", "tiny", "--only", "a", "--editions", "elsewhere")
    assert (refused.code, refused.err) == (
        2,
        "There is no edition of 'tiny' for 'a'. It has one for all.\n",
    )
    listed = here(root, "list", "--editions", "elsewhere")
    assert "All is well." in listed.out
    assert "not built yet; reportkit run each" in listed.out
    (line,) = here(root, "list", "--editions", "elsewhere", "--json").lines()
    assert (line["report"], line["revision"]) == ("tiny", 1)
    (root / "elsewhere" / "tiny" / "2014-12-31" / "email.txt").write_text("All is lost.")
    shown = here(root, "show", "tiny", "--as-of", "2014-12-31", "--editions", "elsewhere")
    named = here(root, "show", "tiny/2014-12-31", "--editions", "elsewhere")
    assert (named.code, named.out) == (0, shown.out)
    twice = here(root, "show", "tiny/2014-12-31", "--only", "a", "--editions", "elsewhere")
    assert (twice.code, "says already which edition" in twice.err) == (2, True)
    assert "email.txt" in shown.err
    assert "not as they were built" in shown.err


def test_an_unknown_key_and_a_day_before_the_data_are_told(
    here: Callable[..., Any], root: Path
) -> None:
    ended = here(root, "run", "each", "--only", "bda", "--workers", "1")
    assert ended.code == 2
    assert "bda" in ended.err
    assert "bad" in ended.err
    ended = here(root, "run", "each", "--as-of", "2014-01-31", "--workers", "1")
    assert ended.code == 2
    assert "2014-01-31" in ended.err
    assert len(ended.err.splitlines()) <= 5


def test_the_doctor_says_what_is_there_and_what_is_missing(
    here: Callable[..., Any], root: Path
) -> None:
    found = here(root, "doctor")
    assert found.code == 0
    assert "Reports can be built here." in found.out
    (root / "data" / "initiatives.csv").write_text("initiative,name\na,A\na,B\n")
    (root / "tiny.ipynb").rename(root / "small.ipynb")
    lines = here(root, "doctor", "--json").lines()
    missing = {line["name"]: line["do"] for line in lines if line["state"] == "missing"}
    assert "tiny.ipynb is not there" in missing["notebook"]


def test_the_doctor_survives_a_browser_that_cannot_be_started(
    here: Callable[..., Any], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = root / "browser"
    browser.write_text("no program")
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(browser))
    found = here(root, "doctor")
    assert found.code == 0
    assert f"{browser} does not start" in found.out


def test_a_run_names_data_that_it_left_out_and_a_password_that_each_edition_keeps(
    command: Callable[..., Popen[str]], make_project: Callable[..., Path]
) -> None:
    root = make_project(f'password = "open-sesame-42"\n{CELL}', parameters=PARAMETERS)
    (root / "data").mkdir()
    rows = "initiative,name,shade,recorded_on\na,A,red,2014-04-30\n"
    (root / "data" / "initiatives.csv").write_text(rows, encoding="utf-8")
    running = command(root, "run", "tiny")
    _, err = running.communicate(timeout=120)
    assert running.returncode == 0
    assert 'has columns that the contract does not know, left out: "shade".' in err
    assert "holds what looks like a password" in err
