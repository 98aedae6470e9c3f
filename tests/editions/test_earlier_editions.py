"""Which editions went before one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.editions import Archive

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.editions import Edition


def kept(archive: Archive, day: str, audience: str | None = None) -> Edition:
    """Keep an edition in which nothing stands."""
    with archive.stage() as staged:
        grown = staged / "edition"
        grown.mkdir()
        (grown / "manifest.json").write_text("{}", encoding="utf-8")
        as_of = dt.date.fromisoformat(day)
        return archive.keep(grown, "tiny", as_of, audience, lambda _: None)


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
