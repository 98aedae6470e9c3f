"""What can't be told of a sum is refused, and what is not whole is said."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from pyarrow import parquet

from reportkit.contract.recency import data_until
from reportkit.errors import ContractError, SourceError
from reportkit.sources import read

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = "2024-12-31"
SUM = 'sum = "month"\nrow = ["id"]'
JANUARY = dt.date(2024, 1, 1)


def reading(day: int = 10, value: float | None = 1.0, **said: object) -> dict[str, object]:
    period = dt.date(2024, 1, day)
    return {"initiative": "a", "metric": "h", "period": period, "value": value, **said}


def write(
    folder: Path, rows: list[dict[str, object]], said: str = SUM, table: str = "metrics"
) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "initiatives.csv").write_text("initiative,name,currency\na,A,GBP\n")
    parquet.write_table(pa.Table.from_pylist(rows), folder / "rows.parquet")
    (folder / "source.toml").write_text(f'[warehouse.{table}]\nfrom = "rows.parquet"\n{said}\n')
    return folder


def values(source: Path, day: str = AS_OF) -> list[float]:
    return list(read(source, day, initiative="a").latest("metrics")["value"])


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("other", [{"value": 8.0}, {"value": None}, {"said": "no"}])
def test_two_recordings_of_one_moment_that_differ_are_refused_whichever_comes_first(
    tmp_path: Path, turned: bool, other: dict[str, object]
) -> None:
    one = reading(id=1, said="ok", recorded_on=dt.date(2024, 1, 11))
    rows = [one, {**one, **other}]
    said = f'{SUM}\nwhere = {{ said = "ok" }}'
    with pytest.raises(SourceError, match=r"in 1 sum \(a/h/2024-01-01\) two recordings .*later"):
        values(write(tmp_path, rows[::-1] if turned else rows, said))


def test_what_says_when_it_was_recorded_wins_over_what_does_not(tmp_path: Path) -> None:
    rows = [
        reading(id=1, value=5.0, recorded_on=None),
        reading(id=1, value=7.0, recorded_on=dt.date(2024, 1, 9)),
    ]
    assert values(write(tmp_path, rows)) == [7.0]


def test_currencies_are_not_added_to_each_other(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {"initiative": "a", "kind": "running", "month": JANUARY, "actual": 1.0, "currency": code}
        for code in ("GBP", "JPY")
    ]
    with pytest.raises(SourceError, match=r"several currencies meet \(GBP/JPY\)"):
        read(write(tmp_path, rows, 'sum = "month"', "cash_flows"), AS_OF)
    with pytest.raises(ContractError, match="currency is not that of its initiative"):
        read(write(tmp_path, rows[1:], 'sum = "month"', "cash_flows"), AS_OF)
    found = read(write(tmp_path, rows[:1], 'sum = "month"', "cash_flows"), AS_OF)
    assert list(found.latest("cash_flows")["actual"]) == [1.0]


def test_a_metric_adds_up_as_it_is_defined_to(tmp_path: Path) -> None:
    rows = [reading(day, value) for day, value in ((1, 50.0), (2, 70.0))]
    source = write(tmp_path, rows, 'sum = "month"')
    definition = "initiative,metric,name,unit,better,adds_up\na,h,H,%,higher,"
    (source / "metric_definitions.csv").write_text(f"{definition}mean\n")
    assert values(source) == [60.0]
    (source / "metric_definitions.csv").write_text(f"{definition}last\n")
    with pytest.raises(SourceError, match="of which metric_definitions wants the last"):
        values(source)
    write(tmp_path, rows[1:], 'sum = "month"')
    assert values(source) == [70.0]


@pytest.mark.parametrize("value", [float("inf"), -1e25])
def test_a_number_that_can_not_be_added_is_told_with_its_sum(tmp_path: Path, value: float) -> None:
    with pytest.raises(SourceError, match=r"in 1 sum \(a/h/2024-01-01\) a number is infinite or"):
        values(write(tmp_path, [reading(), reading(11, value)], 'sum = "month"'))


@pytest.mark.parametrize("said", ["", 'sum = "month"'])
def test_a_column_that_may_be_a_slip_is_told_with_how_to_name_it(tmp_path: Path, said: str) -> None:
    rows = [reading(recordedon=dt.date(2025, 6, 1))]
    with pytest.raises(ContractError, match=r'columns = \{ recorded_on = "recordedon" \}'):
        values(write(tmp_path, rows, said))
    assert (
        values(write(tmp_path, rows, f'{said}\ncolumns = {{ recorded_on = "recordedon" }}')) == []
    )


def test_a_plan_is_known_before_its_month_is_over_and_the_cost_after(tmp_path: Path) -> None:
    rows: list[dict[str, object]] = [
        {
            "initiative": "a",
            "kind": "running",
            "month": dt.date(2024, n, 1),
            "budget": 9.0,
            "actual": 5.0,
        }
        for n in (1, 2, 3)
    ]
    source = write(tmp_path, rows, 'sum = "month"', "cash_flows")
    found = read(source, "2024-02-15").latest("cash_flows")
    assert list(found["budget"]) == [9.0, 9.0, 9.0]
    assert list(found["actual"].fillna(0)) == [5.0, 0, 0]


def test_a_month_that_is_not_filled_says_up_to_when_it_speaks(tmp_path: Path) -> None:
    source = write(tmp_path, [reading(day) for day in range(5, 21)], 'sum = "month"')
    tables = read(source, "2024-02-10", initiative="a")
    assert data_until(tables)["metrics"] == dt.date(2024, 1, 20)
    began, ended = tables.warnings
    assert "rows begin on 2024-01-05. Leave it out: since = 2024-02-01" in began
    assert '"h" from 2024-01-01 only to 2024-01-20' in ended


@pytest.mark.parametrize("days", [range(1, 32), [1, 8, 15, 22, 29], [1]])
def test_a_month_of_days_of_weeks_or_of_one_row_is_whole(tmp_path: Path, days: list[int]) -> None:
    source = write(tmp_path, [reading(day) for day in days], 'sum = "month"')
    tables = read(source, "2024-02-10", initiative="a")
    assert tables.latest("metrics")["until"].isna().all()
    assert tables.warnings == ()


@pytest.mark.parametrize(
    ("column", "said", "told"),
    [
        (1, '"1"', r"where\.c is text \('1'\), and c is int64 there"),
        ("x", "1", r"where\.c is a number \(1\), and c is string there"),
        (True, '"true"', r"where\.c is text .* and c is boolean there"),
        (1, '["1", 2]', r"where\.c is text"),
    ],
)
def test_a_condition_of_another_kind_than_its_column_is_told(
    tmp_path: Path, column: object, said: str, told: str
) -> None:
    with pytest.raises(SourceError, match=told):
        values(write(tmp_path, [reading(c=column)], f"where = {{ c = {said} }}"))


def test_a_table_of_other_columns_is_told_with_how_to_name_them(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"has no column of metrics, but x\. Say which is which"):
        values(write(tmp_path, [{"x": 1}], ""))


def test_a_day_of_which_nothing_is_known_yet_is_empty(tmp_path: Path) -> None:
    assert values(write(tmp_path, [reading(recorded_on=None, id=1)])) == [1.0]


@pytest.mark.parametrize("name", ["d [2024]", "d*", "d?x", "d'q"])
def test_a_folder_may_be_called_as_a_pattern_is(tmp_path: Path, name: str) -> None:
    assert values(write(tmp_path / name, [reading()], "")) == [1.0]
