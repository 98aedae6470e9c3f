"""Whether a report that is sent only when something changed is sent: the rules of rk.changes."""

from __future__ import annotations

import datetime as dt

import pytest

from reportkit.cli.mailing.changed import changed
from reportkit.delivery.gate import Stated
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade


def saved(value: float, spread: float) -> Fact:
    estimate = Estimate(value, "GBP", value - spread, value + spread, 0.8)
    return Fact("measured.saved_to_date", "Saved", estimate, "2026-01-31", Grade.MEASURED, "data")


def due(said: str) -> Fact:
    return Fact("a.milestone.live.due", "Live", said, "2026-01-31", Grade.RECORDED, "milestones")


def stated(month: int, *facts: Fact) -> Stated:
    return Stated(dt.date(2026, month, 28), facts)


@pytest.mark.parametrize(
    ("before", "now", "news"),
    [
        (saved(100, 20), saved(105, 20), False),
        (saved(100, 20), saved(200, 20), True),
        (due("Mar 2026"), due("Mar 2026"), False),
        (due("Mar 2026"), due("May 2026"), True),
    ],
)
def test_noise_is_no_change_and_a_moved_date_is_one(before: Fact, now: Fact, news: bool) -> None:
    assert changed(stated(2, now), stated(1, before)) is news


def test_a_report_without_facts_did_not_change() -> None:
    assert not changed(stated(2), stated(1))
