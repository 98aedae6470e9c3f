from __future__ import annotations

from judged import found
from small_initiative import milestone

from reportkit.blocks import plain

BEFORE, NOW = "2025-05-31", "2025-06-30"


def test_a_milestone_whose_day_has_passed_is_overdue() -> None:
    finding = found("overdue", milestones=[milestone("Go live", "May 2025", NOW)])
    assert finding.outcome == "applies"
    assert "Go live" in plain(finding.why)
    assert plain(finding.why).endswith(" is overdue (May 2025)")


def test_several_overdue_milestones_are_counted() -> None:
    rows = [milestone("Go live", "May 2025", NOW), milestone("Judged", "Apr 2025", NOW)]
    assert plain(found("overdue", milestones=rows).why) == "2 milestones are overdue"


def test_a_milestone_due_today_done_or_to_come_is_not_overdue() -> None:
    rows = [
        milestone("Go live", "2025-06-30", NOW),
        milestone("Judged", "May 2025", NOW, done=True),
        milestone("Closed", "Dec 2025", NOW),
    ]
    assert found("overdue", milestones=rows).outcome == "does not apply"


def test_of_milestones_without_a_date_nothing_is_known() -> None:
    assert found("overdue", milestones=[milestone("Go live", "tbc", NOW)]).outcome == "not known"


def test_a_milestone_that_was_moved_later_says_by_how_much() -> None:
    rows = [milestone("Go live", "Jul 2025", BEFORE), milestone("Go live", "Aug 2025", NOW)]
    finding = found("moved", milestones=rows)
    assert finding.outcome == "applies"
    assert "was moved 1 month later, to Aug 2025" in plain(finding.why)


def test_a_milestone_that_lost_its_date_is_told() -> None:
    rows = [milestone("Go live", "Jul 2025", BEFORE), milestone("Go live", "tbc", NOW)]
    assert plain(found("moved", milestones=rows).why).endswith("lost its date")


def test_a_milestone_stated_as_before_or_earlier_is_no_concern() -> None:
    rows = [
        milestone("Go live", "Aug 2025", BEFORE),
        milestone("Judged", "Sep 2025", BEFORE),
        milestone("Go live", "Jul 2025", NOW),
        milestone("Judged", "Sep 2025", NOW),
    ]
    assert found("moved", milestones=rows).outcome == "does not apply"


def test_of_a_first_statement_it_is_not_known_what_moved() -> None:
    assert found("moved", milestones=[milestone("Go live", "Jul 2025", NOW)]).outcome == "not known"
