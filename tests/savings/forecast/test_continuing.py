from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from savings_frames import (
    AS_OF,
    FULLY_ADOPTED,
    USUAL,
    cost_rows,
    driver_rows,
    forecast,
    stage_rows,
    tables,
)

from reportkit.savings.forecast import Forecast, StopLine, forecast_savings

# A switch thrown a year from today, so that stopping today leaves nothing.
TO_COME = FULLY_ADOPTED | {
    "volume": (1200.0,) * 3,
    "saving_per_item": (8.0, 10.0, 12.0),
    "adoption_half": (17.5,) * 3,
    "adoption_speed": (0.0,) * 3,
    "one_off_cost": (12_000.0,) * 3,
    "running_cost": (2_400.0,) * 3,
    "discount_rate": (0.0,) * 3,
}


def test_what_is_live_would_save_anyway_and_is_no_gain_of_going_on() -> None:
    live = TO_COME | {"adoption_half": (0.1,) * 3, "one_off_cost": (0.0,) * 3}
    made = forecast(live)
    assert made.total.value == pytest.approx(5 * (12_000 - 2_400), rel=0.02)
    assert made.continuing.value.value == pytest.approx(0, abs=1e-6)


def test_where_nothing_is_live_going_on_is_worth_all_that_is_to_come() -> None:
    made = forecast(TO_COME)
    assert made.continuing.value == made.worth.npv
    assert made.continuing.value.value == pytest.approx(4 * (12_000 - 2_400) - 12_000, rel=0.02)
    assert made.continuing.chance_positive == 1


def test_what_was_spent_makes_going_on_no_less_worth() -> None:
    fresh = forecast(TO_COME | {"one_off_cost": (12_000.0,) * 3})
    sunk = forecast(
        TO_COME | {"one_off_cost": (20_000.0,) * 3}, cost_rows(("2025-03-01", None, 8_000))
    )
    assert sunk.continuing.value.value == pytest.approx(fresh.continuing.value.value)


def test_the_right_to_stop_at_a_gate_saves_what_is_not_spent_behind_it() -> None:
    dear = TO_COME | {"one_off_cost": (60_000.0,) * 3}
    stages = stage_rows(("beta", "running", 92, 0.5))
    assert forecast(dear).continuing.average.value < 0
    gated = forecast(dear, stages=stages, draws=2**12).continuing
    free = forecast(dear, draws=2**12).continuing
    # Half of the cases stop after 3 of the 12 months over which the cost is spread.
    saved = 0.5 * (free.average.value + 60_000 * 3 / 12)
    assert gated.average.value == pytest.approx(free.average.value - saved, rel=0.01)
    assert gated.average.value > free.average.value


def test_the_line_of_a_driver_that_multiplies_is_where_the_closed_form_has_it() -> None:
    line = forecast(TO_COME).continuing.stop_line
    assert line is not None
    # 48 months of 100 items at the line, less 200 of running cost, must pay for 12,000.
    assert (line.driver, line.stops) == ("saving_per_item", "below")
    assert line.at == pytest.approx((12_000 / 48 + 200) / 100, rel=1e-6)
    assert (line.now.value, line.unit) == (10, "EUR/title")
    assert line.distance == pytest.approx(5.5)
    assert not line.passed


def test_going_on_at_the_line_is_worth_nothing() -> None:
    for line in forecast(USUAL, draws=2**12).continuing.stop_lines:
        if line.driver == "one_off_cost":
            continue
        at = forecast(USUAL | {line.driver: (line.at,) * 3}, draws=2**12).continuing.average
        today = forecast(USUAL, draws=2**12).continuing.average
        assert at.value == pytest.approx(0, abs=0.03 * today.value), line.driver


def test_a_cost_has_its_line_above_and_what_saves_has_it_below() -> None:
    stops = {line.driver: line.stops for line in forecast(USUAL).continuing.stop_lines}
    assert stops["one_off_cost"] == "above"
    assert stops["time_saved"] == stops["volume"] == stops["adoption_ceiling"] == "below"
    assert "discount_rate" not in stops


def test_the_nearest_line_comes_first_by_the_drivers_own_range() -> None:
    def away(line: StopLine) -> float:
        assert line.now.low is not None
        assert line.now.high is not None
        side = (
            line.now.value - line.now.low
            if line.at < line.now.value
            else (line.now.high - line.now.value)
        )
        return line.distance / side

    lines = forecast(USUAL).continuing.stop_lines
    assert [away(line) for line in lines] == sorted(away(line) for line in lines)
    assert max(away(line) for line in lines) <= 20


