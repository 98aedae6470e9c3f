"""Readers of one audience by what the ledger says that each was last sent."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from reportkit.cli.cohorts import Cohort, cohorts_of
from reportkit.contract.check import RawTable, check_tables
from reportkit.delivery.ledger import Addressed, State, open_ledger
from reportkit.editions import Archive, Edition, Manifest
from reportkit.editions.manifest import digests
from reportkit.fact import Fact, Grade, facts_to_json
from reportkit.reports import Parameters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from reportkit.contract.dataset import Tables

APRIL, MAY, JUNE = (dt.date(2014, month, day) for month, day in ((4, 30), (5, 31), (6, 30)))
EVERYBODYS: dict[str, tuple[str, ...]] = {}
ANN, BOB, CY, DI = (f"{name}@example.org" for name in ("ann", "bob", "cy", "di"))


@pytest.fixture(autouse=True)
def _own_ledger(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REPORTKIT_LEDGER", raising=False)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "editions")


@pytest.fixture
def tables() -> Tables:
    raw = {"initiatives": RawTable(pd.DataFrame({"initiative": ["a"], "name": ["A"]}))}
    return check_tables(raw, JUNE, "data")


def parameters(initiative: str = "a", as_of: dt.date = JUNE) -> Parameters:
    given = {"as_of": as_of.isoformat(), "initiative": initiative}
    return Parameters(as_of, given, {"source": "data"})


def kept(
    archive: Archive,
    as_of: dt.date,
    value: str,
    *,
    since: str = "",
    initiative: str = "a",
    audience: str | None = None,
    rows: Mapping[str, tuple[str, ...]] = EVERYBODYS,
) -> Edition:
    """Keep an edition: ``value`` is all its data, ``since`` what it was compared with."""
    with archive.stage() as staged:
        grown = staged / "edition"
        (grown / "data").mkdir(parents=True)
        (grown / "data" / "metrics.arrow").write_text(value)
        if since:
            (grown / "data" / "previous.json").write_text(since)
        fact = Fact("a.value", "Value", value, str(as_of), Grade.RECORDED, "test")
        (grown / "facts.json").write_text(json.dumps(facts_to_json((fact,))))

        def seal(revision: int) -> None:
            Manifest(
                report="tiny",
                title="Tiny",
                as_of=as_of,
                audience=audience,
                revision=revision,
                says="All is well.",
                subject="Tiny",
                built_at=dt.datetime(2015, 1, 1, tzinfo=dt.UTC),
                notebook="tiny.ipynb",
                notebook_sha256="",
                parameters=parameters(initiative, as_of).given,
                defaults={"source": "data"},
                rows=rows,
                snapshot="data",
                versions={},
                files=digests(grown),
                seconds={},
            ).write(grown)

        return archive.keep(grown, "tiny", as_of, audience, seal)


def send(archive: Archive, edition: Edition, *readers: str, state: State = State.SENT) -> None:
    """Note in the ledger what became of an edition's copies."""
    with open_ledger("", archive.root) as ledger:
        rows = [
            Addressed(
                "tiny",
                edition.as_of,
                edition.audience or "",
                edition.revision,
                reader,
                "0" * 64,
            )
            for reader in readers
        ]
        first = State.HELD if state is State.HELD else State.QUEUED
        assert len(ledger.queue(rows, first).added) == len(rows)
        for row in ledger.claim(len(rows)) if state is not State.HELD else ():
            assert ledger.closing(row)
            assert ledger.conclude(row, state)


def found(
    archive: Archive, tables: Tables, *readers: str, audience: str = "", initiative: str = "a"
) -> tuple[Cohort, ...]:
    with open_ledger("", archive.root) as ledger:
        sent = ledger.last_sent_each("tiny", audience, JUNE)
    return cohorts_of(tables, archive, parameters(initiative), readers, sent)


def stated(cohort: Cohort) -> tuple[str, bool] | None:
    """What a cohort's edition is compared with, and whether its readers know it."""
    assert cohort.tables is not None
    previous = cohort.tables.previous
    if previous is None:
        return None
    assert previous.received == cohort.received
    (fact,) = previous.facts
    return str(fact.value), previous.received


def test_each_reader_is_compared_with_what_that_reader_was_last_sent(
    archive: Archive, tables: Tables
) -> None:
    send(archive, kept(archive, APRIL, "april"), ANN, BOB, CY)
    send(archive, kept(archive, MAY, "may"), ANN, CY)
    cohorts = found(archive, tables, ANN, BOB, CY)
    assert [(each.readers, stated(each)) for each in cohorts] == [
        ((ANN, CY), ("may", True)),
        ((BOB,), ("april", True)),
    ]
    before = cohorts[1].before
    assert before is not None
    assert (before.as_of, before.path.name) == (APRIL, "2014-04-30")


@pytest.mark.parametrize("state", [State.HELD, State.REFUSED, State.UNKNOWN])
def test_an_edition_that_did_not_surely_arrive_is_none_that_a_reader_knows(
    archive: Archive, tables: Tables, state: State
) -> None:
    send(archive, kept(archive, APRIL, "april"), ANN)
    send(archive, kept(archive, MAY, "may"), ANN, state=state)
    (cohort,) = found(archive, tables, ANN)
    assert stated(cohort) == ("april", True)


