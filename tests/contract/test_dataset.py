from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from reportkit.contract.check import RawTable, check_tables
from reportkit.contract.dataset import Tables
from reportkit.contract.tables import TABLES
from reportkit.errors import ParameterError

JAN, FEB = "2024-01-31", "2024-02-29"


@pytest.fixture
def tables() -> Tables:
    cells = {
        "initiatives": {
            "initiative": ["driving-record", "land"],
            "name": ["View driving licence", "Land"],
            "recorded_on": [JAN, JAN],
        },
        "milestones": {
            "initiative": ["land", "land", "land", "driving-record"],
            "milestone": ["Alpha", "Beta", "Beta", "Live"],
            "due": ["Jan 2024", "Mar 2024", "May 2024", "Jul"],
            "done": ["no", "no", "no", "no"],
            "recorded_on": [JAN, JAN, FEB, JAN],
        },
        "drivers": {
            "initiative": ["land", "land", "land"],
            "driver": ["volume", "volume", "attribution"],
            "label": ["Items", "Items", "Share"],
            "p10": ["1", "2", "0.1"],
            "p50": ["2", "3", "0.2"],
            "p90": ["3", "4", "0.3"],
            "unit": ["items", "items", "share"],
            "source": ["s", "s", "s"],
            "recorded_on": [JAN, FEB, JAN],
        },
    }
    own = {
        "services": pd.DataFrame(
            {"initiative": ["land", "land"], "volume": [1, 2], "recorded_on": [JAN, FEB]}
        ),
        "rates": pd.DataFrame({"rate": [0.5]}),
    }
    raw = {name: RawTable(pd.DataFrame(table, dtype="str")) for name, table in cells.items()}
    return check_tables(raw, dt.date(2024, 3, 31), "data/x", own=own, credit="Somebody")


def test_a_statement_restates_all_rows_of_an_initiative(tables: Tables) -> None:
    latest = tables.latest("milestones")
    assert list(latest["milestone"]) == ["Beta", "Live"]
    assert list(latest["due"]) == ["May 2024", "Jul"]


def test_of_other_tables_the_last_row_of_each_key_holds(tables: Tables) -> None:
    latest = tables.latest("drivers").set_index("driver")
    assert latest.loc["volume", "p50"] == 3
    assert latest.loc["attribution", "p50"] == 0.2


def test_of_an_own_table_the_rows_recorded_last_hold(tables: Tables) -> None:
    assert list(tables.latest("services")["volume"]) == [2]
    assert list(tables.latest("rates")["rate"]) == [0.5]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_column_of_the_contract_exists_in_a_table_that_is_not_there(name: str) -> None:
    empty = Tables(dt.date(2024, 1, 1), "x", {})
    assert not empty.has(name)
    for frame in (empty.latest(name), empty.history(name)):
        assert frame.empty
        assert {column.name for column in TABLES[name].columns} <= set(frame.columns)


def test_a_table_that_the_contract_does_not_know_is_refused(tables: Tables) -> None:
    with pytest.raises(ParameterError, match='Did you mean "milestones"'):
        tables.latest("milestone")


def test_only_keeps_the_rows_and_warnings_of_one_initiative(tables: Tables) -> None:
    land = tables.only("land")
    assert land.initiatives == ("land",)
    assert set(land.frames["milestones"]["initiative"]) == {"land"}
    assert len(tables.warnings) == 1
    assert land.warnings == ()
    assert tables.only("driving-record").own["services"].empty
    assert list(land.own["rates"]["rate"]) == [0.5]
    assert land.credit == "Somebody"


@pytest.mark.parametrize("slip", ["driving-records", "view-driving-licence", "Driving_Record"])
def test_only_suggests_the_initiative_that_was_meant(tables: Tables, slip: str) -> None:
    with pytest.raises(ParameterError, match='Did you mean "driving-record"'):
        tables.only(slip)


def test_only_names_some_initiatives_where_none_comes_close(tables: Tables) -> None:
    with pytest.raises(ParameterError, match="It has 2: driving-record, land"):
        tables.only("zzz")


def test_before_gives_what_could_be_said_on_an_earlier_day(tables: Tables) -> None:
    earlier = tables.before(dt.date(2024, 2, 1))
    assert earlier.as_of == dt.date(2024, 2, 1)
    assert list(earlier.only("land").latest("milestones")["due"]) == ["Jan 2024", "Mar 2024"]
    assert earlier.recorded() == (dt.date(2024, 1, 31),)
    assert list(earlier.own["services"]["volume"]) == [1]


def test_before_the_same_day_changes_nothing(tables: Tables) -> None:
    same = tables.before(tables.as_of)
    for name, frame in tables.frames.items():
        pd.testing.assert_frame_equal(same.frames[name], frame)


def test_before_refuses_a_later_day(tables: Tables) -> None:
    with pytest.raises(ParameterError, match="is later than 2024-03-31"):
        tables.before(dt.date(2024, 4, 1))


def test_recorded_lists_the_days_on_which_something_was_recorded(tables: Tables) -> None:
    assert tables.recorded() == (dt.date(2024, 1, 31), dt.date(2024, 2, 29))


def test_the_single_initiative_is_a_row(tables: Tables) -> None:
    assert tables.only("land").initiative()["name"] == "Land"
    with pytest.raises(ParameterError, match="has 2 initiatives"):
        tables.initiative()


def test_nothing_changes_the_tables_that_it_starts_from(tables: Tables) -> None:
    before = {name: frame.copy() for name, frame in tables.frames.items()}
    for frame in (tables.only("land").latest("milestones"), tables.history("milestones")):
        frame.loc[:, "due"] = "changed"
    for name, frame in before.items():
        pd.testing.assert_frame_equal(tables.frames[name], frame)
