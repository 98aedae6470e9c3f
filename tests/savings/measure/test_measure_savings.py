"""Measuring an initiative's tables: what is found and what is said."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from catalogue_automation import generate
from savings_sites import (
    LAUNCHES,
    SAVED,
    automation,
    definitions,
    drawn,
    measured,
    tables_of,
    true_saving,
)

from reportkit.errors import EstimateError
from reportkit.savings.measure.measure_savings import measure_savings

if TYPE_CHECKING:
    from reportkit.savings.measure.measured import Measured

NORTH = {"north": "2025-07-01"}


@pytest.fixture(scope="module")
def catalogue() -> Measured:
    return measured(automation(generate(3), dt.date(2026, 10, 31)))


@pytest.fixture(scope="module")
def small() -> Measured:
    return measured(tables_of(drawn()))


def cut(metrics: pd.DataFrame, site: str, metric: str, since: str, until: str) -> pd.DataFrame:
    """Empty a metric's values of a site from one day up to, not including, another."""
    there = (
        (metrics["site"] == site)
        & (metrics["metric"] == metric)
        & (metrics["period"] >= since)
        & (metrics["period"] < until)
    )
    return metrics.assign(value=metrics["value"].mask(there))


def test_a_saving_that_is_there_is_found_at_each_site(small: Measured) -> None:
    truth = drawn().groupby("site")["saving"].sum()
    assert small.total is not None
    assert small.total.value == pytest.approx(truth.sum(), rel=0.05)
    assert small.total.unit == "EUR"
    assert small.by_unit is not None
    assert list(small.by_unit.index) == ["north", "south"]
    for site, row in small.by_unit.iterrows():
        assert row["saving"] == pytest.approx(truth[site], rel=0.1)
        assert row["low"] < row["saving"] < row["high"]
    assert small.chance_of_saving == 1


def test_it_says_how_it_found_it(small: Measured) -> None:
    assert small.design == "group-time effects, against the sites not yet live"
    assert small.design_why.startswith("2 sites went live on 2 dates and 2 are not live yet")
    assert small.launched == dt.date(2025, 7, 1)
    assert small.through == dt.date(2026, 12, 31)
    assert small.left_out == ()


def test_the_periods_add_up_to_the_total(small: Measured) -> None:
    after = small.by_period.loc["2025-07-01":]  # type: ignore[misc]  # a slice of days
    assert small.total is not None
    assert after["cumulative"].iloc[-1] == pytest.approx(small.total.value, rel=1e-6)
    assert after["cumulative_low"].iloc[-1] == pytest.approx(small.total.low, rel=1e-6)
    assert after["saving"].sum() == pytest.approx(small.total.value, rel=0.01)
    gap = after["counterfactual"] - after["actual"]
    assert gap.to_numpy() == pytest.approx(after["saving"].to_numpy(), rel=0.01, abs=1)
    before = small.by_period.loc[:"2025-06-01"]  # type: ignore[misc]  # a slice of days
    assert before["saving"].isna().all()
    inside = (before["actual"] >= before["low"]) & (before["actual"] <= before["high"])
    assert inside.mean() >= 0.6


def test_the_pace_is_the_latest_quarter_times_four(small: Measured) -> None:
    latest = small.by_period["saving"].iloc[-3:].sum() * 4
    assert small.pace is not None
    assert small.pace.unit == "EUR/year"
    assert small.pace.value == pytest.approx(latest, rel=0.02)


def test_the_counterfactual_moves_with_volume() -> None:
    busier = drawn()
    south = (busier["site"] == "south") & (busier["period"] >= "2026-01-01")
    doubled = busier.assign(value=busier["value"].where(~south, busier["value"] * 2))
    once, twice = measured(tables_of(busier)), measured(tables_of(doubled))
    assert once.by_unit is not None
    assert twice.by_unit is not None
    found = twice.by_unit.loc["south", "saving"] / once.by_unit.loc["south", "saving"]
    assert found == pytest.approx(2, rel=0.05)


def test_the_volume_of_all_sites_is_measured_with_it(small: Measured) -> None:
    metrics = drawn()
    latest = metrics[(metrics["metric"] == "items") & (metrics["period"] >= "2026-10-01")]
    assert small.drivers["volume"].unit == "items/year"
    assert small.drivers["volume"].value == pytest.approx(latest["value"].sum() * 4)


