from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.errors import EstimateError
from reportkit.estimate import Estimate
from reportkit.formats import numbers

SCALE = {"": 1, "k": 1e3, "m": 1e6, "bn": 1e9}


def read_back(said: str) -> float:
    match = re.fullmatch(r"(-?)£?([\d,.]+)(k|m|bn|)", said)
    assert match, said
    size = float(match[2].replace(",", "")) * SCALE[match[3]]
    return -size if match[1] else size


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (0, "£0"),
        (0.04, "£0.04"),
        (6.3, "£6.3"),
        (412, "£412"),
        (999.7, "£1.0k"),
        (270_400, "£270k"),
        (951_000, "£951k"),
        (999_499, "£999k"),
        (999_500, "£1.0m"),
        (1_380_000, "£1.4m"),
        (10_150_000, "£10m"),
        (1.8e9, "£1.8bn"),
        (-23_456, "-£23k"),
    ],
)
def test_an_amount_is_printed_as_a_reader_would_say_it(amount: float, said: str) -> None:
    assert numbers.money(amount, "GBP") == said


def test_a_dollar_is_a_dollar_and_a_rupee_a_rupee() -> None:
    assert numbers.money(1_400_000, "USD") == "$1.4m"
    assert numbers.money(1_400_000, "INR") == "₹1.4m"


@given(st.floats(min_value=1, max_value=1e12))
def test_what_is_printed_is_within_five_percent_of_the_amount(amount: float) -> None:
    assert read_back(numbers.money(amount, "GBP")) == pytest.approx(amount, rel=0.05)


@given(st.floats(min_value=1, max_value=1e12), st.floats(min_value=1, max_value=1e12))
def test_a_larger_amount_never_reads_as_a_smaller_one(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert read_back(numbers.money(low, "GBP")) <= read_back(numbers.money(high, "GBP"))


@given(st.floats(min_value=1e-6, max_value=1 - 1e-6))
def test_only_none_is_0_percent_and_only_all_is_100_percent(part: float) -> None:
    assert numbers.share(part) not in {"0%", "100%"}


def test_an_estimate_is_printed_with_its_range_in_the_same_breath() -> None:
    saving = Estimate(1.4e6, "GBP/year", 1.2e6, 1.6e6, 0.8)
    assert numbers.estimate(saving) == "£1.4m a year (likely £1.2m to £1.6m)"


def test_likely_is_said_of_the_80_percent_range_alone() -> None:
    saving = Estimate(1.4e6, "GBP/year", 1.0e6, 1.8e6, 0.95)
    assert numbers.estimate(saving) == "£1.4m a year (95% range £1.0m to £1.8m)"


def test_a_counted_number_has_no_range_to_print() -> None:
    with pytest.raises(EstimateError, match="was counted"):
        numbers.spread(Estimate(4, "criteria"))


def test_a_currency_without_a_sign_keeps_its_distance() -> None:
    assert numbers.money(1_400_000, "CHF") == "CHF\N{NO-BREAK SPACE}1.4m"
    assert numbers.money(-3_000, "CHF") == "-CHF\N{NO-BREAK SPACE}3.0k"


def test_three_capitals_are_money_only_where_they_are_a_currency() -> None:
    assert numbers.is_money("GBP/year")
    assert not numbers.is_money("FTE/year")


def test_a_small_fall_is_not_printed_as_minus_nothing() -> None:
    assert numbers.share(-0.004) == "-0.4%"
    assert numbers.share(-0.04) == "-4%"


def test_an_end_that_is_nothing_beside_the_other_is_not_printed_to_the_pound() -> None:
    assert numbers.spread(Estimate(15e3, "GBP/year", 96, 147e3, 0.8)) == "£0 to £147k"
    assert numbers.spread(Estimate(15e3, "GBP/year", 960, 147e3, 0.8)) == "£960 to £147k"
