from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from reportkit.period import Period
from reportkit.savings.cash import (
    discount_factor,
    green_book_factor,
    net_present_value,
    range_of,
)

YEAR = Period(dt.date(2025, 4, 1), dt.date(2026, 4, 1))


def test_the_worth_today_of_a_level_stream_is_that_of_an_annuity() -> None:
    month = 1.08 ** (1 / 12)
    annuity = 100 * (1 - month**-60) / (month - 1) * month**0.5
    assert net_present_value(np.full(60, 100), 0.08) == pytest.approx(annuity)


def test_without_a_rate_the_worth_today_is_the_sum() -> None:
    assert net_present_value([-100, 30, 90], 0) == pytest.approx(20)


def test_the_green_book_discounts_by_3_5_percent_and_by_3_after_year_30() -> None:
    assert green_book_factor(10) == pytest.approx(1.035**-10)
    assert green_book_factor(40) == pytest.approx(1.035**-30 * 1.03**-10)
    assert green_book_factor([0, 100]) == pytest.approx([1, 1.035**-30 * 1.03**-45 * 1.025**-25])


def test_money_now_is_worth_itself() -> None:
    assert discount_factor(0, [0.03, 0.1]) == pytest.approx([1, 1])


def test_a_range_holds_its_share_of_the_draws() -> None:
    draws = np.arange(1001.0)
    held = range_of(draws, "days", level=0.9)
    assert (held.low, held.value, held.high) == pytest.approx((50, 500, 950))
    assert held.level == 0.9
