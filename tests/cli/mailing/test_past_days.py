"""Which past days a replay builds a report for."""

from __future__ import annotations

import datetime as dt

import pytest

from reportkit.cli.mailing.past_days import past_days
from reportkit.errors import ParameterError
from reportkit.reports import Report
from reportkit.reports.as_of import AsOf
from reportkit.reports.schedule import Schedule

NOW = dt.datetime(2026, 11, 2, 12, 0, tzinfo=dt.UTC)


def report(as_of: str | None = None, cron: str | None = None) -> Report:
    """A report as far as the days go: it needs neither readers nor a notebook."""
    return Report.model_construct(
        as_of=None if as_of is None else AsOf(as_of),
        schedule=None if cron is None else Schedule(cron, "Europe/London"),
    )


def days(of: Report, first: str, last: str) -> list[str]:
    span = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    return [day.isoformat() for day in past_days(of, *span, NOW)]


def test_the_days_are_those_that_the_schedule_would_have_made_it_speak_for() -> None:
    monthly = report("previous month end", "0 7 3 * *")
    assert days(monthly, "2026-01-31", "2026-04-15") == ["2026-01-31", "2026-02-28", "2026-03-31"]


def test_a_day_whose_report_is_not_due_yet_is_left_out() -> None:
    monthly = report("previous month end", "0 7 3 * *")
    assert days(monthly, "2026-09-01", "2026-12-31") == ["2026-09-30"]


def test_a_leap_day_and_the_end_of_a_year_are_days_as_any_other() -> None:
    monthly = report("previous month end", "0 7 3 * *")
    assert days(monthly, "2023-12-31", "2024-02-29") == ["2023-12-31", "2024-01-31", "2024-02-29"]
    yearly = report("previous year end", "0 7 31 12 *")
    assert days(yearly, "2023-01-01", "2024-12-31") == ["2023-12-31", "2024-12-31"]


def test_a_day_that_two_slots_speak_for_is_built_once() -> None:
    weekly = report("previous month end", "0 7 * * MON")
    assert days(weekly, "2026-05-01", "2026-06-30") == ["2026-05-31", "2026-06-30"]


def test_without_a_schedule_the_ends_of_months_are_taken() -> None:
    assert days(report(), "2024-01-31", "2024-03-30") == ["2024-01-31", "2024-02-29"]
    assert days(report("2024-12-31"), "2024-12-01", "2024-12-31") == ["2024-12-31"]


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-05-02", "2026-05-01", "--to 2026-05-01 is before --from 2026-05-02"),
        ("2026-05-01", "2026-05-30", "no day from 2026-05-01 to 2026-05-30"),
        ("2026-11-01", "2026-12-31", "due by 2026-11-02"),
    ],
)
def test_a_span_without_such_a_day_is_refused(first: str, last: str, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        days(report(), first, last)
