from __future__ import annotations

import datetime as dt

import pytest
from measured_by_hand import WHY, measured, placebo

from reportkit.blocks import plain
from reportkit.fact import Grade
from reportkit.savings.measure import Measured, SetAside
from reportkit.story.measured_facts import saved_fact
from reportkit.story.measured_words import (
    detectable_sentences,
    placebo_sentence,
    saved_sentence,
    saving_chance_sentence,
    set_aside_sentence,
    silence_sentence,
    widened_sentence,
)


def saved(total: tuple[float, float, float], **own: object) -> str:
    sentence = saved_sentence(measured(total, **own))  # type: ignore[arg-type]  # the fixture's own
    assert sentence
    return plain(sentence[0])


def test_a_clear_saving_is_said_with_its_range_its_start_and_that_it_is_before_cost() -> None:
    assert saved((1.6e6, 1.4e6, 1.8e6)) == (
        "Since Jul 2025 it has saved $1.6m before cost (likely $1.4m to $1.8m), measured against "
        "what would have happened without it."
    )


def test_the_answer_is_at_most_25_words() -> None:
    assert len(saved((1.6e6, 1.4e6, 1.8e6)).split()) <= 25


def test_a_saving_whose_range_holds_zero_only_may_have_been_and_has_its_chance() -> None:
    made = measured((3e5, -1e5, 7e5), chance=0.84)
    sentence, chance = saved_sentence(made), saving_chance_sentence(made)
    assert sentence
    assert chance
    assert "it may have saved $300k before cost (likely -$100k to $700k)" in plain(sentence[0])
    assert plain(chance[0]) == "That it has saved anything is likely (84%)."


def test_a_saving_below_zero_that_may_be_none_is_not_called_a_saving() -> None:
    assert "no saving can be seen: -$100k" in saved((-1e5, -4e5, 2e5), chance=0.3)


def test_a_clear_loss_is_said_as_a_loss() -> None:
    made = measured((-3e5, -5e5, -1e5), chance=0.01)
    sentence = saved_sentence(made)
    assert sentence
    assert plain(sentence[0]) == (
        "Since Jul 2025 it has lost $300k (likely $100k to $500k), measured against what would "
        "have happened without it."
    )


def test_the_chance_is_left_unsaid_where_the_range_says_it_already() -> None:
    assert saving_chance_sentence(measured()) is None


def test_what_is_no_money_is_said_with_its_unit() -> None:
    assert "it has saved 1.6m minutes before cost" in saved((1.6e6, 1.4e6, 1.8e6), unit="minutes")


def test_what_was_measured_is_graded_measured_and_says_how_and_for_when() -> None:
    fact = saved_fact(measured())
    assert fact
    assert fact.grade is Grade.MEASURED
    assert fact.period == "2025-07-07/2026-10-26"
    assert "one series against its own past" in fact.source


def test_where_the_method_may_not_speak_there_is_no_figure_but_the_reason() -> None:
    silent = measured(None)
    assert saved_sentence(silent) is None
    assert saved_fact(silent) is None
    words = plain(silence_sentence(silent)[0])
    assert words == f"What it has saved so far is not known yet. {WHY}"


def test_what_could_not_have_been_seen_is_said_with_the_day_by_which_it_could() -> None:
    words = [plain(sentence) for sentence, _ in detectable_sentences(measured(None), 7e5)]
    assert words == [
        "With this much history, a saving below $1.2m since launch could not have been seen.",
        "At $700k a year it could be by Aug 2027.",
    ]


def test_a_saving_that_could_have_been_seen_already_is_not_promised_for_later() -> None:
    words = [plain(sentence) for sentence, _ in detectable_sentences(measured(None), 4e6)]
    assert words[1:] == ["At $4.0m a year it could have been by now."]


def test_a_saving_too_small_to_be_seen_in_the_years_ahead_gets_no_date() -> None:
    words = [plain(sentence) for sentence, _ in detectable_sentences(measured(None), 1e3)]
    assert words[1:] == ["Even at $1.0k a year it could not be seen in the years ahead."]


@pytest.mark.parametrize(
    ("found", "times"), [(0, "never"), (1, "once"), (2, "twice"), (5, "5 times")]
)
def test_placebo_runs_are_counted_in_words(found: int, times: str) -> None:
    words = plain(placebo_sentence(measured(tried=placebo(found=found)))[0])
    assert words == (
        f"On 9 dates when nothing happened, the method found a saving {times}; chance: 1 in 10."
    )


def test_a_range_that_was_widened_says_by_how_much() -> None:
    assert "1.4 times as wide" in plain(widened_sentence(measured(tried=placebo(widened=1.4)))[0])
    assert "as it was computed" in plain(widened_sentence(measured())[0])


def left_out(*points: SetAside) -> Measured:
    return measured(set_aside=points)


def test_few_points_left_out_are_named_and_many_are_counted_by_reason() -> None:
    day = dt.date(2026, 5, 4)
    few = left_out(SetAside(day, 41_000.0, "far from its neighbours"), SetAside(day, None, "a gap"))
    assert plain(set_aside_sentence(few)[0]) == (
        "2 points were left out: 4 May 2026, $41k (far from its neighbours); 4 May 2026 (a gap)."
    )
    many = left_out(*[SetAside(day, None, "a gap", "London")] * 4, SetAside(day, 1.0, "too far"))
    assert plain(set_aside_sentence(many)[0]) == ("5 points were left out: 4 (a gap), 1 (too far).")
    assert plain(set_aside_sentence(measured())[0]) == "No point was left out."
