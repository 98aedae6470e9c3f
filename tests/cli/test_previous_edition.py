"""What one edition stated is given to the next, and kept with it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import reportkit as rk
from reportkit.editions import Archive
from reportkit.progress.changes import Changes

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import Popen

PARAMETERS = """as_of = "2014-06-30"  # the day
source = "data"  # where from
initiative = "a"  # which one"""
CELL = """import reportkit as rk
tables = rk.read(source, as_of=as_of).only(initiative)
progress = rk.track_progress(tables)
rk.headline(progress, rk.changes(tables, progress))"""
MILESTONES = """initiative,milestone,due,done
a,Go live,{due},no
"""


def test_an_edition_says_what_changed_since_the_one_before_it(
    command: Callable[..., Popen[str]],
    make_project: Callable[..., Path],
    here: Callable[..., Any],
) -> None:
    root = make_project(CELL, parameters=PARAMETERS)
    (root / "data").mkdir()
    names = "initiative,name,currency\na,A,GBP\nb,B,GBP\n"
    (root / "data" / "initiatives.csv").write_text(names, encoding="utf-8")

    def built(day: str, due: str, *more: str) -> Path:
        rows = MILESTONES.format(due=due)
        (root / "data" / "milestones.csv").write_text(rows, encoding="utf-8")
        running = command(root, "run", "tiny", "--as-of", day, "--json", *more)
        out, err = running.communicate(timeout=120)
        assert running.returncode == 0, err
        return Path(json.loads(out.splitlines()[-1])["path"])

    def said(edition: Path) -> str:
        return " ".join((edition / "email.txt").read_text("utf-8").split())

    first = built("2014-06-30", "Dec 2014")
    assert "There is no earlier report" in said(first)
    assert not (first / "data" / "previous.json").exists()

    second = built("2014-07-31", "Feb 2015")
    told = "Go live: now Feb 2015, 8 weeks later (was Dec 2014)."
    assert "Since your last report, 30 June" in said(second)
    assert told in said(second)

    # Built again for the same day: compared with June's, and not with itself.
    again = built("2014-07-31", "Mar 2015")
    assert again.name == "2014-07-31.r2"
    assert "(was Dec 2014)" in said(again)
    kept = json.loads((again / "data" / "previous.json").read_text("utf-8"))
    assert (kept["edition"], kept["as_of"]) == ("tiny/2014-06-30", "2014-06-30")

    # The latest revision of the latest earlier day; another initiative's is none.
    third = built("2014-08-31", "Mar 2015")
    assert "Nothing that matters has changed." in said(third)
    other = built("2014-09-30", "Mar 2015", "-p", "initiative=b")
    assert "There is no earlier report" in said(other)

    # From the edition's own folder, without the archive.
    changes = rk.changes(second)
    assert isinstance(changes, Changes)
    assert [one.how for one in changes.found] == ["later"]
    editions = Archive(root / "editions").editions("tiny")
    assert [one.how for one in rk.changes(editions[1]).found] == ["later"]
    ended = here(root, "changes", "tiny/2014-07-31")
    assert ended.code == 0
    assert "Go live: now Mar 2015, 3 months later (was Dec 2014)." in " ".join(ended.out.split())


def test_a_damaged_edition_is_warned_of_and_nothing_is_compared_with_it(
    command: Callable[..., Popen[str]], make_project: Callable[..., Path]
) -> None:
    root = make_project(CELL, parameters=PARAMETERS)
    (root / "data").mkdir()
    names = "initiative,name,currency\na,A,GBP\n"
    (root / "data" / "initiatives.csv").write_text(names, encoding="utf-8")
    before = root / "editions" / "tiny" / "2014-05-31"
    before.mkdir(parents=True)
    (before / "manifest.json").write_text("{}", encoding="utf-8")
    running = command(root, "run", "tiny", "--as-of", "2014-06-30", "--json")
    out, err = running.communicate(timeout=120)
    assert running.returncode == 0, err
    edition = Path(json.loads(out.splitlines()[-1])["path"])
    assert not (edition / "data" / "previous.json").exists()
    manifest = json.loads((edition / "manifest.json").read_text("utf-8"))
    assert any("cannot be read" in warning for warning in manifest["warnings"])


def test_a_renamed_report_goes_on_from_what_it_said_under_its_old_name(
    command: Callable[..., Popen[str]],
    make_project: Callable[..., Path],
    here: Callable[..., Any],
) -> None:
    root = make_project(CELL, parameters=PARAMETERS)
    (root / "data").mkdir()
    names = "initiative,name,currency\na,A,GBP\n"
    (root / "data" / "initiatives.csv").write_text(names, encoding="utf-8")
    file = root / "reportkit.toml"
    written = file.read_text(encoding="utf-8")

    def built(report: str, day: str, due: str) -> Path:
        rows = MILESTONES.format(due=due)
        (root / "data" / "milestones.csv").write_text(rows, encoding="utf-8")
        running = command(root, "run", report, "--as-of", day, "--json")
        out, err = running.communicate(timeout=120)
        assert running.returncode == 0, err
        return Path(json.loads(out.splitlines()[-1])["path"])

    old = built("tiny", "2014-06-30", "Dec 2014")
    renamed = written.replace("[reports.tiny]", '[reports.small]\nformerly = ["tiny"]')
    file.write_text(renamed, encoding="utf-8")
    assert "not built yet" not in here(root, "list").out
    new = built("small", "2014-07-31", "Feb 2015")
    assert (old.parent.name, new.parent.name) == ("tiny", "small")
    assert "Since your last report, 30 June" in " ".join((new / "email.txt").read_text().split())
    for name in ("small", "tiny"):
        shown = here(root, "show", name, "--as-of", "2014-06-30")
        assert (shown.code, shown.err) == (0, "")
        assert "tiny/2014-06-30" in shown.out
        assert here(root, "changes", f"{name}/2014-06-30").code == 0
    (first, second) = here(root, "list", "--json").lines()
    assert {first["report"], second["report"]} == {"small", "tiny"}
