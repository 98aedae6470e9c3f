"""Rows that name what nobody defined, or tell as past what has not happened yet."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from reportkit.contract.check import RawTable, check_tables
from reportkit.errors import ContractError

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

Cells = dict[str, list[str]]
METRICS: Cells = {
    "initiative": ["a", "a"],
    "metric": ["calls", "calls"],
    "period": ["2024-01-01", "2024-01-08"],
    "value": ["5", "6"],
}


def check(**tables: Cells) -> Tables:
    raw = {}
    for name, cells in ({"initiatives": {"initiative": ["a"], "name": ["A"]}} | tables).items():
        frame = pd.DataFrame(cells, dtype="str")
        frame.index = pd.RangeIndex(2, len(frame) + 2)
        raw[name] = RawTable(frame, ("lines", f"{name}.csv"))
    return check_tables(raw, dt.date(2024, 12, 31), "x")


def refusal(**tables: Cells) -> ContractError:
    with pytest.raises(ContractError) as refused:
        check(**tables)
    return refused.value


def test_a_metric_that_nobody_defined_is_told_with_the_name_that_was_meant() -> None:
    defined = {
        "initiative": ["a"],
        "metric": ["call"],
        "name": ["Calls"],
        "unit": ["calls"],
        "better": ["lower"],
    }
    (warning,) = check(metrics=METRICS, metric_definitions=defined).warnings
    assert warning.startswith('2 of 2 rows in metrics are of "calls", which metric_definitions')
    assert 'Did you mean "call"?' in warning
    assert not check(metrics=METRICS, metric_definitions=defined | {"metric": ["calls"]}).warnings


STAGE: Cells = {
    "initiative": ["a"],
    "stage": ["Pilot"],
    "position": ["1"],
    "ended": ["2024-06-30"],
    "outcome": ["passed"],
    "recorded_on": ["2024-06-30"],
}


def test_a_stage_that_ended_after_the_day_on_which_that_was_known_is_refused() -> None:
    assert not check(stages=STAGE).warnings
    told = str(refusal(stages=STAGE | {"ended": ["2025-06-30"]}))
    assert "1 of 1 row in stages: ended is after the row's own recorded_on" in told
    assert '(line 2 of stages.csv: "2025-06-30 / 2024-06-30")' in told
    running = {"ended": ["2025-06-30"], "outcome": ["running"]}
    assert len(check(stages=STAGE | running).frames["stages"]) == 1


def test_a_metric_of_a_period_to_come_is_refused() -> None:
    dated = METRICS | {"recorded_on": ["2024-01-07", "2024-01-07"]}
    assert "1 of 2 rows in metrics: period is after" in str(refusal(metrics=dated))


def test_where_no_initiative_can_be_read_only_that_is_said() -> None:
    told = refusal(initiatives={"initiative": [""], "name": ["A"]}, metrics=METRICS)
    assert [violation.table for violation in told.violations] == ["initiatives"]
