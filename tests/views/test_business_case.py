from __future__ import annotations

import pytest
from small_initiative import COSTS, DRIVERS, driver_rows, said, small

import reportkit as rk
from reportkit.savings import Forecast

NOTHING_LEFT = DRIVERS | {"volume": (0, 0, 0, "items/year")}


def forecast(stated: dict[str, tuple[float, float, float, str]], **own: object) -> Forecast:
    made = rk.forecast_savings(small(own=own, drivers=driver_rows(stated)), draws=2**10)
    assert isinstance(made, Forecast)
    return made


def test_a_saving_is_not_called_net_where_no_cost_is_recorded() -> None:
    gross = said(rk.business_case(forecast(DRIVERS)))
    assert "Saving over 5 years, before cost" in gross
    assert "Net saving" not in gross
    assert "Net saving over 5 years" in said(rk.business_case(forecast(DRIVERS | COSTS)))


def test_what_has_no_cost_on_record_is_not_said_to_pay_for_itself() -> None:
    words = said(rk.business_case(forecast(DRIVERS)))
    assert "Has paid" not in words
    assert "when this pays for itself is not known" in words


def test_a_payback_that_may_not_come_is_told_of_the_cases_where_it_does() -> None:
    dear = COSTS | {"one_off_cost": (1e6, 1.5e6, 4e6, "GBP")}
    words = said(rk.business_case(forecast(DRIVERS | dear)))
    assert "where it does" in words
    assert "does not pay for the cost still to come in 5 years is" in words


def test_present_value_is_not_called_todays_money() -> None:
    words = said(rk.business_case(forecast(DRIVERS | COSTS)))
    assert "discounted" in words
    assert "today's money" not in words


def test_a_horizon_of_five_and_a_half_years_is_not_called_six() -> None:
    made = forecast(DRIVERS | COSTS, target_saving=1e6, target_date="2030-12-31")
    assert "over 5.5 years" in said(rk.business_case(made))
    assert "over 5.5 years" in said(rk.tornado(made))


@pytest.mark.parametrize("view", [rk.business_case, rk.tornado, rk.savings_chart])
def test_where_nothing_is_left_to_save_a_sentence_says_so_and_no_zeros(view: object) -> None:
    assert callable(view)
    words = said(view(forecast(NOTHING_LEFT)))
    assert words == "No further saving is forecast. Volume: none."


def test_an_assumed_input_is_marked_where_inputs_are_ranked() -> None:
    words = said(rk.tornado(forecast(DRIVERS)))
    assert "What matters most: share that adopts in the end (assumed)" in words
    assert "Saving per item (assumed)" not in words


def test_a_chart_of_a_loss_does_not_speak_of_savings_to_reach() -> None:
    loss = DRIVERS | COSTS | {"running_cost": (2e6, 2.1e6, 2.2e6, "GBP/year")}
    words = said(rk.savings_chart(forecast(loss)))
    assert "more than it saves by" in words
    assert "Savings may reach" not in words
