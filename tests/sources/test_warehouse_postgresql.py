"""A PostgreSQL server of our own holds the metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import psycopg
import pytest

from reportkit.errors import SourceError
from reportkit.sources import read

if TYPE_CHECKING:
    from pathlib import Path

    from postgresql_server import PostgresqlServer

ROWS = b"""INSERT INTO kpi.readings VALUES
    ('a', 'hours', '2024-01-10', 5.25, '2024-01-11 10:00', 1),
    ('a', 'hours', '2024-01-12', 2.00, '2024-01-12 11:00', 2),
    ('a', 'hours', '2024-02-12', NULL, '2024-02-13 11:00', 3),
    ('a', 'hours', '2024-01-10', 50.5, '2024-03-01 09:00', 1),
    ('b', 'hours', '2024-01-10', 99.0, '2024-01-11 10:00', 4)
"""
MAPPED = (
    'columns = { initiative = "programme", metric = "kpi", period = "day", value = "amount", '
    'recorded_on = "loaded" }'
)


@pytest.fixture
def database(postgresql: PostgresqlServer) -> str:
    """Return the name of a database with readings."""
    url = postgresql.new_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA kpi")
        connection.execute(
            "CREATE TABLE kpi.readings (programme text, kpi text, day date, "
            "amount numeric(12, 2), loaded timestamp, number int)"
        )
        connection.execute(ROWS)
    return url.rpartition("/")[2]


@pytest.fixture
def source(
    tmp_path: Path, postgresql: PostgresqlServer, database: str, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return a source whose metrics that server holds."""
    monkeypatch.setenv("REPORTKIT_SECRET_HOUSE_PASSWORD", postgresql.password)
    (tmp_path / "initiatives.csv").write_text("initiative,name,currency\na,A,GBP\nb,B,GBP\n")
    declare(tmp_path, postgresql, database, "")
    return tmp_path


def declare(folder: Path, server: PostgresqlServer, database: str, said: str) -> None:
    url = f"postgres://reportkit@127.0.0.1:{server.port}/{database}"
    (folder / "source.toml").write_text(
        f'[connection]\nurl = "{url}"\npassword = "house_password"\n'
        f'[warehouse.metrics]\nfrom = "kpi.readings"\n{MAPPED}\n{said}\n'
    )


def test_rows_come_as_they_are_known(source: Path) -> None:
    for day, count in (("2024-01-11", 1), ("2024-02-29", 3), ("2024-12-31", 4)):
        assert len(read(source, day, initiative="a").history("metrics")) == count


def test_sums_are_made_there(source: Path, postgresql: PostgresqlServer, database: str) -> None:
    declare(source, postgresql, database, 'sum = "month"\nrow = ["number"]')
    before = read(source, "2024-02-29", initiative="a").latest("metrics")
    after = read(source, "2024-03-01", initiative="a").latest("metrics")
    assert list(before["value"].astype(object).where(before["value"].notna(), None)) == [7.25, None]
    assert list(after["value"].head(1)) == [52.5]
    assert read(source, "2024-03-01").only("a").latest("metrics").equals(after)


def test_the_other_rows_stay_where_they_are(source: Path, postgresql: PostgresqlServer) -> None:
    """What the server was asked for, as it logs it, names the initiative and the day."""
    postgresql.run("ALTER SYSTEM SET log_statement = 'all'")
    postgresql.run("SELECT pg_reload_conf()")
    read(source, "2024-02-29", initiative="a")
    postgresql.run("ALTER SYSTEM RESET log_statement")
    postgresql.run("SELECT pg_reload_conf()")
    log = (postgresql.folder / "log").read_text(encoding="utf-8", errors="replace")
    asked = log.rpartition('FROM "kpi"."readings"')[2].partition("LOG:")[0]
    assert "'a'" in asked
    assert "2024-02-29" in asked.replace("MAKE_DATE(2024, 2, 29)", "2024-02-29")


def test_nothing_can_be_written_there(
    source: Path, postgresql: PostgresqlServer, database: str
) -> None:
    """A view that writes when it is read is refused by the server, and told in a line."""
    with psycopg.connect(postgresql.url(database), autocommit=True) as connection:
        connection.execute(
            "CREATE FUNCTION kpi.slip() RETURNS text LANGUAGE sql VOLATILE AS "
            "$$ INSERT INTO kpi.readings (programme) VALUES ('z') RETURNING programme $$"
        )
        connection.execute(
            "CREATE VIEW kpi.trap AS SELECT kpi.slip() AS initiative, 'x' AS metric, "
            "DATE '2024-01-01' AS period, 1.0 AS value"
        )
    text = (source / "source.toml").read_text().replace("kpi.readings", "kpi.trap")
    (source / "source.toml").write_text(text.replace(MAPPED, ""))
    with pytest.raises(SourceError, match="read-only transaction"):
        read(source, "2024-12-31")


