"""Since your last report: what a reader is told, and that every number of it is a fact."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from change_lines import after, items, lines
from small_initiative import milestone, said, small, stage

import reportkit as rk
from reportkit.blocks import Shape
from reportkit.errors import EstimateError
from reportkit.views.changes import changes_view

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

BEFORE, NOW = "2025-05-31", "2025-06-30"
FLOWS: dict[str, object] = {
    "initiative": "one",
    "kind": "running",
    "budget": 200,
    "reason": "",
}


def moved(reason: str = "") -> tuple[Tables, Tables]:
    """Return an initiative whose date moved, as of the day before and today."""
    then = milestone("Go live", "Sep 2025", BEFORE)
    today = {**milestone("Go live", "Nov 2025", NOW), "reason": reason}
    return small(BEFORE, milestones=[then]), small(NOW, milestones=[{**then, "reason": ""}, today])


def test_the_first_report_ever_says_that_there_is_nothing_to_compare_with() -> None:
    changes = rk.changes(small(milestones=[milestone("Go live", "Dec 2025", NOW)]))
    assert changes.compared_with is None
    assert "There is no earlier report" in said(changes_view(changes))


def test_nothing_that_matters_is_a_sentence_too() -> None:
    tables = small(milestones=[milestone("Go live", "Dec 2025", BEFORE)])
    kept = rk.changes(tables.before(dt.date.fromisoformat(BEFORE)))
    view = changes_view(rk.changes(after(tables, kept)))
    assert lines(view) == ["Nothing that matters has changed."]
    assert [item.shape for item in items(view)] == [Shape.NEUTRAL]


def test_a_moved_date_is_told_with_what_it_was_and_why() -> None:
    then, today = moved("the supplier came late")
    view = changes_view(rk.changes(after(today, rk.changes(then))))
    assert "Since your last report, 31 May" in said(view)
    assert lines(view) == [
        "Go live: now Nov 2025, 2 months later (was Sep 2025). Why: the supplier came late."
    ]


def test_who_was_never_sent_a_report_is_told_that_it_was_others() -> None:
    then, today = moved()
    known = after(today, rk.changes(then))
    assert known.previous is not None
    to_others = replace(known, previous=replace(known.previous, received=False))
    view = changes_view(rk.changes(to_others))
    assert "Since the last report, 31 May" in said(view)
    assert "This is your first report." in said(view)
    assert "your last report" not in said(view)
    assert lines(view) == lines(changes_view(rk.changes(known)))
    assert "This is your first report." not in said(changes_view(rk.changes(known)))


def test_without_an_edition_the_tables_are_compared_with_what_they_recorded() -> None:
    _, today = moved()
    changes = rk.changes(today)
    assert not changes.from_edition
    assert changes.compared_with == dt.date.fromisoformat(BEFORE)
    assert "Since 31 May" in said(changes_view(changes))
    assert lines(changes_view(changes)) == ["Go live: now Nov 2025, 2 months later (was Sep 2025)."]


def test_tables_that_keep_no_history_are_compared_with_the_edition_alone() -> None:
    def stated(as_of: str, due: str) -> Tables:
        row = {"initiative": "one", "milestone": "Go live", "due": due, "done": False}
        return small(as_of, milestones=[row])

    kept = rk.changes(stated(BEFORE, "Sep 2025"))
    view = changes_view(rk.changes(after(stated(NOW, "Nov 2025"), kept)))
    assert lines(view) == ["Go live: now Nov 2025, 2 months later (was Sep 2025)."]


def test_an_edition_that_kept_fewer_facts_is_no_reason_to_call_all_else_new() -> None:
    rows = [milestone(name, "Dec 2025", BEFORE) for name in ("Build", "Go live")]
    tables = small(milestones=rows, stages=[stage("beta", 1, "running", recorded_on=BEFORE)])
    kept = rk.changes(tables.before(dt.date.fromisoformat(BEFORE)))
    few = tuple(fact for fact in kept.facts if fact.id == "one.milestone.build.due")
    view = changes_view(rk.changes(after(tables, replace(kept, facts=few))))
    assert lines(view) == ["Nothing that matters has changed."]


def test_what_the_edition_told_its_reader_holds_against_what_is_recorded_of_that_day() -> None:
    then, today = moved()
    kept = rk.changes(then)
    told = tuple(
        replace(fact, value="Aug 2025") if fact.id.endswith(".due") else fact for fact in kept.facts
    )
    view = changes_view(rk.changes(after(today, replace(kept, facts=told))))
    assert "(was Aug 2025)" in lines(view)[0]


def test_a_restated_cost_is_told_from_what_to_what_with_the_reason() -> None:
    first = {**FLOWS, "month": "2025-04", "actual": 90, "recorded_on": "2025-05-12"}
    again = {**first, "actual": 120, "recorded_on": "2025-06-12", "reason": "an invoice came late"}
    then, today = small(BEFORE, cash_flows=[first]), small(NOW, cash_flows=[first, again])
    view = changes_view(rk.changes(after(today, rk.changes(then))))
    assert lines(view) == [
        "Running cost, Apr 2025, restated: £120, was £90 (an invoice came late)."
    ]
    assert [item.shape for item in items(view)] == [Shape.RESTATED]


def test_what_the_reader_never_saw_is_not_restated_to_them() -> None:
    first = {**FLOWS, "month": "2025-05", "actual": 90, "recorded_on": "2025-06-12"}
    again = {**first, "actual": 120, "recorded_on": "2025-06-21"}
    then, today = small(BEFORE), small(NOW, cash_flows=[first, again])
    view = changes_view(rk.changes(after(today, rk.changes(then))))
    assert not [item for item in items(view) if item.shape is Shape.RESTATED]


def test_a_metric_restated_at_one_site_is_told_with_the_sites_name() -> None:
    def value(size: float, recorded_on: str, reason: str = "") -> dict[str, object]:
        return {
            "initiative": "one",
            "metric": "cost",
            "site": "rome",
            "period": "2025-05-05",
            "value": size,
            "reason": reason,
            "recorded_on": recorded_on,
        }

    meaning: dict[str, object] = {
        "initiative": "one",
        "metric": "cost",
        "name": "Cost of work",
        "unit": "GBP/week",
        "better": "lower",
        "adds_up": "sum",
    }
    rome: dict[str, object] = {
        "initiative": "one", "site": "rome", "name": "Rome", "went_live": "",
    }  # fmt: skip
    long = "two of the agency's invoices for the first week came after the books were closed"
    rows = [value(1000, "2025-05-14"), value(1240, "2025-06-14", long)]
    fixed = {"metric_definitions": [meaning], "rollout": [rome]}
    then, today = small(BEFORE, metrics=rows[:1], **fixed), small(NOW, metrics=rows, **fixed)
    view = changes_view(rk.changes(after(today, rk.changes(then))))
    assert lines(view) == [
        f"Cost of work in Rome, May 2025, restated: £1.2k, was £1.0k. Why: {long}."
    ]


def test_a_milestone_that_was_said_to_be_done_and_is_not_is_restated() -> None:
    rows = [
        milestone("Go live", "Dec 2025", BEFORE, done=True),
        milestone("Go live", "Dec 2025", NOW),
    ]
    view = changes_view(rk.changes(small(milestones=rows)))
    assert lines(view) == ["Go live: was stated as done, and is not; due Dec 2025."]
    assert [item.shape for item in items(view)] == [Shape.RESTATED]


def test_a_name_that_was_spelt_otherwise_is_the_same_milestone() -> None:
    rows = [
        milestone("Full time service goes live", "Dec 2025", BEFORE),
        milestone("Full-time service goes live", "Dec 2025", NOW),
    ]
    view = changes_view(rk.changes(small(milestones=rows)))
    assert lines(view) == ["Nothing that matters has changed."]


def test_a_stage_that_was_entered_passed_stopped_or_left_again_is_told() -> None:
    def stages(*outcomes: str) -> list[str]:
        rows = [
            stage(name, place, outcome, recorded_on=day)
            for day, pair in ((BEFORE, outcomes[:2]), (NOW, outcomes[2:]))
            for place, (name, outcome) in enumerate(zip(("alpha", "beta"), pair, strict=True), 1)
        ]
        return lines(changes_view(rk.changes(small(stages=rows))))

    assert stages("running", "planned", "passed", "running") == ["Moved from alpha to beta."]
    assert stages("passed", "running", "running", "planned") == ["Moved back from beta to alpha."]
    assert stages("running", "planned", "passed", "planned") == ["Alpha passed."]
    assert stages("running", "planned", "stopped", "planned") == ["Alpha was stopped."]
    assert stages("stopped", "planned", "running", "planned") == ["Alpha runs again."]
    assert stages("passed", "planned", "passed", "running") == ["Beta has begun."]


HOSTILE = (
    "<script>alert(1)</script>\r\nBcc: all@example.org {{ 7*7 }} =1+1 \u202eevil " + "x " * 5000
)


@pytest.mark.parametrize("hostile", [HOSTILE, "y" * 10_000])
def test_hostile_text_in_a_reason_stays_text_on_one_short_line(hostile: str) -> None:
    then, today = moved(hostile)
    view = changes_view(rk.changes(after(today, rk.changes(then))))
    (line,) = lines(view)
    assert "\n" not in line
    assert len(line) < 300
    shown = view._repr_mimebundle_()["text/html"]
    assert "<script>alert" not in shown


def test_a_noun_of_no_such_kind_is_refused() -> None:
    with pytest.raises(EstimateError, match=r"rk\.changes can't compare str"):
        rk.changes(small(), "the forecast")  # type: ignore[arg-type]  # what a slip passes


def test_changes_compare_without_changing_what_they_compare() -> None:
    then, today = moved()
    kept = rk.changes(then)
    again = [rk.changes(after(today, kept)) for _ in range(2)]
    assert again[0] == again[1]
    assert kept == rk.changes(then)
