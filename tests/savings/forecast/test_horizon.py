from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from savings_frames import cost_rows

from reportkit.errors import EstimateError
from reportkit.period import Period
from reportkit.savings.forecast.horizon import horizon_of, spent_by, timeline_of

if TYPE_CHECKING:
    from reportkit.savings.forecast.paths import Timeline

AS_OF = dt.date(2025, 6, 30)
HORIZON = horizon_of(AS_OF, None)
NOTHING = cost_rows()


def laid_out(cash_flows: pd.DataFrame, ahead: float = 1200.0) -> Timeline:
    return timeline_of(HORIZON, AS_OF, dt.date(2025, 1, 1), ahead=ahead, cash_flows=cash_flows)


def test_on_the_last_day_of_a_month_the_forecast_starts_with_the_next() -> None:
    assert horizon_of(dt.date(2025, 6, 30), None).start == dt.date(2025, 7, 1)
    assert horizon_of(dt.date(2025, 6, 29), None).start == dt.date(2025, 6, 1)


def test_a_forecast_covers_five_years_or_as_far_as_the_target_date() -> None:
    assert Period(dt.date(2025, 7, 1), dt.date(2030, 7, 1)) == HORIZON
    assert horizon_of(AS_OF, dt.date(2026, 1, 1)) == HORIZON
    assert horizon_of(AS_OF, dt.date(2031, 3, 15)).end == dt.date(2031, 4, 1)


def test_a_target_date_beyond_50_years_is_refused() -> None:
    with pytest.raises(EstimateError, match="2099-01-01 lies more than 50 years after"):
        horizon_of(AS_OF, dt.date(2099, 1, 1))


def test_clocks_run_from_their_day_to_the_middle_of_each_month() -> None:
    timeline = laid_out(NOTHING)
    assert timeline.since_start[:2] == pytest.approx([6.5, 7.5])
    assert timeline.since_as_of[0] == pytest.approx(0.5 + 1 / 30)
    assert timeline.months == 60


def test_what_was_spent_up_to_the_as_of_date_is_sunk() -> None:
    rows = cost_rows(("2025-05-01", 90, 100), ("2025-06-01", 90, None), ("2025-07-01", 90, 7))
    running = cost_rows(("2025-05-01", 90, 1000), kind="running")
    assert spent_by(AS_OF, pd.concat([rows, running])) == 100


def test_without_budgets_the_cost_ahead_is_spread_over_a_year() -> None:
    phasing = laid_out(NOTHING).phasing
    assert phasing[:12] == pytest.approx([1 / 12] * 12)
    assert phasing.sum() == pytest.approx(1)


def test_budgets_say_when_the_cost_ahead_falls_due() -> None:
    rows = cost_rows(("2025-01-01", 900, 900), ("2025-07-01", 900, None), ("2025-09-01", 300, None))
    phasing = laid_out(rows).phasing
    assert phasing[:4] == pytest.approx([0.75, 0, 0.25, 0])
    assert phasing.sum() == pytest.approx(1)


def test_what_budgets_do_not_cover_goes_on_at_their_pace() -> None:
    rows = cost_rows(("2025-07-01", 100, None), ("2025-08-01", 100, None))
    phasing = laid_out(rows, ahead=1050).phasing
    assert phasing[:11] * 1050 == pytest.approx([100] * 10 + [50])
    assert phasing.sum() == pytest.approx(1)


def test_no_cost_ahead_is_spread_all_the_same() -> None:
    assert laid_out(NOTHING, ahead=0).phasing.sum() == pytest.approx(1)
