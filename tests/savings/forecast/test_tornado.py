from __future__ import annotations

import numpy as np
import pytest
from savings_frames import FULLY_ADOPTED, USUAL, forecast

from reportkit.savings.draws import normal_draws
from reportkit.savings.forecast.tornado import share_of_variance


def test_drivers_are_ranked_by_the_width_of_what_they_do() -> None:
    rows = forecast(USUAL).tornado
    assert rows["width"].is_monotonic_decreasing
    assert (rows["width"] == (rows["high"] - rows["low"]).abs()).all()


def test_only_drivers_that_are_uncertain_and_touch_the_total_are_shown() -> None:
    stated = USUAL | {"volume": (1e6, 1e6, 1e6), "discount_rate": (0.05, 0.08, 0.1)}
    shown = set(forecast(stated).tornado["driver"])
    assert shown == set(USUAL) - {"volume", "discount_rate"}


def test_more_saved_is_higher_and_more_cost_is_lower() -> None:
    rows = forecast(USUAL).tornado.set_index("driver")
    assert rows["high"]["time_saved"] > rows["low"]["time_saved"]
    assert rows["high"]["running_cost"] < rows["low"]["running_cost"]
    assert rows["width"]["one_off_cost"] == pytest.approx(1e6)


def test_shares_of_variance_lie_in_0_to_1_and_sum_to_no_more_than_all() -> None:
    shares = forecast(USUAL, draws=2**14).tornado["share_of_variance"]
    assert (shares >= 0).all()
    assert 0.7 < shares.sum() < 1.02


def test_a_driver_that_is_alone_explains_everything() -> None:
    stated = FULLY_ADOPTED | {"volume": (90.0, 100.0, 110.0), "saving_per_item": (5.0, 5.0, 5.0)}
    shares = forecast(stated, draws=2**14).tornado["share_of_variance"]
    assert list(shares) == pytest.approx([1], abs=0.01)


def test_the_shares_of_a_sum_are_those_of_its_variances() -> None:
    one, other, idle = normal_draws(3, draws=2**14)
    outcome = 3 * one + 4 * other
    assert share_of_variance(one, outcome) == pytest.approx(9 / 25, abs=0.005)
    assert share_of_variance(other, outcome) == pytest.approx(16 / 25, abs=0.005)
    assert share_of_variance(idle, outcome) == pytest.approx(0, abs=0.005)


def test_an_outcome_that_does_not_vary_has_nothing_to_explain() -> None:
    assert share_of_variance(normal_draws(1, draws=256)[0], np.full(256, 7.0)) == 0
