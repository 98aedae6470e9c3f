from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reportkit.estimate import Estimate
from reportkit.export.backing import Backing, unbacked
from reportkit.export.mentions import mentions
from reportkit.fact import Fact, Grade
from reportkit.formats import numbers
from reportkit.formats.locale import use


def fact(
    value: Estimate | str | dt.date, label: str = "Saving", period: str = "2026-10-31"
) -> Fact:
    return Fact("f", label, value, period, Grade.MODELLED, "drivers")


@pytest.mark.parametrize(
    ("prose", "found"),
    [
        ("Saved $1.4m (likely $1.2m to $1.6m).", ["$1.4m", "$1.2m", "$1.6m"]),
        ("It fell by 33% or 30 per cent, to 1,234.5.", ["33%", "30 per cent", "1,234.5"]),
        (
            "USD 2.5 million and CHF\u00a01.4m, US$5m, -£3,400",
            ["USD 2.5 million", "CHF\u00a01.4m", "US$5m", "-£3,400"],
        ),
        ("₹14 lakh of ₹1.4 crore", ["₹14 lakh", "₹1.4 crore"]),
        ("4 of 5 criteria in a 12-week trial", ["4", "5", "12"]),
    ],
)
def test_numbers_that_want_a_fact_are_found(prose: str, found: list[str]) -> None:
    assert [mention.text for mention in mentions(prose)] == found


@pytest.mark.parametrize(
    "prose",
    [
        "On 31 October 2026, by 3 March, since Oct 2026, from 1 to 5 May 2026, October 31, 2026.",
        "2026-10-31, 31/10/2026, Q3 2026, 12:30, in 2026, 2025/26, 2025-2026",
        "Phase 2, phases: stage 3, chart 4, option 1, version 4.2, v2.1, week 3, Phase 2 to 3",
        "P90, COVID-19, 2nd, A4, 3.11.0",
        "1. First\n2) Second [3] 24/7",
        "1 time in 10, 8 in 10",
        "https://example.org/2400?x=17 and mail@example3.org",
    ],
)
def test_what_the_rules_name_wants_no_fact(prose: str) -> None:
    assert mentions(prose) == ()


def test_a_mention_says_what_it_stands_for() -> None:
    amount, share = mentions("$1.4m and 62%")

    assert (amount.value, amount.step, amount.kind, amount.currency) == (1.4e6, 1e5, "money", "$")
    assert (round(share.value, 9), share.kind) == (0.62, "share")


@given(
    st.sampled_from(["en_GB", "en_US", "en_IN", "en_ZA", "en_CA", "en_CH"]),
    st.floats(min_value=0.5, max_value=1e12),
    st.sampled_from(["GBP", "INR", "USD", "share", "titles"]),
)
def test_what_the_formatter_prints_of_a_fact_is_backed_by_it(
    locale: str, size: float, unit: str
) -> None:
    size = size / 2e12 if unit == "share" else size
    with use(locale):
        said = f"It is {numbers.number(size, unit)} {numbers.unit_words(unit)}."
        assert unbacked(said, [fact(Estimate(size, unit))]) == ()


@pytest.mark.parametrize(
    ("prose", "stated"),
    [
        ("2.5 years", fact(Estimate(30.2, "months"))),
        ("six to 5 years", fact("ends", period="2026-01-01/2031-01-01")),
        ("1,471 projects", fact(Estimate(0.3, "share"), "Of 1,471 projects")),
        ("4 of 5 are met", fact("4 of 5")),
        ("fell by £3m", fact(Estimate(-3e6, "GBP/year"))),
        ("less than 1%", fact(Estimate(0.002, "share"))),
        ("£0 to £147k", fact(Estimate(70e3, "GBP", 0.4, 147e3, 0.8))),
        ("1.2 to 1.6m", fact(Estimate(1.4e6, "GBP", 1.2, 1.6e6, 0.8))),
    ],
)
def test_a_fact_backs_every_way_in_which_it_is_said(prose: str, stated: Fact) -> None:
    assert unbacked(prose, [stated]) == ()


@pytest.mark.parametrize(
    ("prose", "stated"),
    [
        ("$1.5m", fact(Estimate(1.4e6, "USD"))),
        ("£1.4m", fact(Estimate(1.4e6, "USD"))),
        ("14%", fact(Estimate(14, "titles"))),
        ("1.40m", fact(Estimate(1.36e6, "titles"))),
        ("31 teams", fact(dt.date(2026, 10, 31))),
    ],
)
def test_another_value_currency_or_precision_is_not_backed(prose: str, stated: Fact) -> None:
    assert len(unbacked(prose, [stated])) == 1


@given(st.text(max_size=300))
def test_no_text_breaks_the_reading(prose: str) -> None:
    found = mentions(prose)

    assert all(prose[one.start : one.end].strip() == one.text for one in found)
    assert not any(Backing([]).holds(one) for one in found)
