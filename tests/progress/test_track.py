from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from reportkit.contract.check import RawTable, check_tables
from reportkit.progress import track_programme, track_progress
from reportkit.sources import read

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables


def tables(as_of: str, **frames: list[dict[str, object]]) -> Tables:
    raw = {
        "initiatives": RawTable(
            pd.DataFrame([{"initiative": "one", "name": "Initiative one", "currency": "GBP"}])
        )
    }
    raw |= {name: RawTable(pd.DataFrame(rows).astype(str)) for name, rows in frames.items()}
    return check_tables(raw, dt.date.fromisoformat(as_of), "made for this test")


def stage(**own: object) -> dict[str, object]:
    return {"initiative": "one", "stage": "beta", "position": 1, "outcome": "running", **own}


def decision(**own: object) -> dict[str, object]:
    row = {"initiative": "one", "decision": "go", "question": "Go on?", "decided": "", **own}
    return {"decided_on": "", **row}


def test_a_stage_uses_its_time_box_day_by_day() -> None:
    running = tables("2014-02-20", stages=[stage(started="2014-01-01", time_box_days=100)])
    assert track_progress(running).stages[0].time_used == pytest.approx(0.5)


def test_a_decision_that_was_taken_later_is_still_open_as_of_an_earlier_day() -> None:
    taken = decision(needed_by="2014-07-01", decided="Yes", decided_on="2014-06-20")
    before = tables("2014-06-01", stages=[stage()], decisions=[taken])
    after = tables("2014-06-30", stages=[stage()], decisions=[taken])
    assert track_progress(before).open_decisions
    assert not track_progress(after).open_decisions


def test_an_experiment_that_has_not_ended_shows_neither_cost_nor_outcome() -> None:
    row = {
        "initiative": "one",
        "experiment": "e1",
        "tried": "Reading from video",
        "started": "2014-01-01",
        "ended": "2014-03-01",
        "cost": 100,
        "budget": 300,
        "outcome": "stopped_early",
        "learned": "It can't be done.",
    }
    running = track_progress(tables("2014-02-01", experiments=[row])).experiments[0]
    ended = track_progress(tables("2014-04-01", experiments=[row])).experiments[0]
    assert (running.outcome, running.cost, running.learned) == ("running", None, "")
    assert (ended.outcome, ended.not_spent) == ("stopped_early", 200)


def test_spend_counts_budget_only_for_months_whose_actual_cost_is_known() -> None:
    months = [
        {"initiative": "one", "month": "2014-01", "kind": "one_off", "budget": 100, "actual": 80},
        {"initiative": "one", "month": "2014-02", "kind": "one_off", "budget": 100, "actual": ""},
    ]
    spend = track_progress(tables("2014-02-28", cash_flows=months)).spend
    assert spend is not None
    assert (spend.actual, spend.budget_to_date, spend.budget) == (80, 100, 200)


def test_a_budget_of_months_to_come_is_known_and_their_cost_is_not() -> None:
    months = [
        {"initiative": "one", "month": f"2014-0{month}", "kind": "running", "budget": 100,
         "actual": 90} for month in (1, 2, 3)
    ]  # fmt: skip
    spend = track_progress(tables("2014-02-15", cash_flows=months)).spend
    assert spend is not None
    assert (spend.actual, spend.budget_to_date, spend.budget) == (90, 100, 300)


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        ("2014-04-30", "June 2014"),
        ("2014-06-30", "Aug 2014"),
        ("2014-07-31", "Jul to Sep 2014"),
        ("2014-10-31", "Oct 2014"),
    ],
)
def test_view_driving_licence_goes_live_later_from_edition_to_edition(as_of: str, due: str) -> None:
    progress = track_progress(read("data/exemplars", as_of).only("driving-record"))
    live = [one for one in progress.milestones if one.name.startswith("Service goes live")]
    assert [one.due for one in live] == [due]


def test_july_against_june_reads_as_the_programmes_real_news() -> None:
    programme = track_programme(read("data/exemplars", "2014-07-31"))
    assert len(programme.initiatives) == 25
    advanced = {
        one.initiative: (one.stage_before.name, one.stage.name)
        for one in programme.initiatives
        if one.stage and one.stage_before and one.stage.name != one.stage_before.name
    }
    assert advanced == {"renew-patent": ("beta", "live"), "passports": ("alpha", "beta")}
    assert programme.compared_with == dt.date(2014, 6, 30)


def test_the_first_statement_has_nothing_to_compare_with() -> None:
    programme = track_programme(read("data/exemplars", "2014-04-30"))
    assert programme.compared_with is None
    assert all(one.moves == () for one in programme.initiatives)
