from __future__ import annotations

import datetime as dt
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from savings_frames import FULLY_ADOPTED, USUAL, cost_rows, driver_rows, forecast, tables
from scipy.special import ndtri

from reportkit.errors import EstimateError
from reportkit.estimate import Estimate, Unknown
from reportkit.savings.cash import net_present_value
from reportkit.savings.forecast import Forecast, forecast_savings

KNOWN = FULLY_ADOPTED | {
    "volume": (1200.0, 1200.0, 1200.0),
    "saving_per_item": (10.0, 10.0, 10.0),
}
FREE = {key: value for key, value in USUAL.items() if not key.endswith("cost")}


def parts(estimate: Estimate) -> list[float]:
    assert estimate.low is not None
    assert estimate.high is not None
    return [estimate.low, estimate.value, estimate.high]


@settings(max_examples=20, deadline=None)
@given(st.floats(0.1, 10))
def test_without_cost_a_saving_is_linear_in_the_rate(factor: float) -> None:
    low, mid, high = USUAL["loaded_rate"]
    one = forecast(FREE)
    scaled = forecast(FREE | {"loaded_rate": (low * factor, mid * factor, high * factor)})
    assert parts(scaled.run_rate) == pytest.approx([factor * part for part in parts(one.run_rate)])
    assert parts(scaled.total) == pytest.approx([factor * part for part in parts(one.total)])


@settings(max_examples=20, deadline=None)
@given(st.floats(1.001, 10))
def test_more_volume_saves_more(factor: float) -> None:
    low, mid, high = USUAL["volume"]
    one = forecast(USUAL)
    more = forecast(USUAL | {"volume": (low * factor, mid * factor, high * factor)})
    assert all(np.array(parts(more.total)) > np.array(parts(one.total)))
    assert more.chance_of_target is not None
    assert one.chance_of_target is not None
    assert more.chance_of_target >= one.chance_of_target
    assert (more.by_month["p50"] > one.by_month["p50"]).all()


@st.composite
def ranges(draw: st.DrawFn) -> dict[str, tuple[float, float, float]]:
    share, cost, months = st.floats(0, 1), st.floats(0, 1e7), st.floats(0, 60)
    each = {
        "volume": st.floats(0, 1e7),
        "volume_growth": st.floats(-0.5, 0.5),
        "time_saved": st.floats(-5, 60),
        "loaded_rate": st.floats(0, 200),
        "adoption_ceiling": share,
        "adoption_half": months,
        "adoption_speed": months,
        "attribution": share,
        "one_off_cost": cost,
        "running_cost": cost,
        "discount_rate": st.floats(0, 0.3),
    }
    return {
        key: tuple(sorted(draw(st.tuples(part, part, part))))  # type: ignore[misc]  # sorted loses the length
        for key, part in each.items()
    }


@settings(max_examples=40, deadline=None)
@given(ranges())
def test_quantiles_are_in_order_and_finite_whatever_is_stated(
    stated: dict[str, tuple[float, float, float]],
) -> None:
    made = forecast(stated, draws=64)
    by_month = made.by_month.to_numpy()
    assert np.isfinite(by_month).all()
    for quantiles in np.split(by_month, 3, axis=1):
        assert (np.diff(quantiles, axis=1) >= 0).all()
    assert 0 <= made.worth.chance_never_pays_back <= 1


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not() -> None:
    one, same, other = (forecast(USUAL, seed=seed) for seed in (1, 1, 2))
    assert one.by_month.to_numpy().tobytes() == same.by_month.to_numpy().tobytes()
    assert one.tornado.equals(same.tornado)
    assert (one.run_rate, one.worth.npv) == (same.run_rate, same.worth.npv)
    assert one.run_rate != other.run_rate


def test_a_product_of_log_normals_is_the_log_normal_of_the_closed_form() -> None:
    median, ratio = (1e6, 5.0, 40.0), (1.2, 1.5, 1.3)
    keys = ("volume", "time_saved", "loaded_rate")
    stated = {k: (m / r, m, m * r) for k, m, r in zip(keys, median, ratio, strict=True)}
    made = forecast(FULLY_ADOPTED | stated, draws=2**14)
    spread = math.hypot(*(math.log(r) for r in ratio))
    middle = math.prod(median) / 60
    wanted = [middle * math.exp(side * spread) for side in (-1, 0, 1)]
    # 2^14 plain draws would stray by 1% at either end.
    assert parts(made.run_rate) == pytest.approx(wanted, rel=5e-3)
    over = math.log(1.5e6 / middle) / (spread / float(ndtri(0.9)))
    chance = 1 - 0.5 * (1 + math.erf(over / math.sqrt(2)))
    assert made.chance_of_target == pytest.approx(chance, abs=2e-3)


