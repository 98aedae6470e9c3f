from __future__ import annotations

import pytest
from judged import found, guardrail, month

from reportkit.blocks import plain


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (guardrail(6, 6.1), "applies"),
        (guardrail(6, 6), "does not apply"),
        (guardrail(0.99, 0.985, "below", "share"), "applies"),
        (guardrail(0.99, 0.99, "below", "share"), "does not apply"),
        (guardrail(6, ""), "not known"),
    ],
)
def test_a_guardrail_is_passed_beyond_its_limit(row: dict[str, object], outcome: str) -> None:
    finding = found("guardrail_passed", guardrails=[row])
    assert finding.outcome == outcome
    assert finding.rule.stops


@pytest.mark.parametrize(
    ("row", "outcome"),
    [
        (guardrail(10, 9), "applies"),
        (guardrail(10, 8.9), "does not apply"),
        (guardrail(0.99, 0.9905, "below", "share"), "applies"),
        (guardrail(0.99, 0.997, "below", "share"), "does not apply"),
        (guardrail(0, -1), "not known"),
    ],
)
def test_a_guardrail_is_close_when_nine_tenths_of_the_way_are_used(
    row: dict[str, object], outcome: str
) -> None:
    assert found("guardrail_close", guardrails=[row]).outcome == outcome


def test_a_guardrail_that_is_passed_is_not_also_close() -> None:
    assert found("guardrail_close", guardrails=[guardrail(6, 7)]).outcome == "not known"


def test_a_passed_limit_says_both_numbers() -> None:
    finding = found("guardrail_passed", guardrails=[guardrail(0.01, 0.012, unit="share")])
    assert plain(finding.why) == "Errors: 1.2%, past its limit of 1%"


@pytest.mark.parametrize(
    ("months", "outcome"),
    [
        ([month(100, 111)], "applies"),
        ([month(100, 110), month(900, "", "2025-12")], "does not apply"),
        ([month(100, 112), month(900, "", "2025-12")], "applies"),
        ([month(100, 90)], "does not apply"),
        ([month(100, "")], "not known"),
    ],
)
def test_spend_is_judged_by_the_budget_of_the_same_months(
    months: list[dict[str, object]], outcome: str
) -> None:
    assert found("budget", cash_flows=months).outcome == outcome


def test_more_than_the_whole_budget_is_a_concern_by_any_amount() -> None:
    finding = found("budget", cash_flows=[month(100, 101)])
    assert finding.outcome == "applies"
    assert plain(finding.why) == "more than the whole budget is spent: £101 of £100"
