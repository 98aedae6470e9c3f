from __future__ import annotations

import math
from typing import get_args

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.special import ndtri

from reportkit.errors import EstimateError
from reportkit.savings.distributions import (
    BOUNDS,
    COST_CAP,
    OVERRUN_INDEX,
    Quantiles,
    Support,
)
from reportkit.savings.draws import normal_draws

SUPPORTS: tuple[Support, ...] = get_args(Support)
GRID = np.linspace(0.0005, 0.9995, 1999)


@st.composite
def stated(draw: st.DrawFn) -> Quantiles:
    support = draw(st.sampled_from(SUPPORTS))
    least, most = BOUNDS[support]
    floats = st.floats(max(least, -1e6), min(most, 1e6))
    low, mid, high = sorted(draw(st.tuples(floats, floats, floats)))
    return Quantiles(low, mid, high, support)


@settings(deadline=None)
@given(stated())
def test_the_three_stated_quantiles_are_met_exactly(quantiles: Quantiles) -> None:
    met = quantiles.ppf(np.array([0.1, 0.5, 0.9]))
    wanted = [quantiles.low, quantiles.mid, quantiles.high]
    scale = max(abs(quantiles.low), abs(quantiles.high), 1)
    assert met == pytest.approx(wanted, rel=1e-7, abs=1e-9 * scale)


@settings(deadline=None)
@given(stated())
def test_quantiles_never_fall_and_never_leave_their_support(quantiles: Quantiles) -> None:
    values = quantiles.ppf(GRID)
    least, most = BOUNDS[quantiles.support]
    assert np.isfinite(values).all()
    assert values.min() >= least
    assert values.max() <= most
    scale = max(abs(values[0]), abs(values[-1]), 1e-300)
    assert (np.diff(values) >= -1e-12 * scale).all()


@settings(deadline=None)
@given(st.floats(1e-3, 1e3), st.floats(1.01, 10))
def test_a_positive_quantity_symmetric_in_its_ratios_is_log_normal(
    median: float, ratio: float
) -> None:
    quantiles = Quantiles(median / ratio, median, median * ratio, "positive")
    sigma = math.log(ratio) / float(ndtri(0.9))
    assert quantiles.ppf(GRID) == pytest.approx(median * np.exp(sigma * ndtri(GRID)), rel=1e-4)


def test_a_symmetric_quantity_of_any_sign_is_normal() -> None:
    normal = Quantiles(-1, 2, 5).ppf(GRID)
    assert normal == pytest.approx(2 + 3 / ndtri(0.9) * ndtri(GRID))


def test_the_stated_chances_may_be_other_than_one_in_ten() -> None:
    rate = Quantiles(-0.04, 0.06, 0.17, tail=0.025)
    assert rate.ppf(np.array([0.025, 0.5, 0.975])) == pytest.approx([-0.04, 0.06, 0.17])


def test_a_known_number_has_no_spread() -> None:
    assert Quantiles(3, 3, 3, "positive").known
    assert set(Quantiles(3, 3, 3, "positive").ppf(GRID)) == {3.0}


def test_a_share_whose_p90_is_1_is_1_in_a_tenth_of_all_cases() -> None:
    values = Quantiles(0.7, 0.9, 1, "share").ppf(GRID)
    assert (values == 1).mean() == pytest.approx(0.1, abs=0.01)


def test_quantiles_scale_with_their_unit() -> None:
    one, thousand = (Quantiles(20 * k, 30 * k, 70 * k, "cost") for k in (1, 1000))
    assert thousand.ppf(GRID) == pytest.approx(1000 * one.ppf(GRID))


def test_costs_that_overrun_by_more_than_half_do_so_by_447_percent_on_average() -> None:
    for low, high in ((90, 110), (95, 130), (60, 150)):
        cost = Quantiles(low, 100, high, "cost").at(normal_draws(1, draws=2**17)[0])
        overrun = cost[cost > 150] / 100 - 1
        assert overrun.mean() == pytest.approx(4.47, rel=0.01)


def test_nearly_a_fifth_overrun_by_more_than_half_where_the_range_says_so() -> None:
    stated = Quantiles(90, 100, 150, "cost", tail=0.18).at(normal_draws(1, draws=2**17)[0])
    assert (stated > 150).mean() == pytest.approx(0.18, abs=1e-3)
    assert stated[stated > 150].mean() == pytest.approx(547, rel=0.01)


def test_the_tail_of_a_cost_falls_as_it_does_for_it_projects() -> None:
    cost = Quantiles(90, 100, 150, "cost")
    twice_as_rare, rare = cost.ppf(np.array([0.95, 0.975]))
    assert rare / twice_as_rare == pytest.approx(2 ** (1 / OVERRUN_INDEX))


def test_a_cost_is_capped_where_the_mean_of_the_tail_is_reached() -> None:
    cost = Quantiles(90, 100, 150, "cost")
    assert cost.ppf(np.array([1 - 1e-9]))[0] == pytest.approx(100 * COST_CAP)
    assert pytest.approx(21.2, abs=0.05) == COST_CAP
    assert Quantiles(1, 1, 90, "cost").ppf(np.array([1 - 1e-9]))[0] == 180


@settings(deadline=None)
@given(st.sampled_from(SUPPORTS), st.tuples(*[st.floats(-2, 2)] * 3))
def test_what_is_out_of_order_or_outside_its_support_is_refused(
    support: Support, parts: tuple[float, float, float]
) -> None:
    least, most = BOUNDS[support]
    ordered = parts[0] <= parts[1] <= parts[2]
    assume(not ordered or parts[0] < least or parts[2] > most)
    with pytest.raises(EstimateError, match="The range"):
        Quantiles(*parts, support)


@pytest.mark.parametrize("part", [math.nan, math.inf])
def test_a_range_that_is_not_finite_is_refused(part: float) -> None:
    with pytest.raises(EstimateError, match="not finite"):
        Quantiles(0, 1, part)


def test_a_tail_of_half_or_more_is_refused() -> None:
    with pytest.raises(EstimateError, match="chance below one half"):
        Quantiles(0, 1, 2, tail=0.5)


def test_a_range_far_out_on_one_side_does_not_run_away() -> None:
    values = Quantiles(1e-9, 1e-9, 1, "positive").ppf(np.array([0.9, 0.99999]))
    assert values == pytest.approx([1, 3.3], rel=0.02)
