from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.progress.milestones import Milestone, moves_between


def milestone(
    first: str = "", last: str = "", *, name: str = "Goes live", done: bool = False
) -> Milestone:
    return Milestone(
        name,
        "live",
        f"{first} to {last}" if first else "date tbc",
        dt.date.fromisoformat(first) if first else None,
        dt.date.fromisoformat(last) if last else None,
        done,
    )


JUNE = milestone("2014-06-01", "2014-06-30")
AUGUST = milestone("2014-08-01", "2014-08-31")
THIRD_QUARTER = milestone("2014-07-01", "2014-09-30")
UNDATED = milestone()


@pytest.mark.parametrize(
    ("before", "after", "kind", "days"),
    [
        (JUNE, AUGUST, "later", 62),
        (AUGUST, JUNE, "earlier", -62),
        (AUGUST, THIRD_QUARTER, "vaguer", 30),
        (THIRD_QUARTER, AUGUST, "clearer", -30),
        (UNDATED, JUNE, "dated", None),
        (JUNE, UNDATED, "undated", None),
        (JUNE, milestone("2014-06-01", "2014-06-30", done=True), "done", None),
    ],
)
def test_a_moved_date_is_told_from_one_that_is_only_said_more_or_less_exactly(
    before: Milestone, after: Milestone, kind: str, days: int | None
) -> None:
    (move,) = moves_between((before,), (after,))
    assert (move.kind, move.days) == (kind, days)


def test_a_milestone_that_is_no_longer_listed_is_gone_unless_it_was_done() -> None:
    done = milestone("2014-06-01", "2014-06-30", name="Alpha", done=True)
    (move,) = moves_between((JUNE, done), ())
    assert (move.kind, move.milestone.name) == ("gone", "Goes live")


def test_the_largest_delay_comes_first() -> None:
    before = (JUNE, milestone("2014-06-01", "2014-06-30", name="Beta"))
    after = (AUGUST, milestone("2015-06-01", "2015-06-30", name="Beta"))
    assert [move.milestone.name for move in moves_between(before, after)] == ["Beta", "Goes live"]


days = st.dates(dt.date(2014, 1, 1), dt.date(2016, 1, 1))


@given(days, days)
def test_nothing_moves_where_the_same_is_stated_twice(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    stated = milestone(first.isoformat(), last.isoformat())
    assert moves_between((stated,), (stated,)) == ()


@given(days, days)
def test_a_single_day_moves_by_exactly_the_days_between(one: dt.date, other: dt.date) -> None:
    before = milestone(one.isoformat(), one.isoformat())
    after = milestone(other.isoformat(), other.isoformat())
    assert sum(move.days or 0 for move in moves_between((before,), (after,))) == (other - one).days


def test_a_milestone_is_overdue_only_after_the_last_day_of_its_span() -> None:
    assert not THIRD_QUARTER.overdue(dt.date(2014, 9, 30))
    assert THIRD_QUARTER.overdue(dt.date(2014, 10, 1))
    assert not UNDATED.overdue(dt.date(2020, 1, 1))
