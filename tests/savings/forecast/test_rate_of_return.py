from __future__ import annotations

import numpy as np
import pytest
import pyxirr
from savings_frames import USUAL, forecast

from reportkit.savings.cash import net_present_value
from reportkit.savings.forecast.rate_of_return import rate_of_return


def annuity(rate: float, months: int = 60) -> np.ndarray:
    """Return flows that put in 100 and pay it back evenly at a rate a year."""
    month = (1 + rate) ** (1 / 12) - 1
    pays = 100 * month / (1 - (1 + month) ** -months)
    return np.concatenate(([-100.0], np.full(months, pays)))


def test_the_rate_of_an_annuity_is_that_of_its_closed_form() -> None:
    for rate in (0.01, 0.08, 0.5, 3.0):
        found = rate_of_return(np.tile(annuity(rate), (8, 1)))
        assert found.rate is not None
        assert found.rate.value == pytest.approx(rate)
        assert (found.chance_none, found.rate.unit) == (0, "share/year")


def test_the_range_is_that_of_pyxirr_draw_by_draw() -> None:
    flows = np.array([annuity(rate) for rate in np.linspace(0.02, 0.3, 101)])
    wanted = [(1 + pyxirr.irr(row)) ** 12 - 1 for row in flows]
    found = rate_of_return(flows).rate
    assert found is not None
    assert [found.low, found.value, found.high] == pytest.approx(
        np.quantile(wanted, (0.1, 0.5, 0.9))
    )


def test_present_value_agrees_with_pyxirr() -> None:
    flows = np.random.default_rng(3).normal(10, 40, 60)
    month = 1.09 ** (1 / 12) - 1
    wanted = pyxirr.npv(month, flows, start_from_zero=True) * (1 + month) ** -0.5
    assert net_present_value(flows, 0.09) == pytest.approx(wanted)


def test_at_its_rate_of_return_a_forecast_is_worth_nothing() -> None:
    flows = np.concatenate((np.full(12, -90.0), np.full(48, 60.0)))
    found = rate_of_return(flows[None, :])
    assert found.rate is not None
    assert net_present_value(flows, found.rate.value) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(
    ("flows", "cause"),
    [
        ([5, 5, 5], "at_once"),
        ([0, 0, 5], "at_once"),
        ([0, 0, 0], "at_once"),
        ([-5, 0, -5], "lost"),
        ([-5, 9, -2], "several"),
        ([5, -2, -2], "several"),
    ],
)
def test_where_flows_turn_never_or_more_than_once_there_is_no_rate(
    flows: list[float], cause: str
) -> None:
    found = rate_of_return(np.array([flows], dtype=np.float64))
    assert found.rate is None
    assert found.chance_none == 1
    assert getattr(found, cause) == 1
    assert found.at_once + found.lost + found.several == 1


def test_rates_of_fewer_than_a_tenth_of_the_draws_are_not_given() -> None:
    flows = np.ones((100, 3))
    flows[:9, 0] = -1
    found = rate_of_return(flows)
    assert found.rate is None
    assert found.chance_none == pytest.approx(0.91)
    flows[9, 0] = -1
    assert rate_of_return(flows).rate is not None


def test_a_loss_has_a_rate_below_zero() -> None:
    found = rate_of_return(np.array([[-100.0] + [1.0] * 60]))
    assert found.rate is not None
    assert found.rate.value < 0


def test_the_rate_of_going_on_turns_with_its_worth() -> None:
    dear = USUAL | {"one_off_cost": (9e6, 1.1e7, 1.2e7)}
    assert forecast(USUAL).continuing.rate_of_return.rate is not None
    found = forecast(dear).continuing
    assert found.rate_of_return.rate is not None
    assert found.rate_of_return.rate.value < 0.08
    assert found.value.value < 0
