from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.blocks.figures import read_figure
from reportkit.errors import DefinitionError
from reportkit.estimate import Estimate
from reportkit.formats import dates, numbers
from reportkit.formats.locale import VARIABLE, current, language, locale_of, read_locale, use

DAY = dt.date(2026, 10, 3)


@pytest.mark.parametrize(
    ("locale", "amount", "full", "day"),
    [
        ("en_GB", "£1.4m", "1,234,567.25", "3 October 2026"),
        ("en_US", "£1.4M", "1,234,567.25", "October 3, 2026"),
        ("en_IN", "£1.4m", "12,34,567.25", "3 October 2026"),
        ("en_ZA", "£1,4m", "1\u00a0234\u00a0567,25", "3 October 2026"),
    ],
)
def test_each_locale_writes_amounts_numbers_and_days_its_own_way(
    locale: str, amount: str, full: str, day: str
) -> None:
    with use(locale):
        assert numbers.money(1_400_000, "GBP") == amount
        assert numbers.exact(1_234_567.25) == full
        assert dates.day(DAY) == day


@pytest.mark.parametrize(
    ("locale", "currency", "sign"),
    [
        ("en_GB", "USD", "$"),
        ("en_GB", "INR", "₹"),
        ("en_IN", "INR", "₹"),
        ("en_IN", "USD", "$"),
        ("en_CA", "CAD", "$"),
        ("en_CA", "USD", "US$"),
        ("en_AU", "AUD", "$"),
        ("en_AU", "USD", "USD"),
        ("en_US", "CAD", "CA$"),
        ("en_ZA", "ZAR", "R"),
        ("en_GB", "CHF", "CHF"),
    ],
)
def test_a_sign_never_stands_for_another_currency(locale: str, currency: str, sign: str) -> None:
    with use(locale):
        assert numbers.sign_of(currency) == sign


@given(
    st.sampled_from(["en_GB", "en_US", "en_IN", "en_ZA", "en_CA", "en_AU", "en_NZ", "en_SG"]),
    st.sampled_from(["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"]),
    st.sampled_from(["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"]),
)
def test_two_dollars_never_look_alike_in_one_locale(locale: str, one: str, other: str) -> None:
    with use(locale):
        assert (numbers.sign_of(one) == numbers.sign_of(other)) is (one == other)


def test_lakh_and_crore_are_for_rupees_and_counts() -> None:
    with use("en_IN"):
        said = [numbers.money(2.4e6, "INR"), numbers.money(2.4e6, "USD"), numbers.count(2.4e7)]

    assert said == ["₹24\u00a0lakh", "$2.4m", "2.4\u00a0crore"]


def test_plotly_is_given_the_locales_separators() -> None:
    with use("en_ZA"):
        assert numbers.separators() == ",\u00a0"
        layout = read_figure({"data": [{"y": [1]}], "layout": {}}).spec["layout"]
    assert layout["separators"] == ",\u00a0"
    assert "separators" not in read_figure({"data": [{"y": [1]}], "layout": {}}).spec["layout"]


def test_an_estimate_is_written_in_one_style_throughout() -> None:
    estimate = Estimate(1.4e6, "INR/year", 1.2e6, 1.6e7, 0.8)
    with use("en_IN"):
        said = numbers.estimate(estimate).replace("\u00a0", " ")

    assert said == "₹14 lakh a year (likely ₹12 lakh to ₹1.6 crore)"


@pytest.mark.parametrize("name", ["de_DE", "fr", "xx_YY", "de"])
def test_a_language_without_sentences_is_refused_with_the_reason(name: str) -> None:
    with pytest.raises(ValueError, match="English only"):
        read_locale(name)


@pytest.mark.parametrize("name", ["en", "en_XX", "en_GBR", "en_001", "en_US_POSIX", "en_"])
def test_english_of_no_country_is_refused_with_examples(name: str) -> None:
    with pytest.raises(ValueError, match="en_IN"):
        read_locale(name)


def test_a_locale_is_read_as_html_and_as_python_write_it() -> None:
    assert read_locale("en-gb") == read_locale("EN_GB") == "en_GB"
    assert locale_of("ar") is None


def test_the_environment_names_the_locale_and_a_block_wins_over_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert (current(), language()) == ("en_GB", "en-GB")
    monkeypatch.setenv(VARIABLE, "en_US")
    assert language() == "en-US"
    with use("en_ZA"):
        assert current() == "en_ZA"
    assert current() == "en_US"


def test_an_environment_that_names_no_locale_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "klingon")
    with pytest.raises(DefinitionError, match=VARIABLE):
        current()


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0.0, "0"),
        (1234.5678, "1,235"),
        (0.0123456, "0.01235"),
        (12_345_678.0, "12,345,678"),
        (-2.5, "-2.5"),
        (1e20, "1E20"),
    ],
)
def test_digits_keeps_what_says_something(number: float, said: str) -> None:
    assert numbers.digits(number, 4) == said


@pytest.mark.parametrize(
    ("period", "said"),
    [
        ("2026-10-31", "as of 31 Oct 2026"),
        ("2026-01-01/2027-01-01", "1 Jan 2026 to 31 Dec 2026"),
        ("a while", "a while"),
    ],
)
def test_a_facts_period_is_said_with_its_last_day(period: str, said: str) -> None:
    assert dates.span(period) == said
