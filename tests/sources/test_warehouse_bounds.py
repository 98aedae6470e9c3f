"""What an engine's tables may look like, and what is refused of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import pandas as pd
import pytest

from reportkit.errors import SourceError
from reportkit.sources import read
from reportkit.sources.warehouse.fetching import MOST

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = "2024-12-31"
ROW = pd.DataFrame(
    {"initiative": ["a"], "metric": ["hours"], "period": [pd.Timestamp("2024-01-01")], "value": 1.0}
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "readings").mkdir()
    (tmp_path / "initiatives.csv").write_text("initiative,name,currency\na,A,GBP\n17,B,GBP\n")
    declare(tmp_path, "readings")
    return tmp_path


def declare(source: Path, place: str, before: str = "") -> None:
    (source / "source.toml").write_text(f'{before}\n[warehouse.metrics]\nfrom = "{place}"\n')


def values(source: Path, day: str = AS_OF, initiative: str = "a") -> list[float]:
    return list(read(source, day, initiative=initiative).latest("metrics")["value"])


@pytest.mark.parametrize("names", [("1", "2"), ("2", "1")])
def test_a_column_that_came_later_is_empty_in_the_files_before_it(
    source: Path, names: tuple[str, str]
) -> None:
    later = ROW.assign(value=2.0, recorded_on=pd.Timestamp("2024-06-01"))
    for name, frame in zip(names, (ROW, later), strict=True):
        frame.to_parquet(source / "readings" / f"{name}.parquet")
    assert values(source, "2024-05-31") == [1.0]
    assert values(source) == [2.0]


def test_an_initiative_may_be_a_number_there(source: Path) -> None:
    ROW.assign(initiative=17).to_parquet(source / "readings" / "1.parquet")
    assert values(source, initiative="17") == [1.0]
    assert values(source, initiative="a") == []


def test_columns_are_found_whatever_their_capitals(source: Path) -> None:
    ROW.rename(columns=str.upper).to_parquet(source / "readings" / "1.parquet")
    assert values(source) == [1.0]


def test_a_table_too_large_to_be_held_is_not_read_whole(source: Path) -> None:
    with duckdb.connect() as connection:
        rows = connection.table_function("range", [MOST + 1]).project(
            "'a' AS initiative, 'm' || range AS metric, DATE '2024-01-01' AS period, 1.0 AS value"
        )
        rows.write_parquet(str(source / "readings" / "1.parquet"))
    with pytest.raises(
        SourceError, match=r"more than 2,000,000 rows of metrics to send\. Read one"
    ):
        read(source, AS_OF)


@pytest.mark.parametrize("place", ["/etc/readings.parquet", "../x.parquet", "a/../../x.parquet"])
def test_files_elsewhere_are_refused(source: Path, place: str) -> None:
    declare(source, place)
    with pytest.raises(SourceError, match="leaves the source's folder"):
        read(source, AS_OF)


@pytest.mark.parametrize("place", ["nowhere/*.parquet", "**x.parquet", "[", "readings"])
def test_a_pattern_that_names_no_file_is_told(source: Path, place: str) -> None:
    declare(source, place)
    with pytest.raises(SourceError, match="there is no such Parquet file below"):
        read(source, AS_OF)


@pytest.mark.parametrize(
    "url",
    [
        "databricks://host/x?access_token=geheim12345678",
        "trino://me@host/c?password=geheim12345678",
        "snowflake://me@acc/d/s?private_key=geheim12345678",
        "postgres://me@host/x?sslpassword=geheim12345678",
    ],
)
def test_a_key_in_an_address_is_refused_and_not_shown(source: Path, url: str) -> None:
    declare(source, "t", f'[connection]\nurl = "{url}"\n')
    with pytest.raises(SourceError, match="url holds a password") as refused:
        read(source, AS_OF)
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("said", ["since = 2021", 'since = "2021-01-01"'])
def test_since_is_a_day(source: Path, said: str) -> None:
    ROW.to_parquet(source / "readings" / "1.parquet")
    (source / "source.toml").write_text(f'[warehouse.metrics]\nfrom = "readings"\n{said}\n')
    with pytest.raises(SourceError, match=r"write since = 2021-01-01, a day without quotes"):
        read(source, AS_OF)


def test_a_table_without_periods_begins_nowhere(source: Path) -> None:
    (source / "source.toml").write_text(
        '[warehouse.drivers]\nfrom = "readings"\nsince = 2021-01-01\n'
    )
    with pytest.raises(SourceError, match="drivers has no period to begin with"):
        read(source, AS_OF)
