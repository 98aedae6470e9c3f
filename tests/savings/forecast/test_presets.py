from __future__ import annotations

import numpy as np
import pytest
from savings_frames import FULLY_ADOPTED, USUAL, cost_rows, forecast, stage_rows

from reportkit.errors import EstimateError
from reportkit.savings.cash import green_book_factor
from reportkit.savings.forecast.discounting import monthly_factors
from reportkit.savings.forecast.optimism import OPTIMISM

# 3.5% (real) in years 1 to 30, 3.0% in years 31 to 75, 2.5% thereafter: HM Treasury, Policy paper
# Review of discounting in the Green Book: Terms of Reference, 16 December 2025, section 1.
RATES = [0.035] * 30 + [0.03] * 45 + [0.025] * 25

KNOWN = FULLY_ADOPTED | {"volume": (1200.0,) * 3, "saving_per_item": (10.0,) * 3}


def test_the_green_books_factors_compound_the_published_rate_of_every_year() -> None:
    worth = 1.0
    for year, rate in enumerate(RATES, start=1):
        worth /= 1 + rate
        assert float(green_book_factor(year)) == pytest.approx(worth), year


def test_the_green_book_takes_the_place_of_the_companys_own_rate() -> None:
    own = forecast(KNOWN | {"discount_rate": (0.035,) * 3})
    green = forecast(KNOWN | {"discount_rate": (0.09,) * 3}, discount="green-book")
    assert green.worth.npv.value == pytest.approx(own.worth.npv.value)
    rate = next(one for one in green.drivers if one.key == "discount_rate")
    assert rate.quantiles.mid == 0.035
    assert "Green Book" in rate.source
    defaulted = forecast(KNOWN, discount="green-book")
    assert not any("discounted by 8%" in words for words in defaulted.assumed)


def test_after_thirty_years_the_green_book_discounts_by_less() -> None:
    far = {"target_date": "2059-06-30"}
    own = forecast(KNOWN | {"discount_rate": (0.035,) * 3}, **far)
    green = forecast(KNOWN, discount="green-book", **far)
    assert green.worth.npv.value > own.worth.npv.value + 100


def test_factors_of_the_own_rate_are_compound_interest() -> None:
    since = np.arange(24) + 0.5
    found = [float(part[0]) for part in monthly_factors("own", np.array([0.08]), since)]
    assert found == pytest.approx(list(1.08 ** (-since / 12)))


def test_uplifts_are_those_of_the_study() -> None:
    upper, lower = OPTIMISM["green-book-upper"], OPTIMISM["green-book-lower"]
    assert (upper.one_off, upper.duration) == (2.0, 0.54)
    assert (lower.one_off, lower.duration) == (0.1, 0.1)
    assert OPTIMISM["green-book-outsourcing-upper"].running == 0.41
    assert all("Mott MacDonald" in one.source for one in OPTIMISM.values())


def test_an_uplift_raises_what_is_still_to_be_spent_and_not_what_is_spent() -> None:
    stated = KNOWN | {"one_off_cost": (10_000.0,) * 3}
    spent = cost_rows(("2025-03-01", None, 6_000))
    plain = forecast(stated, spent)
    raised = forecast(stated, spent, optimism="green-book-upper")
    assert raised.total.value == pytest.approx(plain.total.value - 2 * 4_000)


def test_an_uplift_of_time_moves_gates_adoption_and_spending_back() -> None:
    stages = stage_rows(("beta", "running", 184, 0.7))
    plain = forecast(USUAL, stages=stages)
    late = forecast(USUAL, stages=stages, optimism="green-book-upper")
    today = plain.as_of
    assert (late.gates.ahead[0].on - today).days == round(184 * 1.54)
    assert late.run_rate.value < plain.run_rate.value
    assert late.by_month["pace_p50"].iloc[0] < plain.by_month["pace_p50"].iloc[0]


def test_an_uplift_spreads_the_same_cost_over_more_time() -> None:
    stated = KNOWN | {"one_off_cost": (12_000.0,) * 3, "saving_per_item": (0.0,) * 3}
    low = forecast(stated, optimism="green-book-lower").by_month["p50"]
    assert low.sum() == pytest.approx(-12_000 * 1.1)
    assert (low.iloc[:13] < 0).all()
    assert low.iloc[14:].abs().max() == pytest.approx(0, abs=1e-6)


def test_an_uplift_is_an_assumption_with_its_source() -> None:
    assert forecast(USUAL).assumed == ()
    (words,) = forecast(USUAL, optimism="green-book-lower").assumed
    assert "one-off cost ahead is 10% higher and the work ahead takes 10% longer" in words
    assert "Mott MacDonald" in words


def test_outsourcing_raises_the_running_cost_alone() -> None:
    stated = KNOWN | {"running_cost": (1_000.0,) * 3}
    plain, raised = forecast(stated), forecast(stated, optimism="green-book-outsourcing-upper")
    assert raised.run_rate.value == pytest.approx(plain.run_rate.value - 410)


def test_a_name_that_is_no_preset_is_refused_with_what_was_meant() -> None:
    with pytest.raises(EstimateError, match="Did you mean 'green-book-upper'"):
        forecast(USUAL, optimism="greenbook-uper")  # type: ignore[arg-type]  # what a typo does
    with pytest.raises(EstimateError, match="is no way of discounting"):
        forecast(USUAL, discount="greenbook")  # type: ignore[arg-type]  # what a typo does
