"""The log of forecasts: a line an edition, whole or not there, never rewritten."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
from typing import TYPE_CHECKING

import pytest

from reportkit.editions import Archive, Edition, Manifest, catch_up, read_log
from reportkit.editions.forecast_log import LOG, due_of, kept_facts, log_edition
from reportkit.errors import EditionError
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade, facts_to_json

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DAY = dt.date(2026, 6, 30)
NOW = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)


def foreseen(
    name: str = "forecast.pace.2026-12",
    period: str = "2026-12-01",
    *,
    grade: Grade = Grade.MODELLED,
    value: Estimate | str | None = None,
) -> Fact:
    known = Estimate(2.0, "USD/year", 1.0, 3.0, 0.8) if value is None else value
    return Fact(name, "Pace", known, period, grade, "drivers")


def came(name: str = "measured.pace.2026-06", period: str = "2026-06-30") -> Fact:
    return Fact(name, "Pace", Estimate(2.5, "USD/year"), period, Grade.MEASURED, "data")


def keep(
    archive: Archive,
    *,
    as_of: dt.date = DAY,
    audience: str | None = None,
    facts: Iterable[Fact] = (foreseen(),),
    parameters: dict[str, str] | None = None,
) -> Edition:
    """Keep an edition with nothing in it but what the log reads."""
    given = parameters or {}

    def seal(revision: int) -> None:
        Manifest(
            report="tiny",
            title="Tiny",
            as_of=as_of,
            audience=audience,
            revision=revision,
            says="",
            subject="",
            built_at=NOW,
            notebook="tiny.ipynb",
            notebook_sha256="",
            parameters=given,
            snapshot="",
            versions={},
            files={},
            seconds={},
        ).write(grown)

    with archive.stage() as staged:
        grown = staged / "edition"
        grown.mkdir()
        stated = json.dumps(facts_to_json(tuple(facts)))
        (grown / "facts.json").write_text(stated, encoding="utf-8")
        return archive.keep(grown, "tiny", as_of, audience, seal)


def test_a_line_says_what_an_edition_foresaw_and_what_came(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    edition = keep(archive, facts=(foreseen(), came()), parameters={"initiative": "catalogue"})
    log_edition(tmp_path, edition)
    (line,) = read_log(tmp_path).lines
    assert (line.report, line.as_of, line.audience, line.revision) == ("tiny", DAY, None, 1)
    assert (line.initiative, line.built_at) == ("catalogue", NOW)
    assert line.facts == (foreseen(), came())


def test_whose_forecast_it_is_may_be_told_by_the_audience(tmp_path: Path) -> None:
    log_edition(tmp_path, keep(Archive(tmp_path), audience="brands"))
    assert read_log(tmp_path).lines[0].initiative == "brands"


@pytest.mark.parametrize(
    "fact",
    [
        foreseen(period="2026-06-30"),  # of a day that has come
        foreseen(name="tornado.volume", period="2027-01-01"),
        foreseen(value=Estimate(1.0, "USD/year")),  # without a range
        foreseen(value="soon"),
        foreseen(grade=Grade.RECORDED),
        foreseen(period="some day"),
        came(period="2026-07-01"),  # of a day to come
    ],
)
def test_what_foresees_nothing_and_tells_no_outcome_is_not_kept(fact: Fact) -> None:
    assert kept_facts([fact], DAY) == ()


def test_a_half_open_period_is_due_on_its_last_day() -> None:
    assert due_of(foreseen(period="2026-01-01/2027-01-01")) == dt.date(2026, 12, 31)
    assert due_of(foreseen(period="2026-12-01")) == dt.date(2026, 12, 1)
    assert due_of(foreseen(period="one day")) is None


def test_an_edition_is_logged_once(tmp_path: Path) -> None:
    edition = keep(Archive(tmp_path))
    log_edition(tmp_path, edition)
    before = (tmp_path / LOG).read_bytes()
    log_edition(tmp_path, edition)
    assert (tmp_path / LOG).read_bytes() == before


def test_a_revision_adds_a_line_and_changes_none(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    log_edition(tmp_path, keep(archive))
    before = (tmp_path / LOG).read_bytes()
    log_edition(tmp_path, keep(archive))
    after = (tmp_path / LOG).read_bytes()
    assert after.startswith(before)
    assert [line.revision for line in read_log(tmp_path).lines] == [1, 2]


def test_a_line_cut_short_loses_no_other_and_its_edition_is_logged_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    editions = [keep(archive, as_of=dt.date(2026, month, 1)) for month in (1, 2, 3)]
    for edition in editions[:2]:
        log_edition(tmp_path, edition)
    whole = (tmp_path / LOG).read_bytes()
    (tmp_path / LOG).write_bytes(whole[:-40])
    log_edition(tmp_path, editions[2])
    assert catch_up(archive) == 1
    read = read_log(tmp_path)
    assert read.damaged == 1
    assert sorted(line.as_of.month for line in read.lines) == [1, 2, 3]
    assert (tmp_path / LOG).read_bytes().startswith(whole[:-40])


@pytest.mark.parametrize("junk", [b"[]\n", b"{}\n", b"\xff\xfe\n", b'{"report": 1}\n', b"null\n"])
def test_a_line_that_is_none_of_ours_is_counted_and_skipped(tmp_path: Path, junk: bytes) -> None:
    log_edition(tmp_path, keep(Archive(tmp_path)))
    with (tmp_path / LOG).open("ab") as log:
        log.write(junk)
    read = read_log(tmp_path)
    assert (len(read.lines), read.damaged) == (1, 1)


def test_an_archive_without_a_log_has_an_empty_one(tmp_path: Path) -> None:
    assert read_log(tmp_path).lines == ()


def test_editions_kept_before_there_was_a_log_are_caught_up_with(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    keep(archive)
    keep(archive, as_of=dt.date(2026, 7, 31))
    assert catch_up(archive) == 2
    assert catch_up(archive) == 0
    assert len(read_log(tmp_path).lines) == 2


def test_an_edition_whose_facts_are_gone_keeps_no_other_from_the_log(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    (keep(archive).path / "facts.json").unlink()
    keep(archive, as_of=dt.date(2026, 7, 31))
    assert catch_up(archive) == 1


def _log(root: Path, editions: list[Edition]) -> None:
    for edition in editions:
        log_edition(root, edition)


def test_builders_side_by_side_lose_no_line(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    facts = [foreseen(f"forecast.pace.{place}") for place in range(40)]
    editions = [keep(archive, audience=f"a{place}", facts=facts) for place in range(24)]
    spawn = multiprocessing.get_context("spawn")
    builders = [
        spawn.Process(target=_log, args=(tmp_path, editions[place::3])) for place in range(3)
    ]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join(60)
        assert builder.exitcode == 0
    read = read_log(tmp_path)
    assert read.damaged == 0
    assert sorted(line.audience or "" for line in read.lines) == sorted(
        f"a{place}" for place in range(24)
    )


def test_a_log_that_cannot_be_written_says_that_the_edition_is_kept(tmp_path: Path) -> None:
    edition = keep(Archive(tmp_path))
    (tmp_path / LOG).mkdir()
    with pytest.raises(EditionError, match="The edition is kept; the next run adds them"):
        log_edition(tmp_path, edition)
