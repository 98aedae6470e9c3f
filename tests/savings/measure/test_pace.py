from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest
from measured_by_hand import by_week, measured

from reportkit.savings.measure.pace import gross_pace, net_pace
from reportkit.savings.running_cost import running_paid

PAID = pd.Series(30_000.0, index=pd.date_range("2025-07-01", "2026-08-01", freq="MS"))


def test_a_pace_does_not_rise_and_fall_with_the_length_of_the_months() -> None:
    pace = gross_pace(measured(frame=by_week(saving=7_000))).by_period["value"]
    assert pace.to_numpy() == pytest.approx(365_250)


def test_running_cost_is_taken_off_the_pace_and_off_both_ends_of_its_range() -> None:
    made = measured(frame=by_week(saving=7_000))
    gross, net = gross_pace(made).by_period, net_pace(made, PAID).by_period
    assert (gross - net).dropna().to_numpy() == pytest.approx(360_000)


def test_a_month_whose_running_cost_is_not_recorded_has_no_net_pace() -> None:
    net = net_pace(measured(), PAID)
    assert net.by_period.index[-1] == pd.Timestamp("2026-08-01")
    assert net.latest is not None
    assert net.latest.value == pytest.approx(2.4e6 - 360_000)


def flows(*rows: tuple[str, str, str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["workstream", "month", "kind", "actual"]).assign(
        month=lambda frame: pd.to_datetime(frame["month"])
    )


def test_running_cost_is_added_over_the_teams_and_one_off_cost_is_not() -> None:
    paid = running_paid(
        dt.date(2026, 10, 31),
        flows(
            ("software", "2026-09", "running", 100.0),
            ("learning", "2026-09", "running", 50.0),
            ("software", "2026-09", "one_off", 999.0),
            ("software", "2026-12", "running", 100.0),
        ),
    )
    assert paid.to_dict() == {pd.Timestamp("2026-09-01"): 150.0}


def test_a_month_that_one_team_has_not_stated_is_not_taken_for_cheap() -> None:
    paid = running_paid(
        dt.date(2026, 10, 31),
        flows(
            ("software", "2026-09", "running", 100.0),
            ("software", "2026-10", "running", 100.0),
            ("learning", "2026-10", "running", None),
        ),
    )
    assert list(paid.index) == [pd.Timestamp("2026-09-01")]


def test_where_nothing_is_recorded_there_is_no_running_cost_to_take_off() -> None:
    assert running_paid(dt.date(2026, 10, 31), flows()).empty
