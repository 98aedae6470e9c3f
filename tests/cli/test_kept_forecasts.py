"""What earlier editions foresaw, as the table that a notebook is given."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from reportkit.cli.kept_forecasts import forecast_rows, of_part, with_kept_forecasts
from reportkit.contract.check import RawTable, check_tables
from reportkit.editions.forecast_log import Logged, ReadLog
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.reports import Audience
from reportkit.savings.track_record import track_record

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

NOW = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def logged(as_of: str, *facts: Fact, initiative: str = "one", revision: int = 1) -> Logged:
    return Logged(
        report="tiny",
        as_of=dt.date.fromisoformat(as_of),
        audience=None,
        revision=revision,
        initiative=initiative,
        built_at=NOW,
        facts=facts,
    )


def foreseen(p50: float, name: str = "pace.2026-06", period: str = "2026-06-01") -> Fact:
    value = Estimate(p50, "USD/year", p50 - 10, p50 + 10, 0.8)
    return Fact(f"forecast.{name}", "Pace", value, period, Grade.MODELLED, "drivers")


def came(value: float, unit: str = "USD/year", period: str = "2026-06-30") -> Fact:
    known = Estimate(value, unit)
    return Fact("measured.pace.2026-06", "Pace", known, period, Grade.MEASURED, "data")


def source(as_of: str = "2026-07-31", **frames: list[dict[str, object]]) -> Tables:
    given = {"initiatives": [{"initiative": "one", "name": "One", "currency": "USD"}], **frames}
    raw = {name: RawTable(pd.DataFrame(rows).astype(str)) for name, rows in given.items()}
    return check_tables(raw, dt.date.fromisoformat(as_of), "made for this test")


def test_a_forecast_is_given_with_what_came_of_it() -> None:
    log = ReadLog((logged("2026-01-31", foreseen(100)), logged("2026-06-30", came(105))))
    tables = with_kept_forecasts(source(), log)
    (row,) = tables.latest("forecasts").to_dict("records")
    assert (row["p10"], row["p50"], row["p90"], row["actual"]) == (90, 100, 110, 105)
    assert (row["forecast"], row["actual_grade"]) == ("pace.2026-06", "measured")
    assert track_record(tables.latest("forecasts"), as_of=tables.as_of).outcomes == 1


def test_a_run_rate_came_true_as_the_pace_of_its_month() -> None:
    log = (
        logged("2026-01-31", foreseen(100, "run_rate", "2026-06-30")),
        logged("2026-06-30", came(105)),
    )
    assert forecast_rows(log, dt.date(2026, 7, 31))["actual"].tolist() == [105]


def test_an_outcome_in_another_unit_or_of_another_month_is_none() -> None:
    for outcome in (came(105, unit="EUR/year"), came(105, period="2026-05-31")):
        log = (logged("2026-01-31", foreseen(100)), logged("2026-06-30", outcome))
        assert forecast_rows(log, dt.date(2026, 7, 31))["actual"].isna().all()


def test_an_outcome_that_was_restated_later_holds_as_restated() -> None:
    log = (
        logged("2026-01-31", foreseen(100)),
        logged("2026-06-30", came(105)),
        logged("2026-07-30", came(99)),
    )
    assert forecast_rows(log, dt.date(2026, 7, 31))["actual"].tolist() == [99]
    assert forecast_rows(log, dt.date(2026, 7, 30))["actual"].tolist() == [105]


def test_editions_of_the_same_day_or_later_are_not_told() -> None:
    log = (logged("2026-07-31", foreseen(100)), logged("2026-08-31", foreseen(100)))
    assert forecast_rows(log, dt.date(2026, 7, 31)).empty


def test_of_two_revisions_the_last_holds() -> None:
    log = (logged("2026-01-31", foreseen(100)), logged("2026-01-31", foreseen(120), revision=2))
    assert forecast_rows(log, dt.date(2026, 7, 31))["p50"].tolist() == [120]


def test_another_initiatives_forecasts_are_not_given() -> None:
    log = ReadLog((logged("2026-01-31", foreseen(100), initiative="two"),))
    given = source()
    assert with_kept_forecasts(given, log) is given


def test_what_the_source_states_holds_beside_what_the_log_has() -> None:
    stated: dict[str, object] = {
        "initiative": "one",
        "forecast": "pace.2026-06",
        "label": "Pace",
        "made_on": "2026-01-31",
        "due": "2026-06-30",
        "p10": 1,
        "p50": 2,
        "p90": 3,
        "unit": "USD/year",
        "actual": "",
    }
    log = ReadLog((logged("2026-01-31", foreseen(100)), logged("2026-02-28", foreseen(100))))
    rows = with_kept_forecasts(source(forecasts=[stated]), log).latest("forecasts")
    assert rows["p50"].tolist() == [2, 100]


def test_a_damaged_line_is_told_with_the_sources_own_warnings() -> None:
    warned = with_kept_forecasts(source(), ReadLog((), damaged=2)).warnings
    assert warned == (
        "2 lines of forecasts.jsonl cannot be read, and what they foresaw is not shown.",
    )


def test_an_audience_is_given_no_forecast_of_rows_that_it_saw_once_and_may_not_now() -> None:
    seen = [("leeds",), ("york",), ("leeds", "york"), ()]
    lines = tuple(
        logged("2026-01-31", foreseen(number), revision=number).model_copy(
            update={"audience": "north", "rows": {"site": sites} if sites else {}}
        )
        for number, sites in enumerate(seen, start=1)
    )
    north = Audience("north", rows={"site": ("leeds",)})
    assert [line.revision for line in of_part(ReadLog(lines), ["tiny"], north).lines] == [1]
