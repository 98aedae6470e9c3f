"""The guard: what changed far more than usual is held, and the rule is the one that is stated."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stating import edition, figure, monthly, word

from reportkit.delivery.gate import Stated, guard
from reportkit.delivery.gate.guard_words import guard_reason
from reportkit.fact import Grade

TIMES = 4.0
USUAL = [1000, 1020, 990, 1010, 1040, 1000, 1030]  # changes of 20 to 40


def held(course: list[Stated], times: float = TIMES) -> bool:
    return bool(guard(course[-1], course[:-1], times).strange)


@pytest.mark.parametrize("wrong", [100_000, 12_000, 2000, 500, 80, 10])
def test_a_figure_in_another_unit_or_of_half_the_sites_is_held(wrong: float) -> None:
    assert held(monthly([*USUAL, wrong]))


@pytest.mark.parametrize("value", [1000, 1060, 940, 1240, 800])
def test_what_is_usual_or_small_is_not_held(value: float) -> None:
    assert not held(monthly([*USUAL, value]))


def test_a_figure_that_grows_by_the_same_share_is_not_held() -> None:
    assert not held(monthly([10 * 1.6**month for month in range(9)]))


def test_a_total_that_grows_by_the_same_amount_is_not_held() -> None:
    assert not held(monthly([100.0 * month for month in range(1, 10)]))


def test_what_happened_before_may_happen_again() -> None:
    assert not held(monthly([1000, 2000, 1000, 1010, 990, 1005, 1000, 2000]))
    assert held(monthly([1000, 1100, 1000, 1010, 990, 1005, 1000, 2000]))


@pytest.mark.parametrize("count", range(1, 6))
def test_with_too_few_editions_only_ten_times_as_much_is_held(count: int) -> None:
    course = USUAL[:count]
    assert not held(monthly([*course, 5000]))
    assert held(monthly([*course, 10 * course[-1]]))
    found = guard(monthly([*course, 5000])[-1], monthly(course), TIMES)
    assert (found.judged, found.unjudged) == (0, 1)


def test_what_never_changed_has_nothing_usual() -> None:
    assert not held(monthly([3_500_000.0] * 9 + [5_000_000.0]))
    assert held(monthly([3_500_000.0] * 9 + [3500.0]))


def test_a_first_edition_has_nothing_to_be_held_against() -> None:
    found = guard(monthly([5])[0], (), TIMES)
    assert (found.strange, found.judged, found.unjudged) == ((), 0, 0)


@pytest.mark.parametrize("grade", [Grade.MODELLED, Grade.ASSUMED])
def test_a_forecast_that_was_reviewed_is_not_held_unless_it_is_ten_times_as_much(
    grade: Grade,
) -> None:
    assert not held(monthly([*USUAL, 2500], grade=grade))
    assert held(monthly([*USUAL, 12_500], grade=grade))


def test_a_limit_that_was_passed_is_no_reason_to_hold_the_warning_back() -> None:
    name = "catalogue.guardrail.errors.latest"
    course = [edition(figure(value, name=name), month=at) for at, value in enumerate(USUAL)]
    assert not held([*course, edition(figure(2500, name=name), month=7)])
    assert held([*course, edition(figure(25_000, name=name), month=7)])


def test_an_estimate_within_its_own_range_is_not_held() -> None:
    assert not held(monthly([*USUAL, 1500], spread=600))
    assert held(monthly([*USUAL, 1500], spread=100))


def test_an_estimate_around_nothing_is_not_ten_times_as_much() -> None:
    assert not held(monthly([13.0, 7000.0], spread=1300))
    assert not held(monthly([-13.0, 7000.0]))


def test_a_count_of_a_few_is_not_ten_times_as_much() -> None:
    assert not held(monthly([1, 12], "months"))
    assert held(monthly([100, 1200], "items"))


def test_a_chance_that_rises_is_no_mistake_and_forty_for_forty_percent_is() -> None:
    assert not held(monthly([0.05, 0.7], "share", grade=Grade.MODELLED))
    assert held(monthly([0.4, 40.0], "share"))


def test_another_unit_is_always_held() -> None:
    course = [edition(figure(1000)), edition(figure(1000, "EUR"), month=1)]
    assert held(course)


def test_a_unit_that_changed_long_ago_is_not_held_for_ever() -> None:
    course = [
        edition(figure(900, "EUR")),
        *monthly([0, *USUAL])[1:],
        edition(figure(1010), month=8),
    ]
    assert not held(course)


def test_after_a_long_gap_more_is_usual() -> None:
    now = figure(1400)
    steady = monthly([1000, 1050, 1000, 1050, 1000, 1050, 1000])
    soon = Stated(steady[-1].as_of + dt.timedelta(days=31), (now,))
    late = Stated(steady[-1].as_of + dt.timedelta(days=5 * 31), (now,))
    assert guard(soon, steady, 3).strange != guard(late, steady, 3).strange == ()


def test_what_an_earlier_edition_said_and_this_one_repeats_is_not_judged() -> None:
    before = edition(figure(10, name="was.cost"))
    assert not held([before, edition(figure(5000, name="was.cost"), month=1)])


def test_most_figures_gone_at_once_is_noticed_and_a_few_are_not() -> None:
    names = [f"figure-{number}" for number in range(8)]
    course = [edition(*(figure(5, name=name) for name in names), month=at) for at in range(3)]
    left = edition(*(figure(5, name=name) for name in names[:3]), month=3)
    assert [fact.id for fact in guard(left, course, TIMES).gone] == names[3:]
    kept = edition(*(figure(5, name=name) for name in names[:4]), month=3)
    assert guard(kept, course, TIMES).gone == ()
    assert guard(left, course[:2], TIMES).gone == ()
    asked_otherwise = edition(*(word(name, "not known") for name in names), month=3)
    assert guard(asked_otherwise, course, TIMES).gone == ()


def test_a_reason_says_what_it_is_what_it_was_and_what_is_usual() -> None:
    course = monthly([*USUAL, 2000])
    reason = guard_reason(guard(course[-1], course[:-1], TIMES), course[:-1])
    assert reason is not None
    assert reason.what == (
        "1 figure changed more than the guard allows since 31 July 2025: "
        '"Cost" is $2.0k, was $1.0k; from one report to the next it usually changes by $30.'
    )
    assert "reportkit approve" in reason.todo


def test_a_reason_names_three_figures_and_counts_the_rest() -> None:
    names = ["a", "b", "c", "d", "e"]
    course = [
        edition(*(figure(1, "EUR", name=name) for name in names)),
        edition(*(figure(1, name=name) for name in names), month=1),
    ]
    reason = guard_reason(guard(course[1], course[:1], TIMES), course[:1])
    assert reason is not None
    assert reason.what.startswith("5 figures changed")
    assert reason.what.count("another unit") == 3
    assert reason.what.endswith("And 2 more.")


values = st.floats(-1e12, 1e12, allow_nan=False).map(lambda value: round(value, 3))


@given(st.lists(values, min_size=2, max_size=15), st.sampled_from(["USD", "share", "items"]))
def test_any_course_of_figures_is_judged_and_a_repeated_one_never_held(
    course: list[float], unit: str
) -> None:
    editions = monthly(course, unit)
    found = guard(editions[-1], editions[:-1], TIMES)
    assert found.judged + found.unjudged == 1
    assert not held(monthly([*course, course[-1]], unit))


@given(st.lists(values, min_size=2, max_size=15), st.floats(1.5, 20), st.floats(1.01, 5))
def test_a_guard_that_allows_more_never_holds_more(
    course: list[float], times: float, more: float
) -> None:
    editions = monthly(course)
    assert held(editions, times) or not held(editions, times * more)