def test_a_refusal_is_told_in_a_line_without_the_password(
    source: Path, postgresql: PostgresqlServer, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(source, postgresql, "nowhere", "")
    with pytest.raises(SourceError, match='database "nowhere" does not exist') as refused:
        read(source, "2024-12-31")
    assert postgresql.password not in str(refused.value)
    declare(source, postgresql, database, "")
    monkeypatch.setenv("REPORTKIT_SECRET_HOUSE_PASSWORD", "wrong-and-long")
    with pytest.raises(SourceError, match="password authentication failed") as refused:
        read(source, "2024-12-31")
    assert "wrong-and-long" not in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1


def test_what_was_read_holds_no_password(source: Path, postgresql: PostgresqlServer) -> None:
    tables = read(source, "2024-12-31")
    assert postgresql.password not in repr(tables)
    assert isinstance(tables.latest("metrics"), pd.DataFrame)


def test_a_moment_counts_by_its_day_in_utc(
    source: Path, postgresql: PostgresqlServer, database: str
) -> None:
    postgresql.run("ALTER DATABASE " + database + " SET timezone TO 'Asia/Tokyo'")
    postgresql.run(
        "ALTER TABLE kpi.readings ALTER loaded TYPE timestamptz USING loaded AT TIME ZONE 'UTC'",
        database,
    )
    # 2024-01-12 in Tokyo, and the 11th in UTC.
    postgresql.run(
        "UPDATE kpi.readings SET day = '2024-01-11', loaded = '2024-01-11 20:00+00' "
        "WHERE number = 2",
        database,
    )
    assert len(read(source, "2024-01-11", initiative="a").history("metrics")) == 2


def test_a_row_that_moves_to_another_initiative_leaves_its_sum(
    source: Path, postgresql: PostgresqlServer, database: str
) -> None:
    declare(source, postgresql, database, 'sum = "month"\nrow = ["number"]')
    postgresql.run(
        "INSERT INTO kpi.readings VALUES ('b', 'hours', '2024-01-12', 2.00, '2024-04-01 08:00', 2)",
        database,
    )
    rows = read(source, "2024-12-31", initiative="a").latest("metrics").set_index("period")
    assert rows["value"].iloc[0] == 50.5
    declare(source, postgresql, database + "?sslmode=prefer", "")
    assert len(read(source, "2024-12-31", initiative="a").history("metrics")) == 4


def test_what_is_no_number_is_missing_there_too(
    source: Path, postgresql: PostgresqlServer, database: str
) -> None:
    postgresql.run("UPDATE kpi.readings SET amount = 'NaN' WHERE amount IS NULL", database)
    declare(source, postgresql, database, 'sum = "month"\nrow = ["number"]')
    rows = read(source, "2024-12-31", initiative="a").latest("metrics").set_index("period")
    assert rows["value"].loc["2024-01-01"] == 52.5
    assert pd.isna(rows["value"].loc["2024-02-01"])


def test_what_takes_too_long_is_stopped_there_and_told(
    source: Path, postgresql: PostgresqlServer, database: str
) -> None:
    postgresql.run(
        "CREATE VIEW kpi.slow AS SELECT 'a' AS initiative, 'x' AS metric, DATE '2024-01-01' AS "
        "period, 1.0 AS value FROM pg_sleep(60)",
        database,
    )
    text = (source / "source.toml").read_text().replace("kpi.readings", "kpi.slow")
    text = text.replace(MAPPED, "").replace("[connection]", "[connection]\nlimit = 1")
    (source / "source.toml").write_text(text)
    with pytest.raises(SourceError, match=r"took longer than 1 s .*limit in \[connection\]"):
        read(source, "2024-12-31")


def test_a_table_that_is_not_there_is_told_once(source: Path) -> None:
    text = (source / "source.toml").read_text().replace("kpi.readings", "kpi.nowhere")
    (source / "source.toml").write_text(text)
    with pytest.raises(SourceError, match=r"can't be read: there is no such table\. Check the"):
        read(source, "2024-12-31")


def test_an_initiative_may_be_an_exact_number_there(
    source: Path, postgresql: PostgresqlServer, database: str
) -> None:
    (source / "initiatives.csv").write_text("initiative,name\n17,A\n")
    postgresql.run(
        "CREATE VIEW kpi.numbered AS SELECT 17.0::numeric AS programme, kpi, day, amount, loaded "
        "FROM kpi.readings WHERE programme = 'b'",
        database,
    )
    text = (source / "source.toml").read_text().replace("kpi.readings", "kpi.numbered")
    (source / "source.toml").write_text(text)
    for tables in (read(source, "2024-12-31", initiative="17"), read(source, "2024-12-31")):
        assert list(tables.history("metrics")["value"]) == [99.0]
