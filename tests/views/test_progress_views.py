from __future__ import annotations

import pytest
from small_initiative import milestone, said, small, stage

import reportkit as rk
from reportkit.blocks import Details, Items, Paragraph, Table


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
        ("lower", 3, 3.2, "Errors (errors) 3.2 at most 3 v not met"),
        ("higher", 5, 3.2, "Errors (errors) 3.2 at least 5 v not met"),
        ("lower", 3, 3.04, "Errors (errors) 3.04 at most 3 v not met"),
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


def test_every_experiment_stands_below_and_the_email_tells_few() -> None:
    rows = [experiment(str(place), "worked", f"2025-03-{place:02d}") for place in range(1, 9)]
    count, told, below = rk.learnings(rk.track_progress(small(experiments=rows))).blocks
    assert isinstance(count, Paragraph)
    assert isinstance(told, Items)
    assert isinstance(below, Details)
    assert len(told.items) == 1
    (table, _) = below.blocks
    assert isinstance(table, Table)
    assert len(table.rows) == 8


def test_decisions_that_were_taken_stand_below() -> None:
    def decision(name: str, **own: object) -> dict[str, object]:
        row = {"initiative": "one", "decision": name, "question": f"{name}?", "options": ""}
        return {**row, "needed_by": "2025-07-15", "decided": "", "decided_on": "", **own}

    rows = [
        decision("Go on"),
        decision("Start", decided="Yes", decided_on="2025-01-10"),
        decision("Buy", decided="No", decided_on="2025-02-10"),
    ]
    needed, below = rk.decisions(rk.track_progress(small(decisions=rows))).blocks
    assert isinstance(needed, Table)
    assert len(needed.rows) == 1
    assert isinstance(below, Details)
    (taken,) = below.blocks
    assert isinstance(taken, Table)
    assert [row[0][0].text for row in taken.rows] == ["Buy?", "Start?"]  # type: ignore[index]  # no bars


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
