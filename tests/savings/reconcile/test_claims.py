from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest
from claim_rows import row, rows

from reportkit.errors import EstimateError
from reportkit.savings.reconcile.claims import read_claims


def test_a_claim_is_read_with_its_kind_and_its_period() -> None:
    (read,) = read_claims(
        rows(
            row(
                "posts",
                390,
                "committed",
                cost_avoidance=True,
                cashable=True,
                period_from=pd.Timestamp("2025-01-01"),
                period_to=pd.Timestamp("2026-01-01"),
            )
        ),
        "EUR",
    )
    assert (read.kind, read.rung, read.amount) == ("cost avoidance", "committed", 390)
    assert read.running(dt.date(2025, 1, 1))
    assert not read.running(dt.date(2026, 1, 1))


def test_a_claim_that_names_no_driver_and_no_period_runs_always() -> None:
    (read,) = read_claims(rows(row("hours", 1, driver=None)), "EUR")
    assert read.driver == ""
    assert read.running(dt.date(1999, 1, 1))


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ({"amount": -20}, r"below zero \(-20\).*cash_flows"),
        ({"amount": np.nan}, "has no amount"),
        ({"amount": np.inf}, "has no amount"),
        ({"currency": "USD"}, "is in USD, the initiative in EUR"),
        ({"rung": "hoped"}, "on the rung 'hoped'"),
        ({"cashable": None}, "whether a budget line falls"),
        ({"part_of": "nothing"}, "part of 'nothing', which is no claim"),
        ({"part_of": "hours"}, "part of itself"),
        (
            {"period_from": pd.Timestamp("2025-05-01"), "period_to": pd.Timestamp("2025-05-01")},
            "ends after it starts",
        ),
    ],
)
def test_a_claim_that_makes_no_sense_is_refused(own: dict[str, object], said: str) -> None:
    with pytest.raises(EstimateError, match=said) as caught:
        read_claims(rows(row("hours", 1) | own, row("other", 2)), "EUR")
    assert str(caught.value).startswith("1 problem in 2 claims")
    assert len(str(caught.value).splitlines()) <= 5


def test_all_that_is_wrong_is_said_at_once_in_five_lines() -> None:
    bad = [row(f"c{place}", -1) for place in range(9)]
    with pytest.raises(EstimateError) as caught:
        read_claims(rows(*bad), "EUR")
    assert str(caught.value).startswith("9 problems in 9 claims")
    assert len(str(caught.value).splitlines()) <= 5


def test_a_claim_stated_twice_is_refused() -> None:
    with pytest.raises(EstimateError, match="hours is stated 2 times"):
        read_claims(rows(row("hours", 1), row("hours", 2)), "EUR")


def test_claims_that_hold_each_other_are_refused() -> None:
    with pytest.raises(EstimateError, match="part of itself"):
        read_claims(rows(row("a", 1, part_of="b"), row("b", 1, part_of="a")), "EUR")


def test_claims_of_two_initiatives_are_refused() -> None:
    with pytest.raises(EstimateError, match="of 2 initiatives"):
        read_claims(rows(row("a", 1), row("b", 1, initiative="other")), "EUR")


def test_a_frame_without_the_columns_says_which_are_missing() -> None:
    with pytest.raises(EstimateError, match="lack 2 of 5 columns: rung, cashable"):
        read_claims(rows(row("a", 1)).drop(columns=["rung", "cashable"]), "EUR")
