from __future__ import annotations

from math import prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.estimate import Estimate
from reportkit.savings.reconcile.bridge import build_bridge, shares_of_change
from reportkit.savings.reconcile.footing import Factors

SAID = Factors(volume=1000, per_item={"time": 0.1, "rate": 40}, adoption=0.5, attribution=0.8)


def amounts(
    measured: dict[str, Estimate], seen: float = 1000, timing: float = 0
) -> dict[str, float]:
    steps = build_bridge(2500, 2000, seen, said=SAID, timing=timing, measured=measured)
    return {step.key: step.amount for step in steps}


def moves_add_up(steps: dict[str, float]) -> bool:
    moved = sum(amount for key, amount in steps.items() if key not in {"claimed", "seen"})
    return steps["claimed"] + moved == pytest.approx(steps["seen"])


def test_what_the_drivers_say_is_their_product() -> None:
    assert SAID.pace == pytest.approx(1000 * 0.1 * 40 * 0.5 * 0.8)


def test_a_driver_that_was_not_measured_by_itself_has_no_step() -> None:
    steps = amounts({})
    assert list(steps) == ["claimed", "double_counted", "timing", "drivers", "unexplained", "seen"]
    assert (steps["double_counted"], steps["drivers"]) == (-500, 1600 - 2000)
    assert steps["unexplained"] == 1000 - 1600
    assert moves_add_up(steps)


def test_one_measured_driver_explains_its_own_part() -> None:
    steps = amounts({"time_saved": Estimate(3, "minutes/title")})
    assert steps["time"] == pytest.approx(-800)  # half the time saved, half the pace
    assert steps["unexplained"] == pytest.approx(200)
    assert moves_add_up(steps)


def test_when_every_driver_was_measured_little_is_unexplained() -> None:
    found = {
        "volume": Estimate(1200, "titles/year"),
        "time_saved": Estimate(4.5, "minutes/title"),
        "loaded_rate": Estimate(38, "EUR/hour"),
        "adoption": Estimate(0.4, "share"),
    }
    seen = 1200 * 4.5 / 60 * 38 * 0.4 * 0.8
    steps = amounts(found, seen)
    assert steps["unexplained"] == pytest.approx(0, abs=1e-9)
    assert steps["volume"] > 0 > steps["time"]
    assert moves_add_up(steps)


def test_timing_is_a_step_of_its_own() -> None:
    steps = amounts({}, timing=-300)
    assert (steps["timing"], steps["drivers"]) == (-300, 1600 - 1700)


def test_without_a_forecast_all_that_is_not_double_counting_is_unexplained() -> None:
    steps = build_bridge(2500, 2000, 900, said=None, timing=0, measured={})
    assert [(step.key, step.amount) for step in steps] == [
        ("claimed", 2500),
        ("double_counted", -500),
        ("unexplained", -1100),
        ("seen", 900),
    ]


def test_a_price_of_an_item_stands_for_time_and_rate() -> None:
    said = Factors(1000, {"rate": 4}, 0.5, 1)
    price = {"saving_per_item": Estimate(3, "EUR/title")}
    steps = build_bridge(2000, 2000, 1500, said=said, timing=0, measured=price)
    rate = next(step for step in steps if step.key == "rate")
    assert (rate.label, rate.amount) == ("Saving per item", pytest.approx(-500))


@given(
    st.lists(st.tuples(st.floats(-10, 10), st.floats(-10, 10)), min_size=1, max_size=4),
)
def test_the_shares_of_a_change_sum_to_it_whatever_the_signs(
    pairs: list[tuple[float, float]],
) -> None:
    before = {str(place): pair[0] for place, pair in enumerate(pairs)}
    after = {str(place): pair[1] for place, pair in enumerate(pairs)}
    change = prod(after.values()) - prod(before.values())
    assert sum(shares_of_change(before, after).values()) == pytest.approx(change, abs=1e-6)


def test_two_factors_share_a_change_by_hand() -> None:
    shares = shares_of_change({"a": 2, "b": 3}, {"a": 4, "b": 5})
    assert shares == {"a": pytest.approx(8), "b": pytest.approx(6)}  # 2 x 4 and 2 x 3
