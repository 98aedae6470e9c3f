from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from reportkit.contract.check import RawTable, check_tables
from reportkit.contract.tables import TABLES
from reportkit.errors import ContractError, SourceError

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

AS_OF = dt.date(2024, 12, 31)
Cells = dict[str, list[str]]
INITIATIVES: Cells = {"initiative": ["a", "b"], "name": ["A", "B"], "currency": ["GBP", "GBP"]}
DRIVER: Cells = {
    "initiative": ["a"],
    "driver": ["volume"],
    "label": ["Items a year"],
    "p10": ["1"],
    "p50": ["2"],
    "p90": ["3"],
    "unit": ["items/year"],
    "source": ["Catalogue"],
}
METRICS: Cells = {
    "initiative": ["a", "a"],
    "metric": ["calls", "calls"],
    "period": ["2024-01-01", "2024-01-08"],
    "value": ["5", "6"],
}
COST: Cells = {
    "initiative": ["a", "b"],
    "month": ["2024-01", "Feb 2024"],
    "kind": ["running", "One-off"],
    "actual": ["£1.2k", "300"],
}


def raw(cells: Cells, place: tuple[str, str] = ("rows", "")) -> RawTable:
    frame = pd.DataFrame(cells, dtype="str")
    frame.index = pd.RangeIndex(2, len(frame) + 2)
    return RawTable(frame, place)


def check(as_of: dt.date = AS_OF, **tables: Cells) -> Tables:
    given = {"initiatives": INITIATIVES} | tables
    return check_tables(
        {name: raw(cells, ("lines", f"{name}.csv")) for name, cells in given.items()}, as_of, "x"
    )


def refusal(**tables: Cells) -> ContractError:
    with pytest.raises(ContractError) as refused:
        check(**tables)
    assert 1 <= str(refused.value).count("\n") + 1 <= 5
    return refused.value


def test_good_tables_pass_with_the_types_that_the_contract_promises() -> None:
    tables = check(metrics=METRICS, cash_flows=COST, drivers=DRIVER)
    costs = tables.frames["cash_flows"]
    assert list(costs["actual"]) == [1200, 300]
    assert list(costs["kind"]) == ["running", "one_off"]
    assert list(costs["month"]) == [pd.Timestamp(2024, 1, 1), pd.Timestamp(2024, 2, 1)]
    assert costs["actual"].dtype == "float64"
    assert costs["month"].dtype == "datetime64[us]"
    assert costs["initiative"].dtype == "str"
    assert tables.warnings == ()


def test_a_message_says_how_many_what_where_and_what_to_do() -> None:
    refused = refusal(metrics=METRICS | {"value": ["n/a", "6"]})
    assert str(refused) == (
        '1 of 2 rows in metrics: value is not a number (line 2 of metrics.csv: "n/a"). '
        "Write it as in 412 or 3.5; leave the cell empty where it is missing."
    )


def test_an_error_carries_its_violations_as_values() -> None:
    (violation,) = refusal(metrics=METRICS | {"value": ["n/a", "6"]}).violations
    assert (violation.table, violation.column) == ("metrics", "value")
    assert (violation.count, violation.total, violation.rows) == (1, 2, (2,))
    assert violation.examples == ("n/a",)
    assert violation.severity == "error"


def test_the_table_initiatives_is_required() -> None:
    with pytest.raises(ContractError, match="x has no table initiatives"):
        check_tables({"metrics": raw(METRICS)}, AS_OF, "x")


def test_an_initiatives_table_without_rows_is_refused() -> None:
    assert "has no rows" in str(refusal(initiatives={"initiative": [], "name": []}))


def test_a_missing_column_is_named_with_the_one_that_was_meant() -> None:
    misspelt = {"vlaue" if name == "value" else name: cells for name, cells in METRICS.items()}
    message = str(refusal(metrics=misspelt))
    assert 'metrics (metrics.csv) has no column "value"' in message
    assert 'Did you mean "vlaue"?' in message


