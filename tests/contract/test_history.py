from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from reportkit.contract.check import RawTable, check_tables
from reportkit.errors import ContractError

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

AS_OF = dt.date(2024, 12, 31)
Cells = dict[str, list[str]]
INITIATIVES: Cells = {"initiative": ["a", "b"], "name": ["A", "B"]}
METRICS: Cells = {
    "initiative": ["a", "b"],
    "metric": ["calls", "calls"],
    "period": ["2024-01-01", "2024-01-01"],
    "value": ["5", "6"],
}
EVENTS: dict[str, Cells] = {
    "stages": {
        "initiative": ["a", "a"],
        "stage": ["alpha", "beta"],
        "position": ["1", "2"],
        "started": ["2024-01-01", "2024-11-02"],
        "ended": ["2024-11-01", "2024-12-01"],
        "outcome": ["passed", "stopped"],
    },
    "experiments": {
        "initiative": ["a"],
        "experiment": ["drafts"],
        "tried": ["Let software draft"],
        "started": ["2024-01-01"],
        "ended": ["2024-11-01"],
        "outcome": ["worked"],
        "cost": ["5"],
        "learned": ["It works"],
    },
    "decisions": {
        "initiative": ["a"],
        "decision": ["go"],
        "question": ["Go on?"],
        "decided": ["Yes"],
        "decided_on": ["2024-11-01"],
    },
    "rollout": {"initiative": ["a"], "site": ["warsaw"], "went_live": ["2024-11-01"]},
}


def check(
    as_of: dt.date = AS_OF, own: dict[str, pd.DataFrame] | None = None, **tables: Cells
) -> Tables:
    given = {"initiatives": INITIATIVES} | tables
    raw = {name: RawTable(pd.DataFrame(cells, dtype="str")) for name, cells in given.items()}
    return check_tables(raw, as_of, "x", own=own)


def test_what_happened_later_is_not_told_where_no_row_says_when_it_was_recorded() -> None:
    tables = check(dt.date(2024, 6, 30), **EVENTS)
    stages = tables.latest("stages")
    assert list(stages["outcome"]) == ["running", "planned"]
    assert stages["ended"].isna().all()
    (experiment,) = tables.latest("experiments").to_dict("records")
    assert experiment["outcome"] == "running"
    assert pd.isna([experiment[name] for name in ("ended", "cost", "learned")]).all()
    assert tables.latest("decisions")[["decided", "decided_on"]].isna().all(axis=None)
    assert tables.latest("rollout")["went_live"].isna().all()


def test_what_happened_by_the_day_is_told() -> None:
    tables = check(**EVENTS)
    assert list(tables.latest("stages")["outcome"]) == ["passed", "stopped"]
    assert list(tables.latest("decisions")["decided"]) == ["Yes"]


def test_a_day_to_come_that_was_recorded_is_told() -> None:
    decisions = EVENTS["decisions"] | {"recorded_on": ["2024-06-01"]}
    tables = check(dt.date(2024, 6, 30), decisions=decisions)
    assert list(tables.latest("decisions")["decided"]) == ["Yes"]


def test_looking_back_tells_the_same_as_reading_as_of_that_day() -> None:
    day = dt.date(2024, 6, 30)
    back, read = check(**EVENTS).before(day), check(day, **EVENTS)
    for name in EVENTS:
        pd.testing.assert_frame_equal(back.history(name), read.history(name))


def test_rows_of_an_initiative_that_was_recorded_later_are_left_out_with_it() -> None:
    later = INITIATIVES | {"recorded_on": ["2024-01-01", "2024-11-01"]}
    tables = check(dt.date(2024, 6, 30), initiatives=later, metrics=METRICS)
    assert list(tables.history("metrics")["initiative"]) == ["a"]
    back = check(initiatives=later, metrics=METRICS).before(dt.date(2024, 6, 30))
    assert list(back.history("metrics")["initiative"]) == ["a"]


@pytest.mark.parametrize("words", ["15/12/2024", "n/a", "5"])
def test_an_own_table_must_say_plainly_when_its_rows_were_recorded(words: str) -> None:
    own = {"mine": pd.DataFrame({"recorded_on": ["2024-01-01", words]})}
    with pytest.raises(ContractError) as refused:
        check(own=own)
    assert f'own table mine: recorded_on is not a day ("{words}")' in str(refused.value)


def test_an_own_table_with_days_of_a_time_zone_is_read_as_of_a_date() -> None:
    days = pd.to_datetime(["2024-01-01", "2024-12-01"], utc=True)
    own = {"mine": pd.DataFrame({"recorded_on": days})}
    tables = check(dt.date(2024, 6, 30), own)
    assert len(tables.own["mine"]) == 1
