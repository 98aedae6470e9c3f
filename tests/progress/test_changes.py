"""Facts of two reports, compared: what counts as changed, and which way it points."""

from __future__ import annotations

import datetime as dt

import pytest

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.progress.changes import PAST, WITHIN, Change, compare, was
from reportkit.progress.changes.noise import distance

SINCE, AS_OF = dt.date(2026, 9, 30), dt.date(2026, 10, 31)
SAVED = "measured.saved_to_date"


def fact(
    name: str,
    value: Estimate | dt.date | str,
    *,
    label: str = "A figure",
    period: str = "2026-10-31",
    grade: Grade = Grade.RECORDED,
) -> Fact:
    return Fact(name, label, value, period, grade, "a test")


def dollars(value: float, low: float, high: float, unit: str = "USD") -> Estimate:
    return Estimate(value, unit, low, high, 0.8)


def told(before: list[Fact], now: list[Fact]) -> list[Change]:
    return list(compare(before, now, since=SINCE, as_of=AS_OF))


def hows(before: list[Fact], now: list[Fact]) -> list[tuple[str, str, str]]:
    return [(one.kind, one.how, one.lean) for one in told(before, now)]


@pytest.mark.parametrize(
    ("before", "now", "apart"),
    [
        (dollars(10, 9, 11), dollars(13, 12, 14), "real"),
        (dollars(10, 8, 12), dollars(13, 11, 15), "perhaps"),
        (dollars(10, 9, 11), dollars(10.5, 6, 15), "none"),
        (dollars(10, 9.8, 10.2), dollars(10.5, 6, 15), "perhaps"),
        (dollars(10, 8, 12), dollars(11, 9, 13), "none"),
        (Estimate(0.50, "share"), Estimate(0.55, "share"), "real"),
        (Estimate(0.50, "share"), Estimate(0.54, "share"), "none"),
        (Estimate(1000, "USD"), Estimate(1004, "USD"), "none"),
        (Estimate(1000, "USD"), Estimate(1010, "USD"), "real"),
        (Estimate(0, "USD"), Estimate(0, "USD"), "none"),
    ],
)
def test_two_figures_differ_as_far_as_their_ranges_say(
    before: Estimate, now: Estimate, apart: str
) -> None:
    assert distance(before, now) == apart
    assert distance(now, before) == apart


def test_a_saving_is_better_only_where_the_ranges_do_not_meet() -> None:
    before = [fact(SAVED, dollars(10, 9, 11))]
    assert hows(before, [fact(SAVED, dollars(13, 12, 14))]) == [("money", "changed", "improvement")]
    assert hows(before, [fact(SAVED, dollars(7, 6, 8))]) == [("money", "changed", "concern")]
    assert hows(before, [fact(SAVED, dollars(11.5, 10, 13))]) == [("money", "changed", "open")]
    assert hows(before, [fact(SAVED, dollars(10.1, 9, 11))]) == [("money", "changed", "unchanged")]


def test_a_figure_on_another_footing_is_called_neither_better_nor_worse() -> None:
    before = [fact("forecast.run_rate", dollars(10, 9, 11), label="Net", period="2027-06-30")]
    gross = fact("forecast.run_rate", dollars(20, 19, 21), label="Gross", period="2027-06-30")
    later = fact("forecast.run_rate", dollars(20, 19, 21), label="Net", period="2027-09-30")
    assert hows(before, [gross]) == [("money", "other", "open")]
    assert hows(before, [later]) == [("money", "other", "open")]


def test_a_figure_that_is_no_longer_stated_is_a_change() -> None:
    assert hows([fact(SAVED, dollars(10, 9, 11))], []) == [("money", "gone", "open")]
    assert hows([], [fact(SAVED, dollars(10, 9, 11))]) == [("money", "first", "open")]


def test_that_spend_grew_is_no_news_and_that_it_passed_its_budget_is() -> None:
    before = [
        fact("a.spend.actual", Estimate(90, "USD")),
        fact("a.spend.budget_to_date", Estimate(100, "USD")),
    ]
    grown = [
        fact("a.spend.actual", Estimate(190, "USD")),
        fact("a.spend.budget_to_date", Estimate(200, "USD")),
    ]
    over = [fact("a.spend.actual", Estimate(210, "USD")), grown[1]]
    assert hows(before, grown) == []
    assert hows(before, over) == [("money", "above_budget", "concern")]


@pytest.mark.parametrize(
    ("before", "now", "how"),
    [
        (None, "needed by 2026-12-15", "needed"),
        ("needed by 2026-12-15", "needed by 2026-12-15", None),
        ("needed by 2026-12-15", "needed by 2027-01-15", "moved"),
        ("needed by 2026-10-15", "needed by 2026-10-15", "overdue"),
        ("needed by 2026-09-15", "needed by 2026-09-15", None),
        ("needed by 2026-12-15", "Go on", "decided"),
        (None, "Go on", "decided"),
        ("Go on", "needed by no date", "asked_again"),
        ("needed by no date", None, "withdrawn"),
    ],
)
def test_a_decision_is_raised_moved_overdue_taken_or_asked_no_more(
    before: str | None, now: str | None, how: str | None
) -> None:
    then = [fact("a.decision.x", before)] if before else []
    today = [fact("a.decision.x", now)] if now else []
    assert [one.how for one in told(then, today)] == ([how] if how else [])


def test_a_past_month_that_was_wholly_known_and_reads_otherwise_is_restated() -> None:
    def month(value: Estimate) -> Fact:
        grade = Grade.MEASURED
        return fact("measured.saving.2026-08", value, period="2026-08-01", grade=grade)

    def since_launch(through: str) -> Fact:
        return fact("measured.set_aside", Estimate(1, "points"), period=f"2026-01-01/{through}")

    whole = [month(dollars(210, 200, 220)), since_launch("2026-09-21")]
    assert hows(whole, [month(dollars(190, 180, 199))]) == [("restated", "figure", "restated")]
    assert hows(whole, [month(dollars(212, 200, 224))]) == []
    half = [month(dollars(210, 200, 220)), since_launch("2026-08-18")]
    assert hows(half, [month(dollars(390, 380, 399))]) == []