def test_known_drivers_give_known_figures() -> None:
    cost = (5000.0, 5000.0, 5000.0)
    made = forecast(KNOWN | {"one_off_cost": cost, "discount_rate": (0.08, 0.08, 0.08)})
    assert parts(made.run_rate) == pytest.approx([12_000] * 3)
    assert parts(made.total) == pytest.approx([55_000] * 3)
    flows = np.full(60, 1000) - np.repeat([5000 / 12, 0], [12, 48])
    days = 1.08 ** (-(1 / 30) / 12)
    assert made.worth.npv.value == pytest.approx(net_present_value(flows, 0.08) * days)
    assert made.tornado.empty


def test_points_still_to_shift_save_their_price_a_year() -> None:
    points = {"volume": (40.0, 42.0, 44.0), "saving_per_item": (-9e3, 6e4, 1.3e5)}
    rows = driver_rows(FULLY_ADOPTED | points, volume="points", saving_per_item="EUR/point")
    made = forecast_savings(tables(rows))
    assert isinstance(made, Forecast)
    assert made.run_rate.value == pytest.approx(42 * 6e4, rel=0.01)
    assert made.run_rate.low == pytest.approx(42 * -9e3, rel=0.05)


def test_running_cost_is_in_the_run_rate_and_one_off_cost_is_not() -> None:
    made = forecast(KNOWN | {"running_cost": (2e3, 2e3, 2e3), "one_off_cost": (9e3, 9e3, 9e3)})
    assert made.run_rate.value == pytest.approx(10_000)
    assert made.by_month["p50"].iloc[0] == pytest.approx(10_000 / 12 - 9e3 / 12)


def test_running_cost_follows_adoption() -> None:
    half = KNOWN | {"adoption_half": (600.0,) * 3, "running_cost": (1e6,) * 3}
    assert abs(forecast(half).run_rate.value) < 1e-3


def test_what_is_spent_is_sunk_and_left_out() -> None:
    stated = KNOWN | {"one_off_cost": (5e3, 5e3, 5e3)}
    made = forecast(stated, cost_rows(("2025-03-01", None, 4e3)))
    assert made.spent == 4000
    assert made.total.value == pytest.approx(60_000 - 1000)


def test_spending_beyond_the_p90_is_said_to_be_assumed_over() -> None:
    made = forecast(USUAL, cost_rows(("2025-03-01", None, 5e6)))
    assert made.assumed == (
        "no more one-off cost is to come, for what is spent has passed its P90",
    )


def test_a_budget_ahead_is_a_cost_ahead_where_no_driver_states_it() -> None:
    free = {key: part for key, part in USUAL.items() if key != "one_off_cost"}
    without = forecast(free)
    planned = cost_rows(("2025-08-01", 300e3, None))
    counted = forecast(free, planned)
    assert parts(counted.total) == pytest.approx([part - 300e3 for part in parts(without.total)])
    cost = next(one for one in counted.drivers if one.key == "one_off_cost")
    assert (cost.quantiles.mid, cost.defaulted) == (300e3, False)


def test_payback_is_when_the_savings_ahead_have_paid_for_the_cost_ahead() -> None:
    made = forecast(KNOWN | {"one_off_cost": (17_500.0,) * 3})
    assert made.worth.payback_months is not None
    # 1,000 a month pay 17,500 in the 18th month; 17 were not enough.
    assert parts(made.worth.payback_months) == [17, 17, 17]
    assert made.worth.chance_never_pays_back == 0


def test_a_cost_above_all_savings_never_pays_back() -> None:
    made = forecast(KNOWN | {"one_off_cost": (61e3, 61e3, 61e3)})
    assert made.worth.payback_months is None
    assert made.worth.chance_never_pays_back == 1


def test_payback_that_may_never_come_has_a_chance_and_the_months_of_the_rest() -> None:
    made = forecast(KNOWN | {"one_off_cost": (40e3, 60e3, 80e3)}, draws=2**14)
    assert made.worth.chance_never_pays_back == pytest.approx(0.5, abs=0.01)
    assert made.worth.payback_months is not None
    assert made.worth.payback_months.value < 60


def test_the_run_rate_is_that_of_the_target_date() -> None:
    made = forecast(USUAL)
    assert made.run_rate_on == made.target_date == dt.date(2027, 12, 31)


def test_without_a_target_date_the_run_rate_is_that_of_adoption_at_its_ceiling() -> None:
    made = forecast(USUAL, target_date=pd.NaT)
    # From 15 January 2025: half after 14 months, and 95% another 8 later.
    assert made.run_rate_on == dt.date(2026, 11, 1)
    slow = forecast(USUAL | {"adoption_half": (100, 110, 120)}, target_date=pd.NaT)
    assert slow.run_rate_on == dt.date(2030, 6, 1)


