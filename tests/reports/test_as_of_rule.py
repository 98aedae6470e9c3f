"""The day that a report speaks for, on the days that a calendar makes difficult."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.reports import AsOf
from reportkit.reports.as_of import read_as_of_rule

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
DAY = dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("rule", "today", "expected"),
    [
        ("today", "2026-02-28", "2026-02-28"),
        ("yesterday", "2026-01-01", "2025-12-31"),
        ("yesterday", "2028-03-01", "2028-02-29"),
        ("-7d", "2026-01-03", "2025-12-27"),
        ("-2w", "2028-03-14", "2028-02-29"),
        ("previous week end", "2026-06-15", "2026-06-14"),
        ("previous week end", "2026-06-14", "2026-06-07"),
        ("previous month end", "2026-03-31", "2026-02-28"),
        ("previous month end", "2028-03-01", "2028-02-29"),
        ("previous month end", "2026-01-31", "2025-12-31"),
        ("previous quarter end", "2026-01-01", "2025-12-31"),
        ("previous quarter end", "2026-06-30", "2026-03-31"),
        ("previous quarter end", "2026-08-15", "2026-06-30"),
        ("previous year end", "2026-12-31", "2025-12-31"),
        ("2014-11-30", "2026-06-15", "2014-11-30"),
    ],
)
def test_a_rule_gives_the_day_that_it_says(rule: str, today: str, expected: str) -> None:
    assert AsOf(rule).day(dt.date.fromisoformat(today)) == dt.date.fromisoformat(expected)


@given(DAYS, st.sampled_from(["week", "month", "quarter", "year"]))
def test_a_span_that_ended_is_the_last_that_did(today: dt.date, span: str) -> None:
    end = AsOf(f"previous {span} end").day(today)

    def of(day: dt.date) -> tuple[int, int]:
        quarter = (day.month - 1) // 3
        week = day.isocalendar()
        return {
            "week": (week.year, week.week),
            "month": (day.year, day.month),
            "quarter": (day.year, quarter),
            "year": (day.year, 0),
        }[span]

    assert end < today
    assert of(end) != of(end + DAY)
    assert of(end + DAY) == of(today)


@given(DAYS, st.integers(0, 9999), st.sampled_from(["d", "w"]))
def test_days_and_weeks_are_counted_back(today: dt.date, count: int, unit: str) -> None:
    try:
        expected = today - dt.timedelta(days=count * (7 if unit == "w" else 1))
    except OverflowError:
        return
    assert AsOf(f"-{count}{unit}").day(today) == expected


def test_it_is_read_as_toml_writes_it() -> None:
    assert read_as_of_rule(dt.date(2014, 11, 30)) == AsOf("2014-11-30")
    assert read_as_of_rule("2014-11-30").fixed == dt.date(2014, 11, 30)
    assert read_as_of_rule(" Previous  month end ") == AsOf("previous month end")
    assert read_as_of_rule("yesterday").fixed is None


@pytest.mark.parametrize(
    ("value", "part"),
    [
        ("31.12.2014", "YYYY-MM-DD"),
        (20141231, "YYYY-MM-DD"),
        (dt.datetime(2014, 12, 31, tzinfo=dt.UTC), "YYYY-MM-DD"),
        ("previous monthend", 'Did you mean "previous month end"?'),
        ("last month", "or one of: today, yesterday, previous week end"),
        ("-7", "-7d, -2w"),
        ("7d", "-7d, -2w"),
        ("2026-02-29", "is no day and no rule"),
    ],
)
def test_what_is_no_day_is_told_with_what_to_write(value: object, part: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        read_as_of_rule(value)
    assert part in str(caught.value)
