"""Fresh: the figures reach to the day that a report speaks for, or nearly."""

from __future__ import annotations

import datetime as dt

import pytest

from reportkit.delivery.gate import Cause, check_fresh

AS_OF = dt.date(2026, 10, 31)
WEEK = dt.timedelta(days=7)


def ago(days: int) -> dt.date:
    return AS_OF - dt.timedelta(days=days)


@pytest.mark.parametrize(("days", "fresh"), [(0, True), (7, True), (8, False), (400, False)])
def test_data_may_be_as_old_as_the_report_allows_and_no_older(days: int, fresh: bool) -> None:
    assert (check_fresh({"metrics": ago(days)}, AS_OF, WEEK) is None) is fresh


def test_what_else_was_recorded_does_not_make_old_figures_new() -> None:
    reason = check_fresh({"metrics": ago(30), "milestones": ago(0)}, AS_OF, WEEK)
    assert reason is not None
    assert reason.kind is Cause.STALE
    assert reason.what == (
        "The data is too old for 31 October 2026: the table metrics reaches to 1 October 2026, "
        "30 days before, and the report allows 7 days."
    )


def test_without_metrics_the_table_that_reaches_furthest_counts() -> None:
    until = {"initiatives": ago(300), "milestones": ago(3)}
    assert check_fresh(until, AS_OF, WEEK) is None
    assert check_fresh({"initiatives": ago(300)}, AS_OF, WEEK) is not None


def test_data_whose_age_nobody_can_tell_is_not_fresh() -> None:
    reason = check_fresh({}, AS_OF, WEEK)
    assert reason is not None
    assert "nobody can tell how old" in reason.what
    assert "recorded_on" in reason.todo


def test_a_report_that_allows_any_age_is_never_stale() -> None:
    assert check_fresh({}, AS_OF, None) is None
    assert check_fresh({"metrics": ago(4000)}, AS_OF, None) is None
