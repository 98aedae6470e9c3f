from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.contract.reading import (
    Amount,
    read_amount,
    read_choice,
    read_flag,
    read_number,
    read_quantity,
    read_share,
)

SCALES = {"k": 10**3, "m": 10**6, "bn": 10**9}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("412", 412),
        (" 1,250 ", 1250),
        ("12,345,678.5", 12_345_678.5),
        ("-3.5", -3.5),
        ("\N{MINUS SIGN}3", -3),
        ("46m", 46_000_000),
        ("1.38m", 1_380_000),
        ("270k", 270_000),
        ("270K", 270_000),
        ("1.2 million", 1_200_000),
        ("2bn", 2_000_000_000),
        ("1e-05", 0.00001),
        (".5", 0.5),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["n/a", "1,5", "12,34", "1 250", "--5", "1..2", "five", "1e999", "nan", "inf", "£5", "4%"],
)
def test_what_may_mean_two_things_is_not_read_as_a_number(text: str) -> None:
    assert read_number(text) is None


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_written_with_thousands_is_read_back(number: int) -> None:
    assert read_number(f"{number:,}") == number


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_as_python_prints_it_is_read_back(number: float) -> None:
    assert read_number(repr(number)) == number


@given(st.decimals(0, 999, places=2), st.sampled_from(sorted(SCALES)))
def test_a_scaled_number_is_exact(number: object, scale: str) -> None:
    assert read_number(f"{number}{scale}") == float(number * SCALES[scale])  # type: ignore[operator]  # Decimal times float


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_but_never_raises(text: str) -> None:
    for reader in (read_number, read_share, read_amount, read_quantity, read_flag, read_choice):
        reader(text)


@given(st.decimals(0, 100, places=3))
def test_a_share_in_percent_is_the_same_as_a_share(percent: object) -> None:
    assert read_share(f"{percent}%") == pytest.approx(float(percent) / 100)  # type: ignore[arg-type]  # a strategy of numbers


def test_a_printed_take_up_is_read_as_a_share() -> None:
    assert read_share("92.4%") == 0.924
    assert read_share("0.4") == 0.4


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1200000", Amount(1_200_000)),
        ("£1.2m", Amount(1_200_000, ("GBP",))),
        ("GBP 1,250", Amount(1250, ("GBP",))),
        ("0.5m EUR", Amount(500_000, ("EUR",))),
        ("-£5", Amount(-5, ("GBP",))),
        ("£-5", Amount(-5, ("GBP",))),
        ("US$300k", Amount(300_000, ("USD",))),
    ],
)
def test_an_amount_is_read_with_the_currency_that_it_states(text: str, amount: Amount) -> None:
    assert read_amount(text) == amount


def test_a_dollar_may_be_any_dollar() -> None:
    dollars = read_amount("$300k")
    assert dollars is not None
    assert {"USD", "CAD", "AUD"} <= set(dollars.currencies)


@pytest.mark.parametrize("text", ["5 FTE", "£", "£5 GBP", "five pounds", "£1,5"])
def test_what_is_not_money_is_not_read_as_an_amount(text: str) -> None:
    assert read_amount(text) is None


def test_a_quantity_is_whichever_the_cell_states() -> None:
    assert read_quantity("40%") == Amount(0.4)
    assert read_quantity("£42") == Amount(42, ("GBP",))
    assert read_quantity("1.38m") == Amount(1_380_000)


def test_yes_and_no_are_read_in_any_letter_case() -> None:
    assert [read_flag(text) for text in ("True", "YES", "1")] == [True] * 3
    assert [read_flag(text) for text in ("false", "No", "0")] == [False] * 3
    assert read_flag("maybe") is None


def test_a_choice_is_read_in_the_contracts_spelling() -> None:
    assert read_choice("One-off") == "one_off"
    assert read_choice(" Stopped early ") == "stopped_early"
