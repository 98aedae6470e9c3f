"""How far the data reaches: the last day that each table speaks for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

import reportkit as rk
from reportkit.contract.recency import data_until
from reportkit.sources import read_snapshot, write_snapshot

DATA = Path(__file__).parents[2] / "data"
INITIATIVES = "initiative,name,currency,recorded_on\na,A,GBP,2026-01-05\n"
DEFINED = "initiative,metric,name,unit,better\na,m,M,items,lower\n"


def until(folder: Path, as_of: str, **files: str) -> dict[str, dt.date]:
    for name, text in {"initiatives": INITIATIVES, **files}.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return data_until(rk.read(folder, as_of=as_of))


def metrics(*rows: str) -> str:
    return "initiative,metric,period,value\n" + "".join(f"a,m,{row}\n" for row in rows)


@pytest.mark.parametrize(
    ("periods", "reaches"),
    [
        (["2026-03-02", "2026-03-03", "2026-03-04"], "2026-03-04"),
        (["2026-03-02", "2026-03-09", "2026-03-16"], "2026-03-22"),
        (["2026-01-01", "2026-02-01", "2026-03-01"], "2026-03-31"),
        (["2025-07-01", "2025-10-01", "2026-01-01"], "2026-03-31"),
        (["2024-01-01", "2025-01-01"], "2025-12-31"),
        (["2026-03-02"], "2026-03-02"),
    ],
)
def test_figures_reach_to_the_end_of_their_last_period(
    tmp_path: Path, periods: list[str], reaches: str
) -> None:
    rows = metrics(*(f"{period},1" for period in periods))
    found = until(tmp_path, "2026-06-30", metrics=rows, metric_definitions=DEFINED)
    assert found["metrics"].isoformat() == reaches


def test_a_period_without_a_value_does_not_count_and_one_that_runs_reaches_to_today(
    tmp_path: Path,
) -> None:
    rows = metrics("2026-03-02,1", "2026-03-09,1", "2026-03-16,")
    found = until(tmp_path, "2026-06-30", metrics=rows, metric_definitions=DEFINED)
    assert found["metrics"] == dt.date(2026, 3, 15)
    found = until(tmp_path, "2026-03-11", metrics=rows, metric_definitions=DEFINED)
    assert found["metrics"] == dt.date(2026, 3, 11)


def test_a_budget_for_months_to_come_is_no_news(tmp_path: Path) -> None:
    rows = (
        "initiative,month,kind,budget,actual\n"
        "a,2026-02,running,10,9\na,2026-03,running,10,\na,2026-12,running,10,\n"
    )
    found = until(tmp_path, "2026-06-30", cash_flows=rows)
    assert found["cash_flows"] == dt.date(2026, 2, 28)


def test_a_table_counts_by_when_it_was_recorded_else_by_what_happened(tmp_path: Path) -> None:
    stages = (
        "initiative,stage,position,started,ended,outcome\n"
        "a,PoC,1,2026-01-10,2026-03-01,passed\na,Phase 1,2,2026-04-02,2026-09-30,running\n"
    )
    found = until(tmp_path, "2026-06-30", stages=stages)
    assert found == {"initiatives": dt.date(2026, 1, 5), "stages": dt.date(2026, 4, 2)}


def test_what_the_kit_itself_adds_does_not_make_data_new(tmp_path: Path) -> None:
    forecasts = (
        "initiative,forecast,label,made_on,due,p10,p50,p90,unit,actual\n"
        "a,pace,Pace,2026-06-30,2027-06-30,1,2,3,GBP/year,\n"
    )
    assert "forecasts" not in until(tmp_path, "2026-06-30", forecasts=forecasts)


def test_an_own_table_counts_by_its_days(tmp_path: Path) -> None:
    (tmp_path / "initiatives.csv").write_text(INITIATIVES, encoding="utf-8")
    (tmp_path / "source.toml").write_text(
        '[tables]\ninitiatives = "SELECT * FROM initiatives"\n'
        "[own]\n"
        "dated = \"SELECT DATE '2026-05-04' AS paid_on, 1 AS amount\"\n"
        "recorded = \"SELECT DATE '2026-05-20' AS recorded_on, DATE '2026-06-20' AS due\"\n"
        'undated = "SELECT 1 AS amount"\n',
        encoding="utf-8",
    )
    found = data_until(rk.read(tmp_path, as_of="2026-06-30"))
    assert found["dated"] == dt.date(2026, 5, 4)
    assert found["recorded"] == dt.date(2026, 5, 20)
    assert "undated" not in found


def test_a_table_with_no_row_that_counts_is_left_out(tmp_path: Path) -> None:
    rows = metrics("2026-03-02,")
    found = until(tmp_path, "2026-06-30", metrics=rows, metric_definitions=DEFINED)
    assert "metrics" not in found


@pytest.mark.parametrize("as_of", ["2025-03-31", "2026-10-31"])
def test_nothing_speaks_for_a_day_that_has_not_come(as_of: str) -> None:
    found = data_until(rk.read(DATA / "automation", as_of=as_of))
    assert max(found.values()) <= dt.date.fromisoformat(as_of)
    assert found["metrics"] > dt.date.fromisoformat(as_of) - dt.timedelta(days=14)


def test_a_snapshot_says_how_far_its_data_reaches(tmp_path: Path) -> None:
    (tmp_path / "initiatives.csv").write_text(INITIATIVES, encoding="utf-8")
    write_snapshot(rk.read(tmp_path, as_of="2026-06-30"), tmp_path / "kept")
    assert '"initiatives": "2026-01-05"' in (tmp_path / "kept" / "snapshot.json").read_text("utf-8")
    pd.testing.assert_frame_equal(
        read_snapshot(tmp_path / "kept").latest("initiatives"),
        rk.read(tmp_path, as_of="2026-06-30").latest("initiatives"),
    )