def test_a_shock_at_every_site_is_not_taken_for_the_initiatives_doing() -> None:
    metrics = drawn()
    shocked = metrics["metric"].eq("cost") & metrics["period"].ge("2026-03-01")
    dearer = metrics.assign(value=metrics["value"].where(~shocked, metrics["value"] * 1.3))
    saved = metrics["saving"].where(~shocked, metrics["saving"] * 1.3).sum()
    found = measured(tables_of(dearer))
    assert found.total is not None
    assert found.total.value == pytest.approx(saved, rel=0.06)


def test_a_wrong_value_and_a_gap_are_set_aside_and_hardly_move_the_figure() -> None:
    metrics = drawn()
    wrong = (
        metrics["site"].eq("north")
        & metrics["metric"].eq("cost")
        & metrics["period"].eq("2026-04-01")
    )
    soiled = metrics.assign(value=metrics["value"].where(~wrong, metrics["value"] * 1.9))
    soiled = cut(soiled, "south", "items", "2026-06-01", "2026-07-01")
    found, clean = measured(tables_of(soiled)), measured(tables_of(metrics))
    told = {(one.unit_of, one.period.isoformat(), one.reason) for one in found.set_aside}
    assert ("north", "2026-04-01", "cost far from its neighbours") in told
    assert ("south", "2026-06-01", "no volume recorded") in told
    assert clean.set_aside == ()
    assert found.total is not None
    assert clean.total is not None
    assert found.total.value == pytest.approx(clean.total.value, rel=0.02)


def test_no_saving_is_claimed_for_a_site_that_has_long_fallen_silent() -> None:
    launches = LAUNCHES | {"north": "2025-03-01"}
    metrics = drawn(launches)
    silent = cut(metrics, "north", "cost", "2025-09-01", "2027-01-01")
    silent = cut(silent, "north", "items", "2025-09-01", "2027-01-01")
    found = measured(tables_of(silent, launches))
    assert found.by_unit is not None
    north = metrics[metrics["site"] == "north"]
    until = north.loc[north["period"] < "2026-05-01", "saving"].sum()
    assert found.by_unit.loc["north", "saving"] == pytest.approx(until, rel=0.1)


def test_the_placebo_runs_pretend_other_dates_and_other_sites(small: Measured) -> None:
    runs = small.placebo.runs
    assert {"east", "west", "the live sites"} == set(runs["where"])
    pretended = runs.index[runs["where"] == "the live sites"]
    assert (pretended < pd.Timestamp("2025-07-01")).all()
    assert small.placebo.widened >= 1
    assert small.placebo.may_speak


def test_a_method_that_fails_where_nothing_happened_does_not_speak() -> None:
    launches = LAUNCHES | dict.fromkeys("abcd")
    metrics = drawn(launches)
    months = (metrics["period"] - pd.Timestamp("2025-07-01")).dt.days.clip(lower=0) / 30
    # From the first launch on every site drifts on its own, as none had before.
    apart = {site: 0.03 * (-1) ** number for number, site in enumerate(launches)}
    drift = np.exp(metrics["site"].map(apart) * months).where(metrics["metric"] == "cost", 1.0)
    found = measured(tables_of(metrics.assign(value=metrics["value"] * drift), launches))
    assert not found.placebo.may_speak
    assert found.total is None
    assert found.pace is None
    assert found.chance_of_saving is None
    assert found.why.endswith("the method would have reported a change.")
    assert found.placebo.widened > 1.5


def test_what_could_have_been_seen_is_less_than_what_was(small: Measured) -> None:
    assert small.total is not None
    assert small.total.low is not None
    assert 0 < small.detectable.smallest < small.total.value
    assert small.detectable.share < SAVED
    assert small.detectable.ahead.is_monotonic_increasing
    assert small.detectable.ahead.index[0] == pd.Timestamp("2027-01-31")
    assert small.detectable.when(small.total.value, small.launched) is not None


def test_the_same_seed_gives_the_same_bytes() -> None:
    tables = tables_of(drawn())
    once, again, other = measured(tables), measured(tables), measured(tables, seed=1)
    pd.testing.assert_frame_equal(once.by_period, again.by_period)
    pd.testing.assert_frame_equal(once.placebo.runs, again.placebo.runs)
    assert once.total == again.total
    assert once.total != other.total