def test_a_line_that_today_is_beyond_is_said_to_be_passed() -> None:
    poor = TO_COME | {"saving_per_item": (2.0, 3.0, 4.0)}
    going = forecast(poor).continuing
    assert going.stop_line is not None
    assert going.stop_line.passed
    assert going.stop_line.chance_beyond > 0.9
    assert going.average.value < 0


def test_where_going_on_always_pays_there_is_no_line_and_it_says_why() -> None:
    cheap = TO_COME | {"one_off_cost": (1.0,) * 3, "running_cost": (1.0,) * 3}
    going = forecast(cheap | {"saving_per_item": (9.9, 10.0, 10.1)}).continuing
    assert going.stop_line is None
    assert going.why_no_line == "no input, within what it can be, makes going on worth nothing"
    assert going.decides_on is None


def test_without_any_cost_to_come_there_is_nothing_to_stop() -> None:
    free = TO_COME | {"one_off_cost": (0.0,) * 3, "running_cost": (0.0,) * 3}
    going = forecast(free).continuing
    assert going.stop_lines == ()
    assert going.why_no_line.startswith("no cost still to come is recorded")


def test_the_curve_of_a_line_passes_zero_at_the_line() -> None:
    line = forecast(USUAL).continuing.stop_line
    assert line is not None
    at = np.interp(line.at, line.curve.index, line.curve)
    assert abs(at) < 0.01 * np.ptp(line.curve)


def reviewed(*ranges: tuple[str, float, float, float]) -> Forecast:
    known = driver_rows({key: part for key, part in TO_COME.items() if key != "saving_per_item"})
    rows = [
        driver_rows({"saving_per_item": (low, mid, high)}).assign(recorded_on=pd.Timestamp(day))
        for day, low, mid, high in ranges
    ]
    made = forecast_savings(tables(pd.concat([known, *rows], ignore_index=True)), draws=2**8)
    assert isinstance(made, Forecast)
    assert made.continuing.stop_line is not None
    assert made.continuing.stop_line.driver == "saving_per_item"
    return made


def test_a_range_clear_of_the_line_lets_the_data_decide_today() -> None:
    made = reviewed(("2025-06-01", 8, 10, 12))
    assert made.continuing.decides_on == AS_OF
    assert "clear of the line" in made.continuing.decides_why


def test_the_day_on_which_the_data_can_decide_follows_from_how_reviews_narrowed_the_range() -> None:
    made = reviewed(("2025-01-01", 1, 10, 19), ("2025-05-01", 4, 10, 16))
    # One over the squared error grew by 1/36 - 1/81 in 120 days; the line is 5.5 away, and
    # 5.5 / 2.123 standard errors are 3.32 for the half of the range that is 1.2816 of them.
    needed = (5.5 / 2.1232 * 1.2816) ** -2
    days = (needed - 1 / 36) / ((1 / 36 - 1 / 81) / 120)
    assert made.continuing.decides_on == AS_OF + dt.timedelta(days=round(days))
    assert "2 reviews" in made.continuing.decides_why


def test_a_range_stated_once_does_not_say_how_fast_data_narrow_it() -> None:
    made = reviewed(("2025-06-01", 3, 10, 17))
    assert made.continuing.decides_on is None
    assert "only once" in made.continuing.decides_why


def test_a_range_that_does_not_narrow_never_decides() -> None:
    made = reviewed(("2025-01-01", 4, 10, 16), ("2025-06-01", 3, 10, 17))
    assert made.continuing.decides_on is None
    assert made.continuing.decides_why == "its range has not narrowed in 2 reviews"


def test_a_day_beyond_the_months_looked_at_is_not_given() -> None:
    made = reviewed(("2025-01-01", 3.0, 10, 17), ("2025-06-01", 3.01, 10, 17))
    assert made.continuing.decides_on is None
    assert "longer than the years looked at" in made.continuing.decides_why


def test_a_stage_that_cannot_be_judged_changes_no_line() -> None:
    silent = forecast(USUAL, stages=stage_rows(("beta", "running", 92, math.nan)))
    assert silent.continuing.stop_line is not None
    free = forecast(USUAL).continuing.stop_line
    assert free is not None
    assert silent.continuing.stop_line.at == free.at
