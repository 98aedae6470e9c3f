"""A report as of past days, before anybody is sent it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import Popen

PARAMETERS = """as_of = "2014-06-30"  # the day
source = "data"  # where from
initiative = "a"  # which one"""
CELL = """import reportkit as rk
tables = rk.read(source, as_of=as_of).only(initiative)
progress = rk.track_progress(tables)
rk.headline(progress, rk.changes(tables, progress))"""
SCHEDULED = """as_of = "previous month end"
schedule = "0 7 3 * *"
time_zone = "Europe/London"
to = ["ada@example.org"]
owner = "owner@example.org"
stale_after = "45d"
approval = "first time"
send_if = "changed"
"""
INITIATIVES = "initiative,name,currency,recorded_on\na,A,GBP,2014-05-31\n"
MILESTONES = """initiative,milestone,due,done,recorded_on
a,Go live,Dec 2014,no,2014-05-31
a,Go live,Feb 2015,no,2014-07-31
"""
RISKS = "initiative,risk,description\na,late,The supplier comes late\n"


@pytest.fixture
def scheduled(make_project: Callable[..., Path]) -> Path:
    """A report that is due on the third of each month."""
    root = make_project(CELL, parameters=PARAMETERS)
    toml = root / "reportkit.toml"
    written = toml.read_text(encoding="utf-8").replace('as_of = "2014-12-31"\n', SCHEDULED)
    toml.write_text(written, encoding="utf-8")
    (root / "data").mkdir()
    tables = {"initiatives": INITIATIVES, "milestones": MILESTONES, "risks": RISKS}
    for name, text in tables.items():
        (root / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    return root


def replayed(running: Popen[str]) -> tuple[int, str, str]:
    out, err = running.communicate(timeout=240)
    return running.returncode, out, err


def test_a_replay_says_of_each_past_day_what_would_have_become_of_it(
    scheduled: Path, command: Callable[..., Popen[str]]
) -> None:
    span = ("--from", "2014-04-30", "--to", "2014-07-31")
    code, out, err = replayed(command(scheduled, "replay", "tiny", *span, "--json"))
    assert err == ""
    lines: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
    april, may, june, july = lines
    # A day before there is any data can't be built, and keeps no other from it.
    assert (code, april["as_of"], april["verdict"]) == (2, "2014-04-30", "not built")
    assert "2014-05-31" in april["error"]
    assert [reason["kind"] for reason in may["reasons"]] == ["approval"]
    assert (may["verdict"], may["compared_with"]) == ("held", None)
    # June's date was not known to have moved by then, so June had no news.
    assert (june["verdict"], june["compared_with"]) == ("not sent", "tiny/2014-05-31")
    assert [reason["kind"] for reason in june["reasons"]] == ["unchanged"]
    # July is told since May, for June reached nobody.
    assert (july["verdict"], july["reasons"]) == ("sent", [])
    assert july["compared_with"] == "tiny/2014-05-31"
    assert "Go live: now Feb 2015, 8 weeks later (was Dec 2014)." in " ".join(july["changes"])
    assert july["undated"] == ["risks"]

    # It is kept apart: no edition, no ledger, no letter.
    kept = scheduled / "editions"
    assert sorted(path.name for path in kept.iterdir()) == [".replay"]
    assert july["path"] == str(kept / ".replay" / "tiny" / "tiny" / "2014-07-31")


def test_a_replay_is_told_to_people_and_replaces_the_one_before(
    scheduled: Path, command: Callable[..., Popen[str]]
) -> None:
    left = scheduled / "editions" / ".replay" / "tiny" / "tiny" / "2014-05-31"
    left.mkdir(parents=True)
    (left / "manifest.json").write_text("{}", encoding="utf-8")
    span = ("--from", "2014-05-01", "--to", "2014-05-31")
    code, out, err = replayed(command(scheduled, "replay", "tiny", *span))
    assert (code, err) == (0, "")
    assert out.startswith("tiny 2014-05-31: would be held\n")
    assert "Its readers never had this report before." in out
    said = " ".join(out.split())
    assert "1 edition: 1 would be held." in said
    assert "Nothing was sent." in said
    assert "Rows of risks don't all say when they were recorded." in said
    assert not (left.parent / "2014-05-31.r2").exists()


def test_a_folder_that_holds_something_is_never_replayed_into(
    scheduled: Path, here: Callable[..., Any]
) -> None:
    (scheduled / "mine").mkdir()
    (scheduled / "mine" / "note.txt").write_text("keep", encoding="utf-8")
    span = ("--from", "2014-05-01", "--to", "2014-05-31")
    ended = here(scheduled, "replay", "tiny", *span, "--editions", "mine")
    assert ended.code == 2
    assert "is not empty" in ended.err
    assert [path.name for path in (scheduled / "mine").iterdir()] == ["note.txt"]


def test_a_replay_says_how_much_the_guard_knew(
    scheduled: Path, command: Callable[..., Popen[str]]
) -> None:
    span = ("--from", "2014-05-31", "--to", "2014-06-30")
    _, out, _ = replayed(command(scheduled, "replay", "tiny", *span))
    assert "As of 2014-06-30 the guard knew what is usual of 0 of " in " ".join(out.split())