def test_without_volume_the_cost_itself_is_measured() -> None:
    metrics = drawn()
    found = measured(tables_of(metrics[metrics["metric"] == "cost"]))
    assert found.total is not None
    assert found.total.low is not None
    assert found.total.high is not None
    truth = metrics["saving"].sum()
    assert found.total.value == pytest.approx(truth, rel=0.4)
    assert found.drivers == {}


def test_a_cost_that_says_no_role_is_known_by_its_money() -> None:
    plain = definitions(cost={"role": None})
    with_role, without = measured(tables_of(drawn())), measured(tables_of(drawn(), defined=plain))
    assert with_role.total == without.total


def test_one_series_is_measured_against_its_own_past() -> None:
    metrics = drawn({"north": "2026-04-01"}).drop(columns="site")
    truth = metrics["saving"].sum()
    found = measured(tables_of(metrics, {"everywhere": "2026-04-01"}))
    assert found.design == "one series against its own past"
    assert found.by_unit is None
    assert found.total is not None
    assert found.total.low is not None
    assert found.total.high is not None
    assert found.total.low < truth < found.total.high


def test_where_all_went_live_together_it_says_what_it_cannot_tell() -> None:
    launches = dict.fromkeys(("north", "south"), "2026-04-01")
    found = measured(tables_of(drawn(launches), launches))
    assert found.design == "several sites, each against its own past"
    assert "can't be told from the saving" in found.design_why


def test_a_range_grows_once_no_site_is_left_to_compare_with() -> None:
    launches = {"north": "2025-01-01", "south": "2025-07-01", "east": "2025-07-01"}
    alone = measured(tables_of(drawn(launches), launches))
    compared = measured(tables_of(drawn(launches | {"west": None}), launches | {"west": None}))
    assert "all are live" in alone.design_why
    wide = alone.by_period["cumulative_high"] - alone.by_period["cumulative_low"]
    narrow = compared.by_period["cumulative_high"] - compared.by_period["cumulative_low"]
    assert wide.iloc[-1] > 1.5 * narrow.iloc[-1]


def test_days_are_added_up_to_weeks() -> None:
    launches = {"north": "2025-02-03", "east": None, "west": None}
    days = pd.bdate_range("2024-01-03", "2025-08-08")
    metrics = drawn(launches, periods=days)
    defined = definitions(cost={"unit": "EUR/day"}, items={"unit": "items/day"})
    found = measured(tables_of(metrics, launches, defined, as_of=dt.date(2025, 8, 13)))
    assert found.by_period.index[0] == pd.Timestamp("2024-01-08")
    assert (found.by_period.index.day_of_week == 0).all()
    assert found.total is not None
    assert found.total.value == pytest.approx(metrics["saving"].sum(), rel=0.05)


def test_a_period_that_begins_off_the_calendar_is_refused() -> None:
    metrics = drawn()
    off = metrics.assign(
        period=metrics["period"].mask(metrics.index == 7, pd.Timestamp("2024-08-11"))
    )
    with pytest.raises(EstimateError, match=r"1 of 144 periods .* 2024-08-11"):
        measure_savings(tables_of(off))


def test_the_invented_initiative_is_measured_up_to_the_last_week_that_has_come_in(
    catalogue: Measured,
) -> None:
    assert catalogue.through == dt.date(2026, 10, 25)
    assert catalogue.launched == dt.date(2025, 7, 14)
    assert catalogue.by_unit is not None
    assert len(catalogue.by_unit) == 8
    truth = true_saving(generate(3), catalogue.through)
    assert catalogue.total is not None
    assert catalogue.total.value == pytest.approx(truth, rel=0.15)


def test_in_its_first_weeks_it_says_how_little_is_known() -> None:
    found = measured(automation(generate(3), dt.date(2025, 7, 31)))
    assert found.total is not None
    assert found.total.low is not None
    assert found.total.low < 0
    assert found.pace is None
    assert found.placebo.widened >= 1
    # Where a pretended site has no figure in so short a time, there is nothing to judge.
    assert (found.placebo.runs["high"] > found.placebo.runs["low"]).all()


def test_nothing_recorded_later_is_known(catalogue: Measured) -> None:
    day = dt.date(2026, 3, 31)
    then = measured(automation(generate(3), day))
    replayed = measured(automation(generate(3), dt.date(2026, 10, 31)).before(day))
    assert then.total == replayed.total
    assert then.through < day
    assert then.by_unit is not None
    assert len(then.by_unit) == 3
    assert then.total != catalogue.total
