"""Which editions went before one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.editions import Archive, archive_of
from reportkit.reports import read_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from reportkit.editions import Edition


def kept(archive: Archive, day: str, audience: str | None = None, report: str = "tiny") -> Edition:
    """Keep an edition in which nothing stands."""
    with archive.stage() as staged:
        grown = staged / "edition"
        grown.mkdir()
        (grown / "manifest.json").write_text("{}", encoding="utf-8")
        as_of = dt.date.fromisoformat(day)
        return archive.keep(grown, report, as_of, audience, lambda _: None)


def test_the_latest_revision_of_the_latest_earlier_day_comes_first(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    days = ("2014-05-31", "2014-06-30", "2014-06-30", "2014-07-31", "2014-08-31")
    may, june, again, _, _ = [kept(archive, day) for day in days]
    assert archive.earlier("tiny", dt.date(2014, 7, 31)) == (again, june, may)
    assert archive.earlier("tiny", dt.date(2014, 5, 31)) == ()
    assert archive.earlier("other", dt.date(2014, 7, 31)) == ()


def test_another_readers_edition_is_none_of_ones_own(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    one = kept(archive, "2014-05-31", "one")
    kept(archive, "2014-06-30", "other")
    assert archive.earlier("tiny", dt.date(2014, 7, 31), "one") == (one,)


def test_a_renamed_report_keeps_its_editions_by_any_of_its_names(tmp_path: Path) -> None:
    old = Archive(tmp_path)
    may = kept(old, "2014-05-31", report="monthly")
    june = kept(old, "2014-06-30", report="tiny")
    archive = Archive(tmp_path, (("automation", "monthly", "tiny"),))
    july = kept(archive, "2014-07-31", report="automation")
    kept(archive, "2014-07-31", report="another")
    for name in ("automation", "monthly", "tiny"):
        assert archive.editions(name) == (may, june, july)
        assert archive.earlier(name, dt.date(2014, 8, 31)) == (july, june, may)
        assert archive.latest(name) == (july,)
        assert archive.at(name, dt.date(2014, 6, 30), None, 1) == june
    assert archive.at("automation", dt.date(2014, 6, 30), None, 2) is None
    assert archive.earlier("another", dt.date(2014, 7, 31)) == ()
    assert june.path == tmp_path / "tiny" / "2014-06-30"


def test_a_day_built_again_under_a_new_name_is_a_revision_of_what_it_was(tmp_path: Path) -> None:
    kept(Archive(tmp_path), "2014-05-31")
    archive = Archive(tmp_path, (("automation", "tiny"),))
    again = kept(archive, "2014-05-31", report="automation")
    assert (again.report, again.revision) == ("automation", 2)
    assert archive.latest("tiny") == (again,)


def test_a_project_says_which_names_its_reports_had(make_project: Callable[..., Path]) -> None:
    root = make_project(more='formerly = ["monthly", "small"]\n')
    project = read_project(root / "reportkit.toml")
    archive = archive_of(project)
    assert archive.root == root / "editions"
    assert set(archive.names_of("small")) == {"tiny", "monthly", "small"}
    assert archive.names_of("other") == ("other",)
    assert archive_of(project, str(root / "elsewhere")).root == root / "elsewhere"
