"""The invented initiative: its files, its words, and the truth that is kept apart from them."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from catalogue_automation import AS_OF, generate

from reportkit.contract.tables import TABLES
from reportkit.progress.track import track_progress
from reportkit.savings import Forecast, forecast_savings
from reportkit.sources import read

if TYPE_CHECKING:
    from catalogue_automation import Generated

ROOT = Path(__file__).parents[2]
AUTOMATION = ROOT / "data" / "automation"
TRUTH = Path(__file__).parent / "automation_truth.json"
PAST_DAYS = ("2025-01-31", "2025-06-30", "2025-12-31", "2026-09-30", "2026-10-31")


@pytest.fixture(scope="module")
def generated() -> Generated:
    return generate()


def in_force(table: pd.DataFrame, *keys: str) -> pd.DataFrame:
    return table.sort_values("recorded_on", kind="stable").drop_duplicates([*keys], keep="last")


def test_the_committed_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    folder, truth = tmp_path / "tables", tmp_path / "truth.json"
    script = str(AUTOMATION / "generate.py")
    command = [sys.executable, script, "--out", str(folder), "--truth", str(truth)]
    subprocess.run(command, check=True, capture_output=True)
    written = {path.name: path.read_bytes() for path in folder.iterdir()}
    committed = {path.name: path.read_bytes() for path in AUTOMATION.glob("*.csv")}
    assert sorted(written) == sorted(committed)
    assert [name for name in written if written[name] != committed[name]] == []
    assert truth.read_bytes() == TRUTH.read_bytes()


def test_the_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in AUTOMATION.glob("*.csv")) < 620_000


def test_another_seed_draws_other_weeks_and_the_same_words(generated: Generated) -> None:
    other = generate(7)
    assert not other.tables["metrics"].equals(generated.tables["metrics"])
    assert not other.tables["cash_flows"].equals(generated.tables["cash_flows"])
    pd.testing.assert_frame_equal(other.tables["milestones"], generated.tables["milestones"])


def test_every_table_of_the_contract_is_there_with_no_other_column(generated: Generated) -> None:
    assert sorted(generated.tables) == sorted(TABLES)
    for name, table in generated.tables.items():
        assert not table.empty, name
        assert set(table.columns) <= {column.name for column in TABLES[name].columns}, name


def test_a_row_is_named_by_its_keys_and_the_day_it_was_recorded(generated: Generated) -> None:
    for name, table in generated.tables.items():
        keys = [*TABLES[name].keys, *(["recorded_on"] if "recorded_on" in table else [])]
        assert not table.duplicated(keys).any(), name


def test_nothing_was_recorded_after_the_as_of_date(generated: Generated) -> None:
    for name, table in generated.tables.items():
        if "recorded_on" in table:
            assert pd.to_datetime(table["recorded_on"]).max() <= pd.Timestamp(AS_OF), name


@pytest.mark.parametrize("day", [dt.date(2025, 3, 31), dt.date(2026, 9, 30)])
def test_what_could_be_said_earlier_is_what_was_recorded_by_then(
    generated: Generated, day: dt.date
) -> None:
    earlier = generate(as_of=day).tables
    for name, table in generated.tables.items():
        if "recorded_on" not in table:
            continue
        known = table[pd.to_datetime(table["recorded_on"]) <= pd.Timestamp(day)]
        for column in earlier[name]:
            then = earlier[name][column].reset_index(drop=True)
            pd.testing.assert_series_equal(
                then, known[column].reset_index(drop=True), check_dtype=False
            )


@pytest.mark.parametrize("day", PAST_DAYS)
def test_the_kit_reads_it_without_a_violation_as_of_a_past_date(day: str) -> None:
    tables = read(AUTOMATION, day)
    assert tables.warnings == ()
    assert tables.initiatives == ("catalogue",)
    assert tables.as_of.isoformat() == day


def test_it_says_that_it_is_invented() -> None:
    assert "Invented" in read(AUTOMATION, AS_OF).credit


def test_the_true_saving_is_the_cost_without_automation_less_the_cost_with_it(
    generated: Generated,
) -> None:
    ended = generated.weekly["period"] + pd.Timedelta(days=7) <= pd.Timestamp(AS_OF)
    weekly = generated.weekly[ended]
    saving = (weekly["cost_without"] - weekly["cost"]).groupby(weekly["site"]).sum()
    truth = generated.truth
    assert truth["saving_to_date"] == pytest.approx(saving.sum(), abs=1)
    assert sum(truth["saving_by_month"].values()) == pytest.approx(saving.sum(), abs=20)
    for site, amount in truth["saving_by_site"].items():
        assert amount == pytest.approx(saving[site], abs=1)
    assert json.loads(TRUTH.read_text(encoding="utf-8")) == truth


def test_a_desk_saves_nothing_before_it_is_live_and_something_from_its_second_week_on(
    generated: Generated,
) -> None:
    rollout = generated.tables["rollout"].set_index("site")["went_live"]
    live = generated.weekly["site"].map(pd.to_datetime(rollout))
    saving = generated.weekly["cost_without"] - generated.weekly["cost"]
    known = generated.weekly["period"] <= pd.Timestamp(AS_OF)
    before = (generated.weekly["period"] < live) | (live.isna() & known)
    after = generated.weekly["period"] > live
    assert (saving[before] == 0).all()
    assert (saving[after] > 0).all()


def test_the_records_are_the_truth_but_for_a_few_wrong_ones(generated: Generated) -> None:
    metrics = in_force(generated.tables["metrics"], "metric", "site", "period")
    for metric, decimals in {"titles": 0, "minutes": 2, "cost": 0}.items():
        recorded = metrics[metrics["metric"] == metric].dropna(subset="value")
        both = recorded.merge(generated.weekly, on=["site", "period"])
        wrong = ~np.isclose(both["value"], both[metric].round(decimals))
        assert 0 < wrong.mean() < 0.02, metric


def test_records_come_late_are_missing_and_are_restated(generated: Generated) -> None:
    metrics = generated.tables["metrics"]
    first = metrics.drop_duplicates(["metric", "site", "period"])
    late = first["recorded_on"] - first["period"] > pd.Timedelta(days=16)
    assert 0.01 < late.mean() < 0.05
    assert metrics["value"].isna().any()
    expected = metrics["site"].nunique() * metrics["period"].nunique()
    assert (first.groupby("metric").size() < expected).all()
    restated = metrics[metrics.duplicated(["metric", "site", "period"])]
    assert set(restated["recorded_on"].dt.date) == {dt.date(2025, 4, 30), dt.date(2026, 10, 21)}


def test_the_restated_september_cost_takes_twenty_thousand_off_its_saving(
    generated: Generated,
) -> None:
    metrics = generated.tables["metrics"]
    keys = ["metric", "site", "period"]
    cost = metrics[(metrics["metric"] == "cost") & (metrics["period"] >= "2026-09-01")]
    moved = cost.groupby(keys)["value"].agg(["first", "last"])
    assert (moved["last"] - moved["first"]).sum() == pytest.approx(20_000, abs=8)


@pytest.mark.parametrize("seed", range(1, 201, 25))
def test_the_true_saving_is_much_alike_in_every_seed(seed: int, generated: Generated) -> None:
    saving = generate(seed).truth["saving_to_date"]
    assert saving == pytest.approx(generated.truth["saving_to_date"], rel=0.1)


def test_half_of_the_experiments_failed_or_were_stopped_and_each_taught_something(
    generated: Generated,
) -> None:
    experiments = in_force(generated.tables["experiments"], "experiment")
    over = experiments[experiments["outcome"] != "running"]
    assert len(experiments) >= 10
    assert over["outcome"].isin(["failed", "stopped_early"]).mean() >= 0.5
    assert over[["ended", "cost", "learned", "done_differently"]].notna().all(axis=None)
    stopped = over[over["outcome"] == "stopped_early"]
    assert (stopped["cost"] < stopped["budget"]).all()


def test_four_of_five_criteria_are_met_and_one_decision_is_open() -> None:
    progress = track_progress(read(AUTOMATION, AS_OF))
    running = [stage for stage in progress.stages if stage.outcome == "running"]
    assert [(stage.name, stage.met, len(stage.criteria)) for stage in running] == [
        ("Phase 2", 4, 5)
    ]
    opened = [decision for decision in progress.decisions if decision.open]
    assert [decision.needed_by for decision in opened] == [dt.date(2026, 12, 15)]


def test_stages_that_passed_had_met_every_criterion() -> None:
    progress = track_progress(read(AUTOMATION, AS_OF))
    for stage in progress.stages:
        if stage.outcome == "passed":
            assert stage.met == len(stage.criteria), stage.name


def test_the_guardrail_was_passed_where_mumbai_was_switched_off(generated: Generated) -> None:
    guardrails = generated.tables["guardrails"]
    readings = guardrails[guardrails["guardrail"].str.startswith("Errors")]
    passed = readings[readings["latest"] > readings["limit"]]
    assert list(passed["recorded_on"]) == [dt.date(2026, 6, 30)]


def test_milestones_moved_later_and_one_is_no_longer_stated(generated: Generated) -> None:
    milestones = generated.tables["milestones"]
    stated = milestones.groupby("milestone", sort=False)["due"].nunique()
    assert (stated > 1).sum() >= 8
    last = milestones[milestones["recorded_on"] == milestones["recorded_on"].max()]
    assert set(stated.index) - set(last["milestone"]) == {"Cast lists read from video frames"}


def test_two_claims_rest_on_one_driver_and_every_rung_is_taken(generated: Generated) -> None:
    claims = in_force(generated.tables["claims"], "claim")
    shared = claims[claims["driver"].duplicated(keep=False)]
    assert set(shared["claim"]) == {"editors-time", "faster-checking"}
    assert claims["rung"].nunique() == 6
    assert set(claims["cashable"]) == {True, False}


def test_a_review_names_no_desk_that_was_not_live_then(generated: Generated) -> None:
    drivers, desks = generated.tables["drivers"], generated.tables["rollout"]
    words = {"one": 1, "two": 2, "three": 3, "five": 5, "seven": 7}
    told = drivers["source"].str.extract(r"(?i)(\w+) live desks")[0].str.lower().map(words)
    for day, number in zip(drivers["recorded_on"], told, strict=True):
        live = (pd.to_datetime(desks["went_live"]) <= pd.Timestamp(day)).sum()
        assert not number > live


def test_dates_are_in_order(generated: Generated) -> None:
    tables = generated.tables
    for name, first, last in (
        ("stages", "started", "ended"),
        ("experiments", "started", "ended"),
        ("claims", "period_from", "period_to"),
        ("metrics", "period", "recorded_on"),
        ("decisions", "recorded_on", "needed_by"),
    ):
        days = tables[name][[first, last]].dropna().apply(pd.to_datetime)
        assert (days[first] <= days[last]).all(), name


def test_what_a_reader_reads_is_short(generated: Generated) -> None:
    columns = {
        "initiatives": ["purpose"],
        "metric_definitions": ["meaning"],
        "experiments": ["tried", "learned", "done_differently"],
        "risks": ["description", "mitigation"],
        "decisions": ["question", "recommended", "decided"],
        "claims": ["label"],
        "drivers": ["label", "source"],
        "gates": ["criterion"],
        "workstreams": ["waits_for"],
    }
    texts = [
        text
        for name, wanted in columns.items()
        for column in wanted
        for text in generated.tables[name][column].dropna().unique()
    ]
    sentences = [part for text in texts for part in re.split(r"(?<=[.?!])\s+", text)]
    assert [part for part in sentences if len(part.split()) > 20] == []


def test_the_forecast_is_near_the_target_and_its_range_holds_the_truth() -> None:
    forecast = forecast_savings(read(AUTOMATION, AS_OF))
    assert isinstance(forecast, Forecast)
    assert forecast.target == 3_500_000
    assert forecast.chance_of_target is not None
    assert 0.4 <= forecast.chance_of_target <= 0.75
    truth = json.loads(TRUTH.read_text(encoding="utf-8"))
    pace = truth["run_rate_at_target_date"] - truth["running_cost_at_target_date"]
    assert forecast.run_rate.low is not None
    assert forecast.run_rate.high is not None
    assert forecast.run_rate.low < pace < forecast.run_rate.high
