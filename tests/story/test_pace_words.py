from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from measured_by_hand import measured
from savings_frames import forecast

from reportkit.blocks import plain
from reportkit.estimate import Estimate
from reportkit.story.pace_words import outlook_sentence, pace_sentence

if TYPE_CHECKING:
    from reportkit.savings import Forecast

TODAY = dt.date(2026, 10, 31)


@cache
def made() -> Forecast:
    ranges = {"volume": (9e4, 1e5, 1.1e5), "saving_per_item": (9.0, 10.0, 11.0)}
    return forecast(ranges, as_of=TODAY, target_date=dt.date(2027, 9, 30))


def ahead(low: float, value: float, high: float, *, target: float = 3.5e6) -> Forecast:
    rate = Estimate(value, "EUR/year", low, high, 0.8)
    return replace(made(), run_rate=rate, target=target, chance_of_target=0.47)


def said(foreseen: Forecast, pace: tuple[float, float, float] = (2.0e6, 2.4e6, 2.8e6)) -> str:
    low, value, high = pace
    seen = replace(measured(unit="EUR"), pace=Estimate(value, "EUR/year", low, high, 0.8))
    sentence = pace_sentence(seen, foreseen)
    assert sentence
    return plain(sentence[0])


def test_the_pace_is_said_with_its_range_and_the_target_with_its_date_in_25_words() -> None:
    words = said(ahead(2.7e6, 3.5e6, 3.9e6))
    assert words == (
        "Saving €2.4m a year before cost (likely €2.0m to €2.8m), about as likely as not (47%) to "
        "reach the €3.5m target by Sept 2027."
    )
    assert len(words.split()) <= 25


@pytest.mark.parametrize(
    ("rate", "target", "words"),
    [
        ((3.6e6, 3.8e6, 4.0e6), 3.5e6, "and forecast to pass the €3.5m target"),
        ((2.7e6, 3.0e6, 3.4e6), 3.5e6, "and forecast to stay short of the €3.5m target"),
        ((2.7e6, 3.0e6, 3.4e6), 1.9e6, "above the €1.9m target"),
    ],
)
def test_the_words_for_the_target_follow_from_where_the_ranges_lie(
    rate: tuple[float, float, float], target: float, words: str
) -> None:
    assert words in said(ahead(*rate, target=target))


@pytest.mark.parametrize(("chance", "word"), [(0.16, "unlikely (16%)"), (0.85, "likely (85%)")])
def test_a_target_within_the_range_is_answered_by_its_chance_never_by_being_in_reach(
    chance: float, word: str
) -> None:
    words = said(replace(ahead(2.3e6, 3.1e6, 3.9e6), chance_of_target=chance))
    assert f", {word} to reach the €3.5m target by Sept 2027." in words


def test_a_chance_that_the_answer_has_is_not_said_again() -> None:
    foreseen = ahead(2.7e6, 3.5e6, 3.9e6)
    pace = Estimate(2.4e6, "EUR/year", 2.0e6, 2.8e6, 0.8)
    first = pace_sentence(replace(measured(unit="EUR"), pace=pace), foreseen)
    assert first
    then = outlook_sentence(foreseen, first[1])
    assert then
    assert plain(then[0]) == ("The forecast for Sept 2027 is €3.5m a year (likely €2.7m to €3.9m).")


@pytest.mark.parametrize(
    ("target", "words"), [(2.5e6, "in line with the €2.5m"), (3.5e6, "short of the €3.5m")]
)
def test_after_the_targets_date_the_pace_alone_is_judged(target: float, words: str) -> None:
    late = replace(ahead(2.7e6, 3.5e6, 3.9e6, target=target), target_date=dt.date(2026, 9, 30))
    assert words in said(late)
    assert outlook_sentence(late) is None


@pytest.mark.parametrize(
    ("pace", "words"),
    [
        ((-1e5, 3e5, 7e5), "Perhaps saving €300k a year before cost (likely -€100k to €700k)"),
        ((-5e5, -1e5, 3e5), "No saving can be seen: -€100k a year"),
        ((-5e5, -3e5, -1e5), "Costing more than it saves: €300k a year before cost (likely €100k"),
    ],
)
def test_a_saving_is_claimed_only_where_the_range_lies_above_zero(
    pace: tuple[float, float, float], words: str
) -> None:
    assert words in said(ahead(2.7e6, 3.5e6, 3.9e6), pace)


def test_no_pace_is_set_against_a_target_in_another_currency() -> None:
    other = replace(measured(), unit="USD")
    assert pace_sentence(other, ahead(2.7e6, 3.5e6, 3.9e6)) is None


def test_the_outlook_has_the_chance_with_its_percentage_and_the_forecast_with_its_range() -> None:
    sentence = outlook_sentence(ahead(2.7e6, 3.5e6, 3.9e6))
    assert sentence
    assert plain(sentence[0]) == (
        "Reaching it by Sept 2027 is about as likely as not (47%): the forecast is €3.5m "
        "(likely €2.7m to €3.9m)."
    )
