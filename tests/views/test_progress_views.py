from __future__ import annotations

import pytest
from small_initiative import milestone, said, small, stage

import reportkit as rk


def experiment(name: str, outcome: str, ended: str) -> dict[str, object]:
    return {
        "initiative": "one",
        "experiment": name,
        "tried": f"Try {name}",
        "started": "2025-01-01",
        "ended": ended,
        "outcome": outcome,
        "recorded_on": "2025-06-01",
    }


@pytest.mark.parametrize(
    ("better", "threshold", "latest", "words"),
    [
        ("lower", 3, 3.2, "Errors: 3.2, needs at most 3 errors."),
        ("higher", 5, 3.2, "Errors: 3.2, needs at least 5 errors."),
        ("lower", 3, 3.04, "Errors: 3.04, needs at most 3 errors."),
    ],
)
def test_a_criterion_says_which_way_it_is_missed(
    better: str, threshold: float, latest: float, words: str
) -> None:
    row = {
        "initiative": "one",
        "stage": "beta",
        "criterion": "Errors",
        "unit": "errors",
        "better": better,
        "threshold": threshold,
        "latest": latest,
        "met": False,
    }
    tables = small(stages=[stage("beta", 1, "running")], gates=[row])
    assert words in said(rk.stage_strip(rk.track_progress(tables)))


def test_an_experiment_stopped_early_is_not_one_that_did_not_work() -> None:
    rows = [
        experiment("a", "worked", "2025-03-01"),
        experiment("b", "failed", "2025-03-01"),
        experiment("c", "stopped_early", "2025-03-01"),
    ]
    words = said(rk.learnings(rk.track_progress(small(experiments=rows))))
    assert words.startswith("3 experiments have ended: 1 worked, 1 did not, 1 stopped early.")


def test_one_experiment_has_ended_and_none_is_no_zero() -> None:
    one = small(experiments=[experiment("a", "worked", "2025-03-01")])
    none = small(experiments=[experiment("a", "running", "")])
    assert said(rk.learnings(rk.track_progress(one))).startswith(
        "1 experiment has ended: 1 worked."
    )
    assert said(rk.learnings(rk.track_progress(none))).startswith(
        "No experiment has ended yet; 1 is running."
    )


def test_spend_stands_beside_what_was_planned_for_the_same_months() -> None:
    months = [
        {
            "initiative": "one",
            "month": "2025-05",
            "kind": "one_off",
            "budget": 100,
            "actual": 120,
            "recorded_on": "2025-06-01",
        },
        {
            "initiative": "one",
            "month": "2025-12",
            "kind": "one_off",
            "budget": 300,
            "actual": "",
            "recorded_on": "2025-06-01",
        },
    ]
    words = said(rk.scorecard(rk.track_progress(small(cash_flows=months))))
    assert "30% (of £400, running cost included; £120 so far, £100 planned)" in words


def test_a_date_moved_into_the_past_is_not_said_to_be_months_overdue() -> None:
    rows = [
        milestone("Go live", "Dec 2025", "2025-05-31"),
        milestone("Go live", "Jan 2025", "2025-06-30"),
    ]
    words = said(rk.scorecard(rk.track_progress(small(milestones=rows))))
    assert "has passed" in words
    assert "overdue" not in words


def test_metrics_of_different_months_each_say_their_own() -> None:
    definitions = [
        {"initiative": "one", "metric": key, "name": key, "unit": "items", "better": "higher"}
        for key in ("calls", "visits")
    ]
    values = [
        {"initiative": "one", "metric": key, "period": f"2025-{month:02d}-01", "value": month}
        for key, last in (("calls", 4), ("visits", 5))
        for month in range(1, last + 1)
    ]
    words = said(
        rk.metrics(rk.track_progress(small(metric_definitions=definitions, metrics=values)))
    )
    assert "4 (Apr 2025)" in words
    assert "(May 2025)" not in words


def test_of_a_stock_the_last_of_a_month_counts() -> None:
    definition = {
        "initiative": "one",
        "metric": "backlog",
        "name": "Backlog",
        "unit": "items",
        "better": "lower",
        "adds_up": "last",
    }
    weeks = ("2025-05-05", "2025-05-12", "2025-05-19", "2025-05-26", "2025-06-02")
    values = [
        {"initiative": "one", "metric": "backlog", "period": week, "value": 100 - 10 * place}
        for place, week in enumerate(weeks)
    ]
    (metric,) = rk.track_progress(small(metric_definitions=[definition], metrics=values)).metrics
    assert metric.latest == 70


@pytest.mark.parametrize(("as_of", "month"), [("2025-05-30", 4), ("2025-05-31", 5)])
def test_a_monthly_value_counts_once_its_month_is_over(as_of: str, month: int) -> None:
    definition = {
        "initiative": "one",
        "metric": "calls",
        "name": "Calls",
        "unit": "calls",
        "better": "lower",
    }
    values = [
        {"initiative": "one", "metric": "calls", "period": f"2025-{place:02d}-01", "value": place}
        for place in range(1, 6)
    ]
    tables = small(as_of, metric_definitions=[definition], metrics=values)
    (metric,) = rk.track_progress(tables).metrics
    assert (metric.month.month, metric.latest) == (month, month)
