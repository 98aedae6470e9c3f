"""One series against its own past."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from savings_series import LAUNCH, monthly

from reportkit.savings.measure import measure
from reportkit.savings.measure.series.mixture import quantiles
from reportkit.savings.measure.widening import widening


def test_a_saving_that_is_there_is_found_with_its_unit() -> None:
    found = measure(monthly(0.1), LAUNCH)
    without = monthly().iloc[48:].sum()
    assert found.total is not None
    assert found.total.unit == "GBP"
    assert found.total.value == pytest.approx(0.1 * without, rel=0.1)
    assert found.chance_of_saving is not None
    assert found.chance_of_saving > 0.99
    assert found.why == ""


def test_ranges_hold_the_truth_about_as_often_as_they_say() -> None:
    held = 0
    for seed in range(60):
        series = monthly(0.1, seed)
        truth = float((monthly(0, seed) - series).sum())
        total = measure(series, LAUNCH).total
        assert total is not None
        assert total.low is not None
        assert total.high is not None
        held += total.low <= truth <= total.high
    assert 40 <= held <= 58


def test_a_rise_is_a_gain_where_higher_is_better() -> None:
    falls = measure(monthly(0.1), LAUNCH).total
    rises = measure(-monthly(0.1) + 1000, LAUNCH, better="higher").total
    assert falls is not None
    assert rises is not None
    assert rises.value == pytest.approx(falls.value, rel=0.1)


def test_the_periods_add_up_to_the_total() -> None:
    found = measure(monthly(0.1), LAUNCH)
    assert found.total is not None
    last = found.by_period.iloc[-1]
    assert last["cumulative"] == pytest.approx(found.total.value)
    assert last["cumulative_low"] == pytest.approx(found.total.low)
    assert found.by_period["saving"].sum() == pytest.approx(found.total.value, rel=0.02)
    before = found.by_period.loc[: pd.Timestamp("2022-12-01")]
    assert before["saving"].isna().all()
    assert (before["counterfactual"] - before["actual"]).abs().max() < 5


def test_a_control_shows_what_hit_all_series_at_once() -> None:
    shock = np.where(np.arange(60) >= 50, 15.0, 0.0) + 3 * np.sin(np.arange(60))
    rng = np.random.default_rng(3)
    series = monthly() + shock
    control = pd.DataFrame({"other": 50 + shock + 0.3 * rng.normal(size=60)}, index=series.index)
    alone = measure(series, LAUNCH).total
    compared = measure(series, LAUNCH, controls=control).total
    assert alone is not None
    assert compared is not None
    assert abs(compared.value) < abs(alone.value) / 3


def test_a_wrong_value_and_a_gap_are_set_aside_and_named() -> None:
    series = monthly(0.1)
    series.iloc[20] *= 2
    series.iloc[54] *= 0.5
    series.iloc[30] = np.nan
    found = measure(series, LAUNCH)
    clean = measure(monthly(0.1), LAUNCH)
    assert [str(one.period) for one in found.set_aside] == [
        "2020-09-01",
        "2021-07-01",
        "2023-07-01",
    ]
    assert found.total is not None
    assert clean.total is not None
    assert found.total.value == pytest.approx(clean.total.value, rel=0.1)
    counted = found.by_period.iloc[54]
    assert counted["actual"] == pytest.approx(series.iloc[54] * 2, rel=0.1)
    assert counted["counterfactual"] - counted["actual"] == pytest.approx(counted["saving"])
    assert found.set_aside[-1].value == series.iloc[54]


def test_a_month_without_a_figure_since_launch_claims_nothing() -> None:
    series = monthly(0.1)
    series.iloc[55] = np.nan
    since = measure(series, LAUNCH).by_period.iloc[48:]
    assert list(np.flatnonzero(since["saving"].isna())) == [7]
    assert since["cumulative"].iloc[7] == since["cumulative"].iloc[6]


def test_the_pace_of_a_quarter_is_that_of_its_recorded_months() -> None:
    whole = measure(monthly(0.1), LAUNCH).pace
    series = monthly(0.1)
    series.iloc[58] = np.nan
    pace = measure(series, LAUNCH).pace
    assert whole is not None
    assert pace is not None
    assert pace.value == pytest.approx(whole.value, rel=0.1)
    assert measure(series.iloc[:50], LAUNCH).pace is None


def test_a_history_that_is_too_long_to_look_at_is_cut_and_said_to_be() -> None:
    rng = np.random.default_rng(2)
    days = pd.date_range("2018-01-01", periods=520, freq="D")
    series = pd.Series(100 + rng.normal(size=520), index=days)
    found = measure(series, days[490])
    assert "the latest 400 periods before launch (the 90 before" in found.method
    assert found.by_period.index[0] == days[90]
    assert "latest" not in measure(series.iloc[100:], days[490]).method


def test_a_series_that_left_its_own_past_has_no_figure_and_says_why() -> None:
    series = monthly(noise=0.2)
    series += np.maximum(np.arange(60) - 30, 0) ** 2 * 1.0
    found = measure(series, LAUNCH)
    assert not found.placebo.may_speak
    assert found.total is None
    assert found.chance_of_saving is None
    assert "nothing had happened" in found.why


def test_what_runs_found_where_nothing_happened_widens_and_never_narrows() -> None:
    assert widening(np.zeros(6)) == 1
    assert widening(np.full(6, 3.0)) == pytest.approx(np.sqrt((10 + 54) / 16))
    assert widening(np.full(6, 90.0)) == widening(np.full(6, 4.0))


def test_what_could_have_been_seen_shrinks_with_the_noise_and_has_a_date() -> None:
    loud, quiet = (measure(monthly(noise=size), LAUNCH).detectable for size in (4.0, 1.0))
    assert 0 < quiet.smallest < loud.smallest
    day = quiet.when(200.0, pd.Timestamp(LAUNCH).date())
    assert day is not None
    assert quiet.when(1e-6, pd.Timestamp(LAUNCH).date()) is None


def test_the_same_seed_gives_the_same_bytes() -> None:
    first, again = (measure(monthly(0.1), LAUNCH, seed=4) for _ in range(2))
    pd.testing.assert_frame_equal(first.by_period, again.by_period, check_exact=True)


@pytest.mark.parametrize(
    ("freq", "periods", "launch"),
    [("D", 200, 150), ("W-MON", 120, 100), ("MS", 48, 36), ("QS", 24, 16)],
)
def test_days_weeks_months_and_quarters_are_told_apart(
    freq: str, periods: int, launch: int
) -> None:
    rng = np.random.default_rng(2)
    index = pd.date_range("2018-01-01", periods=periods, freq=freq)
    series = pd.Series(100 + rng.normal(size=periods), index=index)
    found = measure(series, index[launch])
    assert found.launched == index[launch].date()
    as_periods = measure(series.set_axis(index.to_period()), index[launch])
    assert as_periods.total == found.total


def test_quantiles_of_one_student_t_are_its_own() -> None:
    one = np.array([1.0])
    low, middle, high = quantiles(one, 5 * one, 2 * one, 7, (0.1, 0.5, 0.9))
    assert middle == pytest.approx(5)
    assert high == pytest.approx(5 + 2 * 1.414924, abs=1e-5)
    assert low == pytest.approx(10 - high)


@pytest.mark.parametrize(("times", "more"), [(1e6, 0.0), (1e-9, 0.0), (1.0, 1e9), (1.0, -1e6)])
def test_neither_the_unit_nor_how_far_from_zero_decides_what_is_found(
    times: float, more: float
) -> None:
    noisy = monthly(0.03, noise=3.0)
    # What may be below zero is measured on the plain scale, whatever its unit.
    plain = noisy - 100 if more else noisy
    once, again = measure(plain, LAUNCH).total, measure(plain * times + more, LAUNCH).total
    assert once is not None
    assert again is not None
    assert once.low is not None
    assert again.low is not None
    spread = once.value - once.low
    assert again.value / times == pytest.approx(once.value, abs=0.05 * spread)
    assert again.low / times == pytest.approx(once.low, abs=0.1 * spread)


def test_what_is_not_recorded_at_either_end_is_no_part_of_it() -> None:
    series = monthly(0.1)
    padded = series.copy()
    padded.iloc[:5] = np.nan
    padded.iloc[55:] = np.nan
    found, cut = measure(padded, LAUNCH), measure(series.iloc[5:55], LAUNCH)
    assert found.total == cut.total
    assert str(found.through) == "2023-07-31"
    assert found.set_aside == ()


def test_two_controls_that_are_one_and_the_same_do_no_harm() -> None:
    rng = np.random.default_rng(3)
    control = pd.DataFrame({"one": rng.normal(size=60)}, index=monthly().index)
    once = measure(monthly(0.1), LAUNCH, controls=control).total
    twice = measure(monthly(0.1), LAUNCH, controls=control.assign(other=control["one"])).total
    assert once is not None
    assert twice is not None
    assert twice.value == pytest.approx(once.value, rel=0.05)


def test_a_control_may_be_by_period_or_in_another_time_zone() -> None:
    rng = np.random.default_rng(3)
    control = pd.DataFrame({"one": rng.normal(size=60)}, index=monthly().index)
    plain = measure(monthly(0.1), LAUNCH, controls=control)
    days = pd.DatetimeIndex(control.index)
    for index in (days.to_period("M"), days.tz_localize("UTC")):
        found = measure(monthly(0.1), LAUNCH, controls=control.set_axis(index))
        assert found.total == plain.total


def test_a_control_is_not_needed_where_nothing_was_recorded() -> None:
    rng = np.random.default_rng(3)
    control = pd.DataFrame({"one": rng.normal(size=60)}, index=monthly().index)
    series = monthly(0.1)
    series.iloc[52] = np.nan
    found = measure(series.drop(series.index[52]), LAUNCH, controls=control.drop(series.index[52]))
    assert np.isfinite(found.by_period.iloc[48:].drop(index=series.index[52])).all(axis=None)
