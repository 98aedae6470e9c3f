from __future__ import annotations

import math

import numpy as np
import pytest
from metric_rows import noise

from reportkit.progress.signals.usual_course import usual_course

MONTHS = np.arange(36, dtype=float)
SEASON = 3 * np.cos(2 * np.pi * MONTHS / 12)
LAUNCH = 20.0


def test_a_season_is_found_and_leaves_the_noise() -> None:
    values = 100 + SEASON + 0.5 * noise(36, 1)
    course = usual_course(values, MONTHS, "month", launched=None, outside=False)
    assert course.has_season
    assert np.corrcoef(course.season, SEASON)[0, 1] > 0.97
    assert course.season.mean() == pytest.approx(0, abs=1e-9)


def test_what_the_initiative_did_is_not_taken_for_a_season() -> None:
    fall = -8 * np.clip((MONTHS - LAUNCH) / 10, 0, 1)
    found = [
        usual_course(
            100 + fall + noise(36, seed), MONTHS, "month", launched=LAUNCH, outside=False
        ).has_season
        for seed in range(60)
    ]
    assert np.mean(found) <= 0.1


def test_noise_that_remembers_the_month_before_is_seldom_taken_for_a_season() -> None:
    found = [
        usual_course(
            noise(36, seed, alike=0.4), MONTHS, "month", launched=None, outside=False
        ).has_season
        for seed in range(100)
    ]
    assert np.mean(found) <= 0.12


def test_two_years_must_be_known_before_a_season_is_looked_for() -> None:
    values = (100 + SEASON)[:23]
    course = usual_course(values, MONTHS[:23], "month", launched=None, outside=False)
    assert not course.has_season


def test_a_trend_from_before_the_launch_is_carried_on() -> None:
    values = 100 + 0.5 * MONTHS + 0.3 * noise(36, 2)
    course = usual_course(values, MONTHS, "month", launched=LAUNCH, outside=False)
    assert course.has_trend
    assert np.diff(course.trend) == pytest.approx(np.full(35, 0.5), abs=0.1)


def test_a_trend_that_begins_with_the_launch_stays_in() -> None:
    values = 100 - 0.5 * np.maximum(0, MONTHS - LAUNCH) + 0.3 * noise(36, 3)
    course = usual_course(values, MONTHS, "month", launched=LAUNCH, outside=False)
    assert not course.has_trend


def test_a_trend_stays_in_where_no_launch_is_known_for_it_may_be_the_improvement() -> None:
    values = 100 - 0.5 * MONTHS + 0.3 * noise(36, 4)
    for launched, trend in ((None, False), (5.0, False), (math.inf, True)):
        course = usual_course(values, MONTHS, "month", launched=launched, outside=False)
        assert course.has_trend is trend


def test_the_trend_of_a_volume_is_taken_out_all_along_for_it_comes_from_outside() -> None:
    values = 100 + 0.5 * MONTHS + 0.3 * noise(36, 5)
    course = usual_course(values, MONTHS, "month", launched=None, outside=True)
    assert course.has_trend


def test_a_trend_is_held_once_it_was_carried_on_for_as_long_as_it_was_seen() -> None:
    values = 100 + 0.5 * MONTHS + 0.3 * noise(36, 6)
    course = usual_course(values, MONTHS, "month", launched=14.0, outside=False)
    assert course.has_trend
    assert course.trend[28] == course.trend[35] > course.trend[27]


def test_what_is_taken_out_leaves_the_latest_value_as_it_is() -> None:
    values = 100 + 0.5 * MONTHS + SEASON + 0.3 * noise(36, 7)
    course = usual_course(values, MONTHS, "month", launched=LAUNCH, outside=False)
    assert (course.has_season, course.has_trend) == (True, True)
    assert course.known[-1] == 0


@pytest.mark.parametrize("level", [0.0, 0.1, 1e9])
@pytest.mark.parametrize("many", [5, 12, 24, 36])
def test_values_that_never_change_have_no_course(level: float, many: int) -> None:
    values = np.full(many, level)
    course = usual_course(values, MONTHS[:many], "month", launched=3.0, outside=False)
    assert not course.has_season
    assert not course.has_trend