def test_a_misspelt_optional_column_is_refused_too() -> None:
    message = str(refusal(metrics=METRICS | {"recordedon": ["2024-02-01", "2024-02-01"]}))
    assert 'has no column "recorded_on"' in message
    assert 'Did you mean "recordedon"?' in message


def test_a_column_of_ones_own_is_left_out_and_named() -> None:
    tables = check(metrics=METRICS | {"comment": ["fine", ""]})
    assert "comment" not in tables.frames["metrics"]
    assert tables.warnings == (
        'metrics (metrics.csv) has columns that the contract does not know, left out: "comment".',
    )


@pytest.mark.parametrize(
    ("table", "cells", "said"),
    [
        ("cash_flows", COST | {"actual": ["lots", "3"]}, "actual is not an amount"),
        ("cash_flows", COST | {"month": ["soon", "2024-02"]}, "month is not a month"),
        ("metrics", METRICS | {"period": ["01/02/2024", "2024-01-08"]}, "period is not a day"),
        ("drivers", DRIVER | {"p50": ["two"]}, "p50 is not a number, an amount or a share"),
        (
            "milestones",
            {"initiative": ["a"], "milestone": ["m"], "done": ["perhaps"]},
            "done is neither yes nor no",
        ),
        (
            "risks",
            {"initiative": ["a"], "risk": ["r"], "description": ["d"], "likelihood": ["often"]},
            "likelihood is not a share",
        ),
    ],
)
def test_a_cell_of_the_wrong_type_is_named(table: str, cells: Cells, said: str) -> None:
    assert said in str(refusal(**{table: cells}))


def test_a_row_named_twice_is_refused() -> None:
    message = str(refusal(metrics=METRICS | {"period": ["2024-01-01", "2024-01-01"]}))
    assert "1 of 2 rows in metrics: the same initiative, metric and period as an earlier" in message
    assert "line 3 of metrics.csv" in message


def test_a_correction_recorded_later_is_not_a_duplicate() -> None:
    corrected = METRICS | {
        "period": ["2024-01-01", "2024-01-01"],
        "recorded_on": ["2024-01-02", "2024-02-01"],
    }
    tables = check(metrics=corrected)
    assert list(tables.latest("metrics")["value"]) == [6]
    assert len(tables.history("metrics")) == 2


def test_an_empty_cell_that_must_be_filled_is_refused() -> None:
    assert "source is empty" in str(refusal(drivers=DRIVER | {"source": [" "]}))


def test_a_word_that_is_not_a_choice_is_refused_with_those_that_are() -> None:
    message = str(refusal(cash_flows=COST | {"kind": ["running", "weekly"]}))
    assert '"weekly"). Use one_off or running.' in message


@pytest.mark.parametrize("driver", ["volume", "one_off_cost", "running_cost", "adoption_ceiling"])
def test_a_driver_that_starts_at_zero_cannot_be_negative(driver: str) -> None:
    message = str(refusal(drivers=DRIVER | {"driver": [driver], "p10": ["-1"], "p90": ["1"]}))
    assert f'"{driver} / -1"' in message


def test_a_saving_for_an_item_may_be_negative() -> None:
    assert check(drivers=DRIVER | {"driver": ["saving_per_item"], "p10": ["-1"]}).has("drivers")


def test_a_negative_cost_is_refused() -> None:
    assert "actual is below 0" in str(refusal(cash_flows=COST | {"actual": ["-£5", "3"]}))


def test_quantiles_out_of_order_are_refused() -> None:
    message = str(refusal(drivers=DRIVER | {"p10": ["3"]}))
    assert "p10, p50 and p90 do not rise in this order" in message
    assert '"3 / 2 / 3"' in message


def test_known_quantiles_may_be_equal() -> None:
    assert check(drivers=DRIVER | {"p10": ["2"], "p90": ["2"]}).has("drivers")


