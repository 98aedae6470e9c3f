"""What other engines are asked: the same expressions, each in its own SQL, kept beside this file.

Where Ibis or what is asked changes, write them anew and read what changed::

    PYTHONPATH=. python tests/sources/test_warehouse_dialects.py
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import ibis
import pytest
import sqlglot

from reportkit.contract.tables import TABLES
from reportkit.sources.warehouse.connecting import ENGINES
from reportkit.sources.warehouse.declared import Pushed
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
    kept = (SQL / f"{what}_{dialect}.sql").read_text(encoding="utf-8")
    assert asked(what, dialect) == kept


@pytest.mark.parametrize("what", list(ASKED))
@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_engines_sql_is_one_that_it_reads_and_asks_for_no_more(
    what: str, dialect: str
) -> None:
    (query,) = sqlglot.parse(asked(what, dialect), read=dialect)
    assert query is not None
    literals = {literal.this for literal in query.find_all(sqlglot.exp.Literal)}
    assert "catalogue" in literals
    assert "2024-12-31" in literals or {"2024", "12", "31"} <= literals


def test_every_engine_that_may_be_named_is_tested() -> None:
    assert {name.replace("postgresql", "postgres") for name in ENGINES} == set(DIALECTS)


if __name__ == "__main__":
    for one in ASKED:
        for each in DIALECTS:
            (SQL / f"{one}_{each}.sql").write_text(asked(one, each), encoding="utf-8")
