"""One series against its own past."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from reportkit.errors import EstimateError
from reportkit.savings.measure import measure
from reportkit.savings.measure.series.mixture import quantiles
from reportkit.savings.measure.series.placebos import widening

LAUNCH = "2023-01-01"


def monthly(saved: float = 0.0, seed: int = 1, noise: float = 1.0) -> pd.Series:
    """Five years of a cost with trend and season, of which the last loses a share ``saved``."""
    rng = np.random.default_rng(seed)
    month = np.arange(60)
    cost = 100 + 0.2 * month + 6 * np.cos(2 * np.pi * month / 12) + noise * rng.normal(size=60)
    index = pd.date_range("2019-01-01", periods=60, freq="MS")
    series = pd.Series(np.where(month >= 48, cost * (1 - saved), cost), index=index, name="cost")
    series.attrs["unit"] = "GBP"
    return series


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


def test_a_month_without_a_figure_since_launch_claims_nothing() -> None:
    series = monthly(0.1)
    series.iloc[55] = np.nan
    found = measure(series, LAUNCH)
    assert found.by_period["saving"].iloc[55] == 0


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


def bent(change: str) -> tuple[pd.Series, Any, dict[str, Any]]:  # noqa: C901  one case each, in a row
    series, launch, more = monthly(), LAUNCH, {}
    control = pd.DataFrame({"other": np.arange(60.0)}, index=series.index)
    match change:
        case "unsorted":
            series = series.iloc[::-1]
        case "repeated":
            series = pd.concat([series, series.iloc[-1:]])
        case "launch outside":
            launch = "2030-01-01"
        case "no date":
            launch = "soon"
        case "missing":
            series[:] = np.nan
        case "constant":
            series[:] = 5.0
        case "infinite":
            series.iloc[3] = np.inf
        case "control":
            control.iloc[50] = np.nan
            more = {"controls": control}
        case "short":
            launch = "2019-06-01"
        case "no dates":
            series = series.reset_index(drop=True)
        case "words":
            series = series.astype(object)
            series.iloc[2] = "n/a"
        case "better":
            more = {"better": "nicer"}
    return series, launch, more


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("unsorted", "not in order"),
        ("repeated", "1 of 61 dates are repeated"),
        ("launch outside", "lies outside cost, which runs from 2019-01-01 to 2023-12-31"),
        ("no date", "is not a date"),
        ("missing", "no value before launch"),
        ("constant", "is 5 in all 48 periods before launch"),
        ("infinite", "1 of 60 values are infinite"),
        ("control", "'other' is missing in 1 periods since launch"),
        ("short", "has 5 values before launch; 24 are needed"),
        ("no dates", "not by dates"),
        ("words", "not numbers"),
        ("better", "'lower'"),
    ],
)
def test_a_series_that_cannot_be_measured_says_what_is_wrong(change: str, says: str) -> None:
    series, launch, more = bent(change)
    with pytest.raises(EstimateError) as caught:
        measure(series, launch, **more)
    assert says in str(caught.value)
