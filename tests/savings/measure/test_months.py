from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from measured_by_hand import LAUNCHED, THROUGH, by_week, measured

from reportkit.savings.measure.months import by_month


def every(frequency: str, periods: int, start: str = "2024-01-01") -> pd.DataFrame:
    """Periods that cost 100 and would have cost 110 [USD a period]."""
    index = pd.date_range(start, periods=periods, freq=frequency)
    frame = pd.DataFrame(
        {"actual": 100.0, "counterfactual": 110.0, "low": 105.0, "high": 115.0}, index=index
    )
    return frame.assign(saving=10.0, cumulative=0.0, cumulative_low=0.0, cumulative_high=0.0)


def test_weeks_are_shared_between_months_by_their_days() -> None:
    shown = by_month(measured(frame=by_week(saving=7_000))).by_period
    whole = shown.loc["2025-08-01":"2026-09-01", "saving"]
    assert whole.to_numpy() == pytest.approx(1_000 * whole.index.days_in_month)


def test_a_month_with_some_days_unmeasured_goes_at_the_pace_of_the_others() -> None:
    shown = by_month(measured(frame=by_week(saving=7_000))).by_period
    assert THROUGH.day == 25
    assert shown.loc["2026-10-01", "saving"] == pytest.approx(31_000)


def test_a_month_of_which_half_was_not_measured_is_left_out() -> None:
    weeks = by_week(saving=7_000)
    weeks.loc["2026-03-01":"2026-03-28", "actual"] = float("nan")
    shown = by_month(measured(frame=weeks)).by_period
    assert pd.Timestamp("2026-03-01") not in shown.index
    assert shown.loc["2026-04-01", "saving"] == pytest.approx(30_000)


def test_a_week_does_not_speak_for_the_gap_after_it() -> None:
    weeks = by_week(saving=7_000)
    gap = (weeks.index >= "2026-03-01") & (weeks.index < "2026-04-05")
    shown = by_month(measured(frame=weeks[~gap])).by_period
    assert pd.Timestamp("2026-03-01") not in shown.index


def test_weeks_that_err_apart_make_a_month_that_errs_less_than_their_ends_added() -> None:
    weeks = by_week(saving=7_000)
    one_way = measured(frame=weeks)
    apart = np.random.default_rng(1).permuted(one_way.draws, axis=0)
    added, summed = (
        by_month(replace(one_way, draws=drawn)).by_period for drawn in (one_way.draws, apart)
    )
    whole = slice("2025-08-01", "2026-09-01")
    widths = [(month["high"] - month["low"]).loc[whole].mean() for month in (added, summed)]
    assert widths[1] < 0.7 * widths[0]
    usual = weeks["high"].sub(weeks["low"]).mean()
    assert widths[0] == pytest.approx(usual * 30.4 / 7, rel=0.02)


def test_a_month_before_launch_has_no_range() -> None:
    shown = by_month(measured()).by_period
    before = shown.loc[:"2025-06-01"]
    assert len(before) == 18
    assert before["counterfactual"].notna().all()
    assert before[["low", "high"]].isna().all(axis=None)


def test_months_stay_as_they_are() -> None:
    frame = every("MS", 34)
    paced = by_month(measured(frame=frame))
    assert paced.per == "month"
    assert paced.by_period["actual"].to_numpy() == pytest.approx(100.0)


def test_quarters_stay_quarters() -> None:
    paced = by_month(measured(frame=every("QS", 11)))
    assert (paced.per, paced.periods_a_year) == ("quarter", 4)
    assert list(paced.by_period["saving"].dropna()) == [10.0] * 4


def test_a_saving_begins_with_the_first_whole_month_after_launch() -> None:
    shown = by_month(measured()).by_period
    assert LAUNCHED.day > 1
    assert shown["saving"].first_valid_index() == pd.Timestamp("2025-08-01")


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_a_saving_is_above_zero_whichever_way_is_better(better: str) -> None:
    shown = by_month(measured(frame=by_week(better=better))).by_period.dropna()
    assert (shown["saving_low"] < shown["saving"]).all()
    assert (shown["saving"] < shown["saving_high"]).all()
    assert (shown["saving"] > 0).all()
