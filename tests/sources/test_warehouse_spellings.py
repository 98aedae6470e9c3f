"""Names that an engine spells in its own way are read as those of a file are."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from reportkit.sources import read

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.contract.dataset import Tables

AS_OF = "2024-12-31"
DAY = dt.date(2024, 1, 10)


def reading(**said: object) -> dict[str, object]:
    return {"initiative": "a", "metric": "hours", "period": DAY, "value": 1.0, **said}


def engine(
    folder: Path, rows: list[dict[str, Any]], said: str = "", table: str = "metrics"
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "initiatives.csv").write_text(
        "initiative,name,currency,recorded_on\na,A,GBP,2023-01-01\n17,B,GBP,2023-01-01\n"
    )
    parquet.write_table(pa.Table.from_pylist(rows), folder / "rows.parquet")
    (folder / "source.toml").write_text(f'[warehouse.{table}]\nfrom = "rows.parquet"\n{said}\n')
    return folder


@pytest.mark.parametrize(
    ("spelling", "name"),
    [(" a\t", "a"), (17, "17"), (17.0, "17"), (Decimal("17.00"), "17")],
)
@pytest.mark.parametrize("said", ["", 'sum = "month"'])
def test_one_initiative_has_the_same_rows_alone_and_among_all(
    tmp_path: Path, spelling: object, name: str, said: str
) -> None:
    source = engine(tmp_path, [reading(initiative=spelling)], said)
    alone = read(source, AS_OF, initiative=name).history("metrics")
    assert list(alone["value"]) == [1.0]
    pd.testing.assert_frame_equal(alone, read(source, AS_OF).only(name).history("metrics"))


@pytest.mark.parametrize(
    ("one", "other"),
    [({"site": ""}, {"site": None}), ({"site": "x"}, {"site": " x "}), ({}, {"metric": "hours "})],
)
def test_rows_of_one_name_are_summed_together(
    tmp_path: Path, one: dict[str, object], other: dict[str, object]
) -> None:
    rows = [reading(**{"site": "y", **one}), reading(**{"site": "y", **other}, value=2.0)]
    source = engine(tmp_path, rows, 'sum = "month"')
    assert list(read(source, AS_OF).latest("metrics")["value"]) == [3.0]


def test_a_choice_is_one_however_it_is_written(tmp_path: Path) -> None:
    rows = [
        {"initiative": "a", "kind": kind, "month": day, "actual": 5.0}
        for kind, day in (("One-off", DAY), ("one_off", DAY), (" ONE OFF", dt.date(2024, 1, 2)))
    ]
    source = engine(tmp_path, rows, 'sum = "month"', "cash_flows")
    (row,) = read(source, AS_OF).latest("cash_flows").to_dict("records")
    assert (row["kind"], row["actual"]) == ("one_off", 15.0)


def test_the_last_recording_of_a_day_takes_the_place_of_one_that_is_spelt_otherwise(
    tmp_path: Path,
) -> None:
    rows = [
        reading(site=site, value=value, recorded_on=pd.Timestamp(2024, 2, 1, hour))
        for site, value, hour in (("", 1.0, 9), (None, 2.0, 17))
    ]
    assert list(read(engine(tmp_path, rows), AS_OF).latest("metrics")["value"]) == [2.0]


def test_a_statement_of_the_same_day_leaves_nothing_of_the_one_before(tmp_path: Path) -> None:
    morning, evening = (pd.Timestamp(2024, 1, 5, hour) for hour in (9, 17))
    rows = [
        {"initiative": "a", "stage": stage, "position": 1, "outcome": "planned", "recorded_on": at}
        for stage, at in (("discover", morning), ("build", morning), ("discover", evening))
    ]
    source = engine(tmp_path, rows, table="stages")
    assert list(read(source, AS_OF).latest("stages")["stage"]) == ["discover"]


def name_of(row: tuple[Any, ...]) -> tuple[object, ...]:
    return (*(str(cell or "").strip() for cell in row[:4]), row[5])


NAMES = st.sampled_from(["hours", " hours", "HOURS", "errors "])
SITES = st.sampled_from(["x", "x ", "", None, "Y"])
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2024, 3, 31))
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "a ", "17"]),
        NAMES,
        SITES,
        DAYS,
        st.one_of(st.none(), st.decimals(-999, 999, places=2)),
        st.one_of(st.none(), DAYS),
    ),
    min_size=1,
    max_size=12,
    unique_by=name_of,
)


@settings(max_examples=25, deadline=None)
@given(rows=ROWS, turned=st.booleans(), day=DAYS)
def test_rows_are_those_that_a_file_gives(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[Any, ...]],
    turned: bool,
    day: dt.date,
) -> None:
    """With blanks, capitals, a column nobody knows, decimals, and what says no day."""
    names = ["initiative", "metric", "site", "period", "value", "recorded_on", "colour"]
    types = [pa.string()] * 3 + [pa.date32(), pa.decimal128(9, 2), pa.date32(), pa.string()]
    columns = zip(*((*row, "red") for row in rows[:: -1 if turned else 1]), strict=True)
    table = pa.table(
        {n: pa.array(cells, kind) for n, cells, kind in zip(names, columns, types, strict=True)}
    )
    folder = tmp_path_factory.mktemp("rows")
    here = engine(folder / "engine", [reading()])
    parquet.write_table(table, here / "rows.parquet")
    there = folder / "files"
    there.mkdir()
    (there / "initiatives.csv").write_text((here / "initiatives.csv").read_text())
    table.to_pandas().to_csv(there / "metrics.csv", index=False)
    for name in ("a", "17"):
        told = [outcome(here, day, name), outcome(there, day, name)]
        assert told[0] == told[1]


def outcome(source: Path, day: dt.date, name: str) -> object:
    """Return the rows in an order of their own, or which error there was."""
    try:
        tables = read(source, day).only(name)
    except Exception as refused:  # noqa: BLE001  the same on both sides, whichever it is
        return type(refused)
    return in_order(tables), [warning.rpartition("left out")[2] for warning in tables.warnings]


def in_order(tables: Tables) -> list[tuple[str, ...]]:
    rows = tables.history("metrics").astype("object").itertuples(index=False, name=None)
    return sorted(tuple(map(str, row)) for row in rows)