def test_a_share_above_one_is_refused() -> None:
    shares = DRIVER | {"driver": ["attribution"], "p10": ["40%"], "p50": ["0.5"], "p90": ["60"]}
    assert "p90 of a share is above 1" in str(refusal(drivers=shares))


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ("cash_flows", COST | {"actual": ["$1.2k", "300"]}),
        ("cash_flows", COST | {"currency": ["GBP", "EUR"]}),
        ("drivers", DRIVER | {"unit": ["EUR/hour"]}),
        ("drivers", DRIVER | {"p90": ["€3"]}),
    ],
)
def test_another_currency_than_the_initiatives_is_refused(table: str, cells: Cells) -> None:
    assert "its initiative" in str(refusal(**{table: cells}))


def test_two_currencies_are_refused_where_the_initiative_states_none() -> None:
    plain = {"initiative": ["a"], "name": ["A"]}
    mixed = COST | {"initiative": ["a", "a"], "actual": ["£5", "€5"]}
    assert '"€5"' in str(refusal(initiatives=plain, cash_flows=mixed))


def test_a_currency_that_does_not_exist_is_refused() -> None:
    pounds = INITIATIVES | {"currency": ["pounds", "GBP"]}
    assert "currency is not an ISO 4217 code" in str(refusal(initiatives=pounds))


def test_a_row_of_an_unknown_initiative_is_refused() -> None:
    message = str(refusal(metrics=METRICS | {"initiative": ["a", "c"]}))
    assert "initiative is not in the table initiatives" in message
    assert "(a, b)" in message


def test_all_violations_of_all_tables_come_at_once_in_five_lines() -> None:
    refused = refusal(
        metrics=METRICS | {"value": ["n/a", "6"], "period": ["x", "y"]},
        cash_flows=COST | {"actual": ["$5", "-3"], "kind": ["weekly", ""]},
        drivers=DRIVER | {"p10": ["9"], "label": [""], "unit": ["USD"]},
    )
    tables = {violation.table for violation in refused.violations}
    assert len(refused.violations) == 9
    assert tables == {"metrics", "cash_flows", "drivers"}
    assert "And 5 more: " in str(refused)
    assert "drivers.unit (1 row)" in str(refused)


def test_hostile_text_stays_on_one_line_of_a_message_and_as_it_is_in_a_table() -> None:
    hostile = "<script>alert('x')</script>\n' OR 1=1 --"
    message = str(refusal(metrics=METRICS | {"value": [hostile, "6"]}))
    assert message.count("\n") == 0
    named = INITIATIVES | {"name": [hostile, "B"]}
    assert check(initiatives=named).frames["initiatives"]["name"][0] == hostile


def test_words_that_name_no_date_are_kept_with_a_warning() -> None:
    tables = check(
        milestones={
            "initiative": ["a", "a"],
            "milestone": ["Launch", "Review"],
            "due": ["Jul", "date tbc"],
            "done": ["no", "no"],
        }
    )
    assert list(tables.frames["milestones"]["due"]) == ["Jul", "date tbc"]
    assert tables.frames["milestones"]["due_by"].isna().all()
    (warning,) = tables.warnings
    assert '1 of 2 rows in milestones: due names no date that can be read (a / Launch: "Jul")' in (
        warning
    )


def test_rows_recorded_later_are_not_read_even_where_they_break_a_rule() -> None:
    later = METRICS | {"value": ["5", "n/a"], "recorded_on": ["2024-01-02", "2024-03-01"]}
    tables = check(dt.date(2024, 2, 1), metrics=later)
    assert list(tables.history("metrics")["value"]) == [5]


def test_a_period_that_has_not_begun_is_not_read() -> None:
    assert len(check(dt.date(2024, 1, 7), metrics=METRICS).history("metrics")) == 1


def test_a_date_before_anything_was_recorded_is_refused() -> None:
    known = INITIATIVES | {"recorded_on": ["2024-04-30", "2024-04-30"]}
    with pytest.raises(SourceError, match=r"is before the first row recorded \(2024-04-30\)"):
        check(dt.date(2024, 1, 1), initiatives=known)


@pytest.mark.parametrize("name", sorted(set(TABLES) - {"initiatives"}))
def test_every_table_may_be_empty_but_for_initiatives(name: str) -> None:
    empty: Cells = {column.name: [] for column in TABLES[name].columns}
    tables = check(**{name: empty})
    assert not tables.has(name)
    assert tables.latest(name).empty
