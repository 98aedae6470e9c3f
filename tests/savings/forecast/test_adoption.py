from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportkit.savings.forecast.adoption import adoption, months_to

ceilings, halves, speeds = st.floats(0, 1), st.floats(0, 120), st.floats(0.1, 120)


@settings(deadline=None)
@given(ceilings, halves, speeds)
def test_half_of_the_ceiling_is_reached_at_half(ceiling: float, half: float, speed: float) -> None:
    assert adoption(half, ceiling, half, speed) == pytest.approx(ceiling / 2)


@settings(deadline=None)
@given(ceilings, halves, speeds)
def test_adoption_rises_and_stays_between_nothing_and_its_ceiling(
    ceiling: float, half: float, speed: float
) -> None:
    curve = adoption(np.linspace(-12, 240, 400), ceiling, half, speed)
    assert (np.diff(curve) >= 0).all()
    assert curve.min() >= 0
    assert curve.max() <= ceiling


@settings(deadline=None)
@given(st.floats(0.05, 1), st.floats(60, 120), st.floats(0.1, 60))
def test_speed_is_the_time_from_a_tenth_to_nine_tenths(
    ceiling: float, half: float, speed: float
) -> None:
    tenth, nine_tenths = months_to(0.1, half, speed), months_to(0.9, half, speed)
    assert nine_tenths - tenth == pytest.approx(speed)
    assert adoption(tenth, ceiling, half, speed) == pytest.approx(0.1 * ceiling)
    assert adoption(nine_tenths, ceiling, half, speed) == pytest.approx(0.9 * ceiling)


def test_nobody_has_adopted_before_the_start() -> None:
    assert adoption(-0.5, 1, 0, 12) == 0


def test_a_speed_of_nothing_is_a_switch_thrown_at_half() -> None:
    assert adoption([2.9, 3.1], 0.8, 3, 0) == pytest.approx([0, 0.8])