def test_a_forecast_that_changed_is_not_a_restated_figure() -> None:
    def pace(value: float) -> Fact:
        estimate = dollars(value, value - 1, value + 1)
        return fact("forecast.pace.2026-08", estimate, period="2026-08-01", grade=Grade.MODELLED)

    assert hows([pace(10)], [pace(20)]) == []


def test_what_an_edition_says_of_the_one_before_it_is_not_compared() -> None:
    status = fact("a.status", "on track")
    assert hows([was(status)], [was(fact("a.status", "needs attention"))]) == []
    now = fact("a.status", "needs attention")
    assert hows([status], [now]) == [("status", "changed", "concern")]
    assert hows([now], [fact("a.status", "decision needed")]) == [("status", "changed", "open")]


def test_fewer_criteria_met_are_a_concern_and_say_of_how_many() -> None:
    name = "a.stage.beta.criteria_met"
    total = fact("a.stage.beta.criteria", Estimate(5, "criteria"))
    before, now = fact(name, Estimate(4, "criteria")), fact(name, Estimate(3, "criteria"))
    (change,) = told([before], [now, total])
    assert (change.kind, change.how, change.lean) == ("gate", "fewer", "concern")
    assert change.also["total"] == total


def test_what_matters_most_to_a_reader_comes_first() -> None:
    before = [
        fact("a.status", "on track"),
        fact(SAVED, dollars(10, 9, 11)),
        fact("a.milestone.live.due", "Oct 2026", label="Live"),
        fact("a.stage.beta.criteria_met", Estimate(1, "criteria")),
    ]
    now = [
        fact("a.risk.fire.likelihood", Estimate(0.2, "share")),
        fact("a.stage.beta.criteria_met", Estimate(2, "criteria")),
        fact("a.milestone.live.due", "Dec 2026", label="Live"),
        fact(SAVED, dollars(13, 12, 14)),
        fact("a.decision.go", "needed by 2026-12-15"),
        fact("a.status", "decision needed"),
    ]
    kinds = [one.kind for one in told(before, now)]
    assert kinds == ["status", "decision", "money", "date", "gate", "new"]


def test_an_initiative_of_another_name_is_not_mistaken_for_this_one() -> None:
    before = [fact("a.milestone.live.due", "Oct 2026", label="Live")]
    now = [
        fact("a.milestone.live.due", "Oct 2027", label="Live"),
        fact("a.b.milestone.live.due", "Oct 2026", label="Live"),
    ]
    changed = [(one.initiative, one.how) for one in told(before, now)]
    assert changed == [("a", "later"), ("a.b", "new")]


def test_an_initiative_that_joined_is_one_change_and_not_one_for_each_of_its_dates() -> None:
    def standing(who: str) -> list[Fact]:
        return [
            fact(f"{who}.tracked.stages", Estimate(1, "stages")),
            fact(f"{who}.milestone.live.due", "Oct 2027", label="Live"),
        ]

    old, new = standing("a"), standing("b")
    joined = [(one.initiative, one.kind, one.how) for one in told(old, [*old, *new])]
    assert joined == [("b", "new", "initiative")]
    left = [(one.initiative, one.kind, one.how) for one in told([*old, *new], old)]
    assert left == [("b", "closed", "initiative")]


def test_a_forecast_whose_day_goes_along_with_the_report_is_no_news() -> None:
    before = [fact("forecast.run_rate", dollars(10, 8, 12), period="2027-06-30")]
    now = [fact("forecast.run_rate", dollars(10, 8, 12), period="2027-07-31")]
    assert hows(before, now) == []


def test_a_figure_that_reads_as_it_did_is_not_told() -> None:
    def uses(number: float) -> list[Fact]:
        return [fact("uses.a", Estimate(number, "uses"))]

    assert hows(uses(1.16e6), uses(1.19e6)) == []
    assert hows(uses(1.16e6), uses(1.4e6)) == [("money", "changed", "open")]


def test_of_the_decisions_taken_since_the_last_is_told_first() -> None:
    def taken(name: str, day: str) -> list[Fact]:
        at = f"one.decision.{name}"
        return [fact(at, "Yes"), fact(f"{at}.decided_on", dt.date.fromisoformat(day))]

    found = told([], [*taken("a-first", "2026-10-02"), *taken("b-last", "2026-10-20")])
    assert [one.fact.id for one in found] == ["one.decision.b-last", "one.decision.a-first"]


def test_a_limit_that_is_passed_or_kept_again_is_a_change() -> None:
    at = "one.guardrail.errors"
    past, kept = fact(f"{at}.stands", PAST), fact(f"{at}.stands", WITHIN)
    assert hows([kept], [past]) == [("limit", "past", "concern")]
    assert hows([past], [kept]) == [("limit", "within", "improvement")]
    assert hows([], [past]) == [("limit", "past", "concern")]
    assert hows([], [kept]) == []
    assert hows([past], [past]) == []


def test_a_milestone_done_later_than_was_said_is_no_improvement() -> None:
    due = [fact("one.milestone.go-live.due", "Oct 2026", label="Go live")]
    late = [fact("one.milestone.go-live.done", "Nov 2026", label="Go live")]
    in_time = [fact("one.milestone.go-live.done", "Oct 2026", label="Go live")]
    assert hows(due, late) == [("date", "done", "open")]
    assert hows(due, in_time) == [("date", "done", "improvement")]
