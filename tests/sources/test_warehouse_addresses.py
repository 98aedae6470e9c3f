"""What each engine is connected with: its own password, its own limits, and no more files."""

from __future__ import annotations

import sys
import types
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import duckdb
import pytest

from reportkit.errors import SourceError
from reportkit.sources import read
from reportkit.sources.warehouse.addresses import arguments

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = "geheim12345678"


def connected(url: str, password: str = HIDDEN) -> dict[str, Any]:
    return arguments(urlsplit(url), password, 600)[1]


def write(folder: Path, url: str, more: str = "") -> Path:
    (folder / "initiatives.csv").write_text("initiative,name\na,A\n")
    (folder / "source.toml").write_text(
        f'[connection]\nurl = "{url}"\n{more}\n[warehouse.metrics]\nfrom = "r"\n'
    )
    return folder


@pytest.mark.parametrize("url", ["postgres://db/x", "trino://db/x", "snowflake://acc/d"])
def test_a_password_without_a_user_is_told(url: str) -> None:
    with pytest.raises(SourceError, match=r"names no user for the password\. Write it as"):
        connected(url)


def test_bigquery_takes_no_password_and_databricks_no_user() -> None:
    with pytest.raises(SourceError, match="BigQuery takes no password"):
        connected("bigquery://project/kpi")
    with pytest.raises(SourceError, match="Databricks knows a token alone"):
        connected("databricks://me@host/c?http_path=/sql/1")
    with pytest.raises(SourceError, match="does not say which warehouse"):
        connected("databricks://host/c")


def test_postgresql_reads_only_and_stops_what_takes_long_whatever_the_address_says() -> None:
    url = "postgres://me@db/x?options=-c%20default_transaction_read_only%3Doff"
    options = connected(url)["options"]
    assert options.endswith("-c default_transaction_read_only=on -c statement_timeout=600000")


def test_databricks_is_given_its_token_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its driver is not installed: what Ibis hands over to it is looked at."""
    ibis = pytest.importorskip("ibis")
    given: list[dict[str, Any]] = []

    def connect(**said: Any) -> None:
        given.append(said)
        raise ConnectionError("no server here")

    sql = types.ModuleType("databricks.sql")
    sql.connect = connect  # type: ignore[attr-defined]  # the driver's
    whole = types.ModuleType("databricks")
    whole.sql = sql  # type: ignore[attr-defined]  # the driver's
    monkeypatch.setitem(sys.modules, "databricks", whole)
    monkeypatch.setitem(sys.modules, "databricks.sql", sql)
    said = connected("databricks://adb-1.example.net/main/kpi?http_path=/sql/1.0/warehouses/x")
    with pytest.raises(ConnectionError):
        ibis.databricks.connect(**said)
    (driver,) = given
    assert driver["server_hostname"] == "adb-1.example.net"
    assert driver["http_path"] == "/sql/1.0/warehouses/x"
    assert driver["access_token"] == HIDDEN
    assert (driver["catalog"], driver["schema"]) == ("main", "kpi")


def test_trino_signs_in_over_https(monkeypatch: pytest.MonkeyPatch) -> None:
    signing_in = types.ModuleType("trino.auth")
    signing_in.BasicAuthentication = lambda *said: said  # type: ignore[attr-defined]  # the driver's
    monkeypatch.setitem(sys.modules, "trino", types.ModuleType("trino"))
    monkeypatch.setitem(sys.modules, "trino.auth", signing_in)
    said = connected("trino://me@host/catalog/schema")
    assert said["auth"] == ("me", HIDDEN)
    assert (said["http_scheme"], said["port"]) == ("https", 443)


@pytest.mark.parametrize("place", ["../o.duckdb", "{parent}/o.duckdb"])
def test_a_duckdb_file_elsewhere_is_refused(tmp_path: Path, place: str) -> None:
    duckdb.connect(str(tmp_path / "o.duckdb")).close()
    (tmp_path / "source").mkdir()
    url = f"duckdb://{place.format(parent=tmp_path)}"
    with pytest.raises(SourceError, match="leaves the source's folder"):
        read(write(tmp_path / "source", url), "2024-12-31")


def test_a_view_of_a_duckdb_file_reads_no_files(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("initiative\na\n")
    with duckdb.connect(str(tmp_path / "v.duckdb")) as house:
        view = f"SELECT * FROM read_csv('{tmp_path}/secret.txt')"  # noqa: S608  our own path
        house.execute(f"CREATE VIEW r AS {view}")
    with pytest.raises(SourceError, match="disabled by configuration"):
        read(write(tmp_path, "duckdb://v.duckdb"), "2024-12-31")


def test_an_answer_that_takes_too_long_is_stopped_and_told(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "v.duckdb")) as house:
        house.execute(
            "CREATE VIEW r AS SELECT 'a' AS initiative, 'h' AS metric, DATE '2024-01-01' AS "
            "period, sum(a.range * b.range) AS value FROM range(10000000) a, range(10000000) b"
        )
    with pytest.raises(SourceError, match=r"took longer than 1 s .*limit in \[connection\]"):
        read(write(tmp_path, "duckdb://v.duckdb", "limit = 1"), "2024-12-31")


def test_a_limit_is_a_number_of_seconds(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="limit is a number of seconds"):
        read(write(tmp_path, "duckdb://v.duckdb", 'limit = "long"'), "2024-12-31")