def test_an_edition_that_nobody_was_sent_is_compared_with_nothing(
    archive: Archive, tables: Tables
) -> None:
    kept(archive, MAY, "may")
    (cohort,) = found(archive, tables, ANN, BOB)
    assert (cohort.readers, stated(cohort), cohort.before) == ((ANN, BOB), None, None)


def test_a_new_reader_is_told_of_the_last_that_others_were_sent(
    archive: Archive, tables: Tables
) -> None:
    send(archive, kept(archive, APRIL, "april"), BOB)
    send(archive, kept(archive, MAY, "may"), ANN)
    cohorts = found(archive, tables, ANN, DI, CY)
    assert [(each.readers, stated(each)) for each in cohorts] == [
        ((DI, CY), ("may", False)),
        ((ANN,), ("may", True)),
    ]


def test_who_takes_over_from_a_reader_who_left_is_told_since_what_was_sent_to_them(
    archive: Archive, tables: Tables
) -> None:
    send(archive, kept(archive, MAY, "may"), ANN)
    (cohort,) = found(archive, tables, BOB)
    assert stated(cohort) == ("may", False)


def test_readers_whose_editions_stated_the_same_are_one_group_again(
    archive: Archive, tables: Tables
) -> None:
    send(archive, kept(archive, MAY, "may", since="april"), ANN, BOB)
    last = kept(archive, MAY, "may", since="march")
    send(archive, last, CY)
    (cohort,) = found(archive, tables, ANN, BOB, CY)
    assert (cohort.readers, stated(cohort)) == ((ANN, BOB, CY), ("may", True))
    assert cohort.before == last


def test_readers_whose_editions_of_one_day_stated_otherwise_stay_apart(
    archive: Archive, tables: Tables
) -> None:
    send(archive, kept(archive, MAY, "may"), ANN)
    send(archive, kept(archive, MAY, "corrected"), BOB)
    cohorts = found(archive, tables, ANN, BOB)
    assert [(each.readers, stated(each)) for each in cohorts] == [
        ((ANN,), ("may", True)),
        ((BOB,), ("corrected", True)),
    ]


def test_what_another_audience_was_sent_is_compared_with_nobodys(
    archive: Archive, tables: Tables
) -> None:
    send(archive, kept(archive, MAY, "north", audience="north"), ANN)
    (cohort,) = found(archive, tables, ANN, audience="south")
    assert stated(cohort) is None


def test_another_initiatives_figures_are_never_compared(archive: Archive, tables: Tables) -> None:
    send(archive, kept(archive, MAY, "may", initiative="b"), ANN)
    (cohort,) = found(archive, tables, ANN)
    assert stated(cohort) is None


def test_an_edition_that_is_gone_is_warned_of_and_keeps_no_other_reader_from_theirs(
    archive: Archive, tables: Tables
) -> None:
    april, may = kept(archive, APRIL, "april"), kept(archive, MAY, "may")
    send(archive, april, ANN)
    send(archive, may, BOB)
    for file in sorted(april.path.rglob("*"), reverse=True):
        file.unlink() if file.is_file() else file.rmdir()
    ann, bob = found(archive, tables, ANN, BOB)
    assert stated(bob) == ("may", True)
    assert stated(ann) is None
    assert ann.tables is not None
    assert any("2014-04-30" in warning for warning in ann.tables.warnings)


@pytest.mark.parametrize("seen", [("leeds", "york"), ("york",), ()])
def test_an_audience_whose_rows_were_changed_is_not_told_what_others_were(
    archive: Archive, tables: Tables, seen: tuple[str, ...]
) -> None:
    rows = {"site": seen} if seen else EVERYBODYS
    send(archive, kept(archive, MAY, "york's", audience="north", rows=rows), ANN)
    now = replace(tables, rows={"site": ("leeds",)})
    for cohort in found(archive, now, ANN, BOB, audience="north"):
        assert stated(cohort) is None
        assert cohort.before is None


def test_an_audience_whose_rows_are_named_in_another_order_is_compared(
    archive: Archive, tables: Tables
) -> None:
    rows = {"site": ("leeds", "york")}
    send(archive, kept(archive, MAY, "may", audience="north", rows=rows), ANN)
    now = replace(tables, rows={"site": ("york", "leeds")})
    (cohort,) = found(archive, now, ANN, audience="north")
    assert stated(cohort) == ("may", True)


def test_what_was_sent_under_an_older_name_is_known(archive: Archive, tables: Tables) -> None:
    send(archive, kept(archive, MAY, "may"), ANN)
    renamed = Archive(archive.root, (("automation", "tiny"),))
    (cohort,) = found(renamed, tables, ANN)
    assert stated(cohort) == ("may", True)


def test_a_notebook_that_takes_no_source_has_one_edition_for_all(archive: Archive) -> None:
    assert cohorts_of(None, archive, parameters(), (ANN, BOB), {}) == (Cohort((ANN, BOB), None),)


def test_an_audience_without_readers_needs_no_edition(archive: Archive, tables: Tables) -> None:
    assert cohorts_of(tables, archive, parameters(), (), {}) == ()