def test_a_target_date_that_has_passed_is_judged_by_the_pace_now() -> None:
    made = forecast(USUAL, target_date=pd.Timestamp("2025-03-31"))
    assert made.run_rate_on == dt.date(2025, 7, 1)
    assert made.chance_of_target is not None


def test_without_a_target_there_is_no_chance_of_it() -> None:
    assert forecast(USUAL, target_saving=math.nan).chance_of_target is None


def test_without_a_start_adoption_starts_at_the_as_of_date() -> None:
    late = forecast(USUAL, started=pd.NaT)
    same = forecast(USUAL, started=pd.Timestamp("2025-06-30"))
    assert late.total == same.total
    assert late.total.value < forecast(USUAL).total.value


def test_one_more_driver_leaves_the_draws_of_the_others_alone() -> None:
    few = {key: USUAL[key] for key in ("volume", "time_saved", "loaded_rate", "adoption_ceiling")}
    stated = few | {"volume_growth": (0, 0, 0)}
    assert forecast(few).total == forecast(stated).total


def test_what_was_assumed_is_listed_in_words() -> None:
    made = forecast({key: USUAL[key] for key in USUAL if key != "attribution"})
    assert made.assumed == ("the initiative causes 60% to 95% of the saving",)
    assert forecast(USUAL).assumed == ()
    (start,) = forecast(USUAL, started=pd.NaT).assumed
    assert start == "adoption starts today, for no first day is recorded"


def test_the_method_says_what_was_multiplied_and_how_often() -> None:
    assert forecast(USUAL).method.startswith("Volume times time saved times cost of an hour")
    assert "1,024 draws" in forecast(KNOWN).method
    assert "saving per item" in forecast(KNOWN).method


def test_months_are_indexed_by_their_first_day_over_the_whole_horizon() -> None:
    made = forecast(USUAL)
    assert list(made.by_month.index[:2]) == [pd.Timestamp("2025-07-01"), pd.Timestamp("2025-08-01")]
    assert len(made.by_month) == 60
    assert parts(made.total) == pytest.approx(list(made.by_month.iloc[-1, 3:6]))


def test_the_pace_of_the_target_month_is_the_run_rate() -> None:
    made = forecast(USUAL)
    month = pd.Timestamp(made.run_rate_on.replace(day=1))
    assert parts(made.run_rate) == pytest.approx(list(made.by_month.loc[month].iloc[6:]))


def test_without_drivers_the_saving_is_unknown_and_says_what_it_needs() -> None:
    unknown = forecast_savings(tables(None, currency=math.nan))
    assert isinstance(unknown, Unknown)
    assert unknown.wants == "the table 'drivers'"


def test_with_too_few_drivers_the_saving_is_unknown_and_says_which() -> None:
    unknown = forecast_savings(tables(driver_rows({"attribution": (0.5, 0.6, 0.7)})))
    assert isinstance(unknown, Unknown)
    assert unknown.why == "the drivers of catalogue are only attribution"
    assert unknown.wants == (
        "volume and either saving_per_item or time_saved and loaded_rate in the table 'drivers'"
    )


def test_a_misspelt_driver_is_an_error_and_no_lack() -> None:
    with pytest.raises(EstimateError, match="Did you mean 'volume'"):
        forecast_savings(tables(driver_rows({"volumes": (1, 2, 3)})))


def test_an_initiative_without_a_currency_is_refused() -> None:
    with pytest.raises(EstimateError, match="catalogue has no currency"):
        forecast_savings(tables(driver_rows(USUAL), currency=math.nan))


def test_a_forecast_of_several_initiatives_is_refused() -> None:
    made = tables(driver_rows(USUAL))
    two = pd.concat([made.frames["initiatives"], made.frames["initiatives"]])
    several = type(made)(made.as_of, made.source, {"initiatives": two})
    with pytest.raises(EstimateError, match="the tables hold 2"):
        forecast_savings(several)


def test_what_lands_in_a_calendar_year_is_the_sum_of_its_months() -> None:
    made = forecast(KNOWN | {"one_off_cost": (24_000.0,) * 3})
    assert list(made.by_year.index) == [2026, 2027, 2028, 2029]
    # From July 2025 on the cost is spread over a year: half of it falls into 2026.
    assert list(made.by_year["p50"]) == pytest.approx([0, 12_000, 12_000, 12_000])
    summed = made.by_month["p50"].groupby(made.by_month.index.year).sum()
    assert list(made.by_year["p50"]) == pytest.approx(list(summed[1:-1]))


def test_a_year_that_begins_with_the_forecast_is_a_whole_one() -> None:
    made = forecast(USUAL, as_of=dt.date(2025, 12, 31))
    assert list(made.by_year.index) == [2026, 2027, 2028, 2029, 2030]
    assert (made.by_year["p10"] < made.by_year["p90"]).all()
