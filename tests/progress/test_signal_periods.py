from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from metric_rows import metric_tables, months, rows

from reportkit.progress.signals.periods import ByPeriod, values_of


def held(values: list[dict[str, object]], as_of: str, adds_up: str = "mean") -> ByPeriod:
    found = values_of(metric_tables(values, as_of=as_of), "calls", adds_up)
    assert found is not None
    return found


def weeks(many: int, first: str = "2024-01-01") -> pd.DatetimeIndex:
    return pd.date_range(first, periods=many, freq="7D")


@pytest.mark.parametrize(("as_of", "month"), [("2025-05-30", 4), ("2025-05-31", 5)])
def test_a_monthly_value_counts_once_its_month_is_over(as_of: str, month: int) -> None:
    found = held(months(range(1, 6), first="2025-01"), as_of)
    assert (found.per, found.latest.start.month, found.series.iloc[-1]) == ("month", month, month)


def test_weeks_are_gathered_by_month_once_twelve_are_known() -> None:
    assert held(rows(range(40), weeks(40)), "2025-12-31").per == "week"
    found = held(rows(range(60), weeks(60)), "2025-12-31")
    assert found.per == "month"
    assert found.series.iloc[0] == pytest.approx(np.mean([0, 1, 2, 3, 4]))  # five in January
    assert found.latest.end == dt.date(2025, 2, 1)


def test_of_a_stock_the_last_week_of_a_month_counts() -> None:
    found = held(rows(range(60), weeks(60)), "2025-12-31", "last")
    assert found.series.iloc[0] == 4


def test_a_month_that_is_known_in_part_is_left_out_at_either_end() -> None:
    found = held(rows(range(60), weeks(60, "2024-01-15")), "2025-12-31")
    assert found.series.index[0] == pd.Timestamp("2024-02-01")
    assert found.latest.end == dt.date(2025, 3, 1)


def test_working_days_are_gathered_by_week_and_a_week_ends_on_friday() -> None:
    days = pd.bdate_range("2024-01-01", periods=40)
    found = held(rows(range(40), days), "2024-02-25")
    assert found.per == "week"
    assert len(found.series) == 8
    assert found.series.iloc[0] == pytest.approx(2)
    assert found.latest.start == dt.date(2024, 2, 19)


def test_sites_are_summed_where_the_metric_adds_up_and_averaged_where_it_does_not() -> None:
    starts = pd.period_range("2024-01", periods=6, freq="M").to_timestamp()
    values = [*rows([1.0] * 6, starts, site="a"), *rows([3.0] * 6, starts, site="b")]
    assert held(values, "2024-12-31", "sum").series.iloc[-1] == 4
    assert held(values, "2024-12-31", "mean").series.iloc[-1] == 2


def test_a_month_in_which_a_site_is_missing_is_left_out() -> None:
    starts = pd.period_range("2024-01", periods=6, freq="M").to_timestamp()
    values = [*rows([1.0] * 6, starts, site="a"), *rows([3.0] * 5, starts[:5], site="b")]
    assert held(values, "2024-12-31", "sum").latest.start == dt.date(2024, 5, 1)


@pytest.mark.parametrize(("freq", "per"), [("QS", "quarter"), ("YS", "year")])
def test_longer_periods_stay_as_they_are(freq: str, per: str) -> None:
    starts = pd.date_range("2015-01-01", periods=8, freq=freq)
    found = held(rows(range(8), starts), "2026-12-31")
    assert found.per == per
    assert found.numbers() == list(range(8))


def test_a_gap_keeps_its_place_in_time() -> None:
    starts = pd.DatetimeIndex(["2024-01-01", "2024-02-01", "2024-05-01", "2024-06-01"])
    assert held(rows(range(4), starts), "2024-12-31").numbers() == [0, 1, 4, 5]


def test_nothing_that_is_over_is_nothing() -> None:
    tables = metric_tables(months([1.0], first="2025-01"), as_of="2025-01-15")
    assert values_of(tables, "calls", "mean") is None
    assert values_of(tables, "another", "mean") is None
