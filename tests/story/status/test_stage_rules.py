from __future__ import annotations

import pytest
from judged import criterion, decision, found, running
from small_initiative import stage

from reportkit.blocks import plain

GATE = [criterion("Quick", met=True), criterion("Right", met=False)]


@pytest.mark.parametrize(
    ("needed_by", "why"),
    [
        ("2025-07-15", "due by 15 July"),
        ("2025-06-15", "overdue since 15 June"),
        ("2025-08-29", "due by 29 August"),
    ],
)
def test_a_decision_that_is_due_soon_is_needed(needed_by: str, why: str) -> None:
    finding = found("decision", decisions=[decision(needed_by)])
    assert (finding.outcome, plain(finding.why)) == ("applies", why)
    assert finding.rule.leads_to == "decision needed"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (decision("2025-08-30"), "none is needed that soon"),
        (decision(""), "none is needed that soon"),
        (decision("2025-07-01", decided="Yes", decided_on="2025-06-20"), "none is open"),
    ],
)
def test_a_decision_that_is_far_undated_or_taken_is_not_needed_now(
    row: dict[str, object], why: str
) -> None:
    finding = found("decision", decisions=[row])
    assert (finding.outcome, plain(finding.why)) == ("does not apply", why)


def test_several_decisions_are_counted_and_the_first_is_dated() -> None:
    rows = [decision("2025-07-20"), decision("2025-07-05", decision="stop")]
    assert plain(found("decision", decisions=rows).why) == "2 are due, the first by 5 July"


def test_a_decision_of_next_year_names_the_year() -> None:
    finding = found("decision", as_of="2025-12-31", decisions=[decision("2026-01-15")])
    assert plain(finding.why) == "due by 15 January 2026"


def test_a_stage_that_was_stopped_stops_the_work() -> None:
    rows = [stage("alpha", 1, "stopped", started="2025-01-01", ended="2025-03-01")]
    finding = found("stopped", stages=rows)
    assert (finding.outcome, plain(finding.why)) == ("applies", "alpha was stopped")
    assert finding.rule.stops


def test_a_stage_that_runs_after_one_that_was_stopped_is_no_concern() -> None:
    rows = [
        stage("alpha", 1, "stopped", started="2025-01-01", ended="2025-03-01"),
        stage("beta", 2, "running", started="2025-03-02"),
    ]
    assert found("stopped", stages=rows).outcome == "does not apply"


@pytest.mark.parametrize(("used", "outcome"), [(1.01, "applies"), (1.0, "does not apply")])
def test_a_time_box_is_outrun_the_day_after_its_last(used: float, outcome: str) -> None:
    assert found("time_box", stages=[running(used)]).outcome == outcome


def test_of_a_time_box_that_nobody_set_nothing_is_known() -> None:
    rows = [stage("beta", 1, "running", started="2025-01-01")]
    assert found("time_box", stages=rows).outcome == "not known"


@pytest.mark.parametrize(("used", "outcome"), [(0.75, "applies"), (0.74, "does not apply")])
def test_a_criterion_not_met_is_a_concern_in_the_last_quarter(used: float, outcome: str) -> None:
    assert found("gate", stages=[running(used)], gates=GATE).outcome == outcome


def test_a_gate_that_is_met_is_no_concern_however_late() -> None:
    met = [criterion("Quick", met=True)]
    finding = found("gate", stages=[running(0.99)], gates=met)
    assert (finding.outcome, plain(finding.why)) == (
        "does not apply",
        "beta meets every criterion of its gate",
    )


def test_what_a_gate_lacks_is_said_with_the_time_used() -> None:
    finding = found("gate", stages=[running(0.8)], gates=GATE)
    assert plain(finding.why) == "beta lacks 1 of 2 gate criteria at 80% of its time"
    assert {fact.id.rpartition(".")[2] for fact in finding.facts} == {
        "criteria",
        "criteria_lacking",
        "time_used",
    }


@pytest.mark.parametrize(("used", "outcome"), [(0.6, "applies"), (0.5, "does not apply")])
def test_criteria_must_not_lag_far_behind_the_time_used(used: float, outcome: str) -> None:
    none_met = [criterion("Quick", met=False), criterion("Right", met=False)]
    assert found("pace", stages=[running(used)], gates=none_met).outcome == outcome


@pytest.mark.parametrize("rule", ["gate", "pace"])
def test_without_a_gate_or_a_time_box_nothing_is_known_of_them(rule: str) -> None:
    assert found(rule, stages=[running(0.9)]).outcome == "not known"
    assert found(rule, gates=GATE).outcome == "not known"
