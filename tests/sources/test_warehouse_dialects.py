"""What other engines are asked: the same expressions, each in its own SQL, kept beside this file.

Where Ibis or what is asked changes, write them anew and read what changed::

    PYTHONPATH=. python tests/sources/test_warehouse_dialects.py
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import get_args

import ibis
import pytest
import sqlglot

from reportkit.contract.tables import TABLES
from reportkit.sources.warehouse.connecting import ENGINES
from reportkit.sources.warehouse.declared import Pushed, Span
from reportkit.sources.warehouse.expressions import wanted

SQL = Path(__file__).parent / "sql"
DIALECTS = ("bigquery", "databricks", "duckdb", "postgres", "snowflake", "trino")
COLUMNS = {
    "initiative": "programme",
    "metric": "kpi",
    "period": "day",
    "value": "amount",
    "recorded_on": "loaded",
}
READINGS = ibis.table(
    {
        "programme": "string",
        "kpi": "string",
        "day": "date",
        "amount": "decimal(18, 2)",
        "loaded": "timestamp",
        "number": "int64",
        "country": "string",
    },
    name="readings",
)
ASKED = {
    "rows": Pushed(TABLES["metrics"], "readings", COLUMNS, {"country": ("GB", "IE")}),
    "sums": Pushed(TABLES["metrics"], "readings", COLUMNS, {}, None, "month", ("number",)),
}


def asked(what: str, dialect: str) -> str:
    found = wanted(READINGS, ASKED[what], dt.date(2024, 12, 31), "catalogue", "readings")
    return str(ibis.to_sql(found, dialect=dialect)).rstrip() + "\n"


@pytest.mark.parametrize("what", list(ASKED))
@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_engine_is_asked_in_its_own_sql(what: str, dialect: str) -> None:
    kept = (SQL / f"{what}_{dialect}.sql").read_bytes().decode()  # a carriage return stays one
    assert asked(what, dialect) == kept


@pytest.mark.parametrize("what", list(ASKED))
@pytest.mark.parametrize("dialect", DIALECTS)
def test_wherever_an_engine_reads_the_table_it_is_told_for_whom_and_up_to_when(
    what: str, dialect: str
) -> None:
    """Of the rows that others hold by now only a sum asks, to know what left it."""
    (query,) = sqlglot.parse(asked(what, dialect), read=dialect)
    assert query is not None
    read = [
        select
        for select in query.find_all(sqlglot.exp.Select)
        if isinstance(source := select.args["from_"].this, sqlglot.exp.Table)
        and source.name == "readings"
    ]
    assert read
    for select in read:
        said = {literal.this for literal in select.find_all(sqlglot.exp.Literal)}
        assert "catalogue" in said
        assert "2024-12-31" in said or {"2024", "12", "31"} <= said


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("value", ["float64", "string"])
def test_every_span_can_be_asked_of_every_engine(dialect: str, value: str) -> None:
    kinds = {**READINGS.schema(), "amount": value, "loaded": "timestamp('UTC')"}
    table = ibis.table(kinds, name="readings")
    for span in get_args(Span):
        row, since = ("programme", "number"), dt.date(2024, 1, 1)
        pushed = Pushed(TABLES["metrics"], "readings", COLUMNS, {}, since, span, row)
        found = wanted(table, pushed, dt.date(2024, 12, 31), "o'b\\", "readings")
        assert sqlglot.parse_one(str(ibis.to_sql(found, dialect=dialect)), read=dialect)


def test_every_engine_that_may_be_named_is_tested() -> None:
    assert {name.replace("postgresql", "postgres") for name in ENGINES} == set(DIALECTS)


if __name__ == "__main__":
    for one in ASKED:
        for each in DIALECTS:
            (SQL / f"{one}_{each}.sql").write_bytes(asked(one, each).encode())
