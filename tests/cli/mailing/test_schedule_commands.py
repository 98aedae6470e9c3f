"""When reports are due, and what is written so that somebody looks."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from reportkit.delivery.ledger import open_ledger
from reportkit.reports import read_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Here = Callable[..., Any]

SCHEDULED = """
[delivery]
owner = "owner@example.org"
time_zone = "Europe/London"

[reports.monthly]
title = "Monthly"
notebook = "tiny.ipynb"
to = ["ada@example.org"]
schedule = "30 1 25 * *"
as_of = "previous month end"
stale_after = "3d"

[reports.daily]
title = "Daily"
notebook = "tiny.ipynb"
to = ["ada@example.org"]
schedule = { cron = "0 7 * * *", zone = "America/New_York" }
as_of = "yesterday"
stale_after = "3d"
"""
CRONTAB = """#!/bin/sh
# What a crontab program does, with one file in place of a spool.
tab="$(dirname "$0")/tab"
case "$1" in
  -l) [ ! -e "$tab.locked" ] || { echo "you are not allowed to use this" >&2; exit 1; }
      [ -f "$tab" ] || { echo "no crontab for tests" >&2; exit 1; }; cat "$tab" ;;
  -) cat > "$tab" ;;
  *) exit 2 ;;
esac
"""


@pytest.fixture
def root(make_project: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    root = make_project(more=SCHEDULED)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(root / "configuration"))
    return root


@pytest.fixture
def crontab(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A crontab of the test's own; what is installed in it is in the file that is returned."""
    program = tmp_path / "bin" / "crontab"
    program.parent.mkdir()
    program.write_text(CRONTAB, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    return program.with_name("tab")


def test_the_soonest_is_shown_first_with_the_day_it_speaks_for(here: Here, root: Path) -> None:
    shown = here(root, "schedule", "show", "--now", "2026-10-24T12:00")
    _, first, second = shown.out.splitlines()
    assert first.split()[:5] == ["monthly", "2026-10-25", "01:30", "BST", "2026-09-30"]
    assert second.split()[:5] == ["daily", "2026-10-25", "07:00", "EDT", "2026-10-24"]


def test_json_says_in_utc_which_of_two_hours_of_one_name_it_is(here: Here, root: Path) -> None:
    lines = here(root, "schedule", "show", "--now", "2026-10-24T12:00", "--json").lines()
    due = {line["report"]: (line["due_at"], line["as_of"]) for line in lines}
    assert due["monthly"] == ("2026-10-25T00:30:00+00:00", "2026-09-30")
    assert due["daily"] == ("2026-10-25T11:00:00+00:00", "2026-10-24")


def test_a_time_that_is_none_is_told(here: Here, root: Path) -> None:
    ended = here(root, "schedule", "show", "--now", "tomorrow")
    assert ended.code == 2
    assert "2026-11-03T07:00" in ended.err


def test_without_a_schedule_that_is_said(here: Here, mailing: Path) -> None:
    shown = here(mailing, "schedule", "show")
    assert shown.code == 0
    assert "No report of reportkit.toml has a schedule." in shown.out


def test_a_dry_run_prints_both_units_and_writes_nothing(here: Here, root: Path) -> None:
    before = sorted(root.rglob("*"))
    shown = here(root, "schedule", "install", "--every", "10", "--dry-run")
    assert shown.code == 0
    assert "OnCalendar=*:0/10" in shown.out
    assert f"WorkingDirectory={root}" in shown.out
    assert "-m reportkit due" in shown.out
    assert sorted(root.rglob("*")) == before


def test_units_are_written_once_and_taken_away(here: Here, root: Path) -> None:
    units = root / "units"
    written = here(root, "schedule", "install", "--folder", "units")
    assert sorted(file.suffix for file in units.iterdir()) == [".service", ".timer"]
    assert re.search(r"systemctl( --user)? enable --now reportkit-project-\w+\.timer", written.out)
    assert "is there already" in here(root, "schedule", "install", "--folder", "units").out
    often = here(root, "schedule", "install", "--folder", "units", "--every", "2")
    assert "Replaced units/" in often.out
    assert here(root, "schedule", "remove", "--folder", "units").code == 0
    assert list(units.iterdir()) == []
    assert "There is no reportkit-" in here(root, "schedule", "remove", "--folder", "units").out


def test_a_folder_that_cannot_be_written_is_told(here: Here, root: Path) -> None:
    (root / "units").write_text("no folder", encoding="utf-8")
    ended = here(root, "schedule", "install", "--folder", "units")
    assert ended.code == 2
    assert "can't be changed" in ended.err
    assert "--dry-run" in ended.err


def test_a_clock_that_ran_ahead_is_told_and_can_be_made_good(here: Here, root: Path) -> None:
    ahead = dt.datetime.now(dt.UTC) + dt.timedelta(days=400)
    project = read_project(root / "reportkit.toml")
    schedule = project.schedules["monthly"]
    with open_ledger("", root / "editions", clock=lambda: ahead) as ledger:
        ledger.check_schedule("monthly", schedule.text, schedule.due, ahead)
    shown = here(root, "schedule", "show")
    assert "To go on from now: reportkit schedule restart monthly" in shown.err
    restarted = here(root, "schedule", "restart", "monthly")
    assert restarted.code == 0
    assert "monthly comes due next: " in restarted.out
    assert here(root, "schedule", "show").err == ""
    assert "has no schedule" in here(root, "schedule", "restart", "tiny").err


def test_a_crontab_gets_one_line_and_loses_it_again(here: Here, root: Path, crontab: Path) -> None:
    crontab.write_text("0 3 * * * backup\n", encoding="utf-8")
    assert here(root, "schedule", "install", "--crontab").code == 0
    first, ours = crontab.read_text("utf-8").splitlines()
    assert first == "0 3 * * * backup"
    assert ours.startswith("*/5 * * * * umask 027 && cd ")
    assert "already" in here(root, "schedule", "install", "--crontab").out
    assert here(root, "schedule", "install", "--crontab", "--every", "15").code == 0
    assert crontab.read_text("utf-8").count("reportkit due") == 1
    assert here(root, "schedule", "remove", "--crontab").code == 0
    assert crontab.read_text("utf-8") == "0 3 * * * backup\n"
    assert "has no line" in here(root, "schedule", "remove", "--crontab").out


def test_where_there_was_no_crontab_there_is_one(here: Here, root: Path, crontab: Path) -> None:
    assert here(root, "schedule", "install", "--crontab").code == 0
    assert len(crontab.read_text("utf-8").splitlines()) == 1


def test_a_crontab_that_cannot_be_read_is_not_written(
    here: Here, root: Path, crontab: Path
) -> None:
    crontab.write_text("0 3 * * * backup\n", encoding="utf-8")
    crontab.with_name("tab.locked").touch()
    ended = here(root, "schedule", "install", "--crontab")
    assert ended.code == 2
    assert "(you are not allowed to use this), so it is left as it is" in ended.err
    assert crontab.read_text("utf-8") == "0 3 * * * backup\n"


def test_the_installed_line_does_what_is_due(here: Here, root: Path, crontab: Path) -> None:
    assert here(root, "schedule", "install", "--crontab").code == 0
    command = crontab.read_text("utf-8").split(" ", 5)[5].replace("\\%", "%")
    ran = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd="/",
        env={"PATH": "/usr/bin:/bin", "HOME": str(root)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (ran.returncode, ran.stdout) == (0, ""), ran.stderr
    assert (root / "editions" / ".ledger" / "ledger.sqlite").is_file()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder to another user")
def test_roots_crontab_does_not_run_another_users_notebooks(
    root: Path, here: Here, crontab: Path
) -> None:
    os.chown(root, 65534, 65534)
    ended = here(root, "schedule", "install", "--crontab")
    assert ended.code == 2
    assert "belongs to nobody" in ended.err
    assert not crontab.exists()
