from __future__ import annotations

from typing import TYPE_CHECKING

from small_initiative import COSTS, DRIVERS, driver_rows, milestone, said, small, stage

import reportkit as rk

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

DUE = [milestone("Go live", "Dec 2025", "2025-06-30")]


def with_changes(tables: Tables) -> str:
    progress = rk.track_progress(tables)
    return said(rk.headline(progress, rk.changes(tables, progress)))


def test_a_saving_before_cost_is_said_to_be_before_cost() -> None:
    tables = small(drivers=driver_rows(DRIVERS))
    words = said(rk.headline(rk.forecast_savings(tables), rk.track_progress(tables)))
    assert "a year before cost by" in words
    whole = small(drivers=driver_rows(DRIVERS | COSTS))
    words = said(rk.headline(rk.forecast_savings(whole), rk.track_progress(whole)))
    assert "before cost" not in words


def test_no_status_says_on_track_while_the_target_is_out_of_reach() -> None:
    own = {"target_saving": 5e6, "target_date": "2027-06-30", "started": "2025-01-01"}
    tables = small(own=own, drivers=driver_rows(DRIVERS), milestones=DUE)
    words = said(rk.headline(rk.forecast_savings(tables), rk.track_progress(tables)))
    assert "Needs attention: reaching the target is exceptionally unlikely (less than 1%)" in words
    assert "target lies above that range" in words


def test_a_target_whose_date_has_passed_is_not_to_be_reached_by_then() -> None:
    own = {"target_saving": 5e5, "target_date": "2025-03-31", "started": "2023-01-01"}
    tables = small(own=own, drivers=driver_rows(DRIVERS))
    forecast, progress = rk.forecast_savings(tables), rk.track_progress(tables)
    words = said(rk.headline(forecast, progress))
    assert "Its date was 31 March 2025; being there in Jul 2025 is" in words
    assert "by 31 March 2025" not in words
    assert "(in Jul 2025)" in said(rk.scorecard(forecast, progress))


def test_a_stage_that_was_passed_or_stopped_is_a_change() -> None:
    before = stage("phase 1", 1, "running", started="2025-01-01", recorded_on="2025-05-31")
    for outcome, words in (
        ("passed", "Phase 1 passed on 20 Jun 2025."),
        ("stopped", "Phase 1 was stopped on 20 Jun 2025."),
    ):
        after = stage("phase 1", 1, outcome, started="2025-01-01", ended="2025-06-20")
        assert words in with_changes(small(stages=[before, after]))


def test_a_stage_that_goes_back_is_no_improvement() -> None:
    rows = [
        stage("alpha", 1, "passed", recorded_on="2025-05-31"),
        stage("beta", 2, "running", recorded_on="2025-05-31"),
        stage("alpha", 1, "running"),
        stage("beta", 2, "planned"),
    ]
    words = with_changes(small(stages=rows))
    assert "v Moved back from beta to alpha." in words


def test_work_that_has_not_begun_is_not_said_to_lack_a_stage() -> None:
    rows = [stage("alpha", 1, "planned"), stage("beta", 2, "planned")]
    words = said(rk.headline(rk.track_progress(small(stages=rows))))
    assert "Initiative one has not begun; its first stage is alpha; what it saves" in words


def test_the_day_a_milestone_was_due_is_not_said_to_be_the_day_it_was_done() -> None:
    rows = [
        milestone("Judged", "27 Feb 2025", "2025-01-31"),
        milestone("Judged", "27 Feb 2025", "2025-06-30", done=True),
    ]
    words = with_changes(small(milestones=rows))
    assert "Judged: done (was due 27 Feb 2025)." in words


def test_a_day_before_the_first_statement_is_compared_with_nothing() -> None:
    progress = rk.track_progress(small(milestones=DUE), since="2024-01-31")
    assert progress.compared_with is None


def test_a_decision_that_stands_set_apart_is_not_told_again_among_the_changes() -> None:
    asked = {
        "initiative": "one",
        "decision": "go",
        "question": "Start phase 2?",
        "needed_by": "2025-07-15",
        "recorded_on": "2025-06-30",
    }
    tables = small(decisions=[asked], milestones=DUE)
    assert with_changes(tables).count("Start phase 2?") == 1


def test_a_date_without_an_end_is_a_next_date() -> None:
    rows = [milestone("Go live", "after Dec 2025", "2025-06-30")]
    words = said(
        rk.headline(rk.track_progress(small(milestones=rows, stages=[stage("b", 1, "running")])))
    )
    assert "next due after Dec 2025" in words


def test_a_span_that_opens_backwards_is_less_exact_and_not_later_by_0_days() -> None:
    rows = [
        milestone("Go live", "Sep 2025", "2025-05-31"),
        milestone("Go live", "Jul to Sep 2025", "2025-06-30"),
    ]
    words = with_changes(small(milestones=rows))
    assert "Go live: now Jul to Sep 2025, which is less exact (was Sep 2025)." in words
