from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from reportkit.errors import ParameterError, SourceError
from reportkit.sources import read

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.contract.dataset import Tables

AS_OF = "2024-12-31"
INITIATIVES = "initiative,name,currency,recorded_on\na,A,GBP,2023-01-01\nb,B,GBP,2023-01-01\n"
READINGS = pd.DataFrame(
    {
        "programme": ["a", "a", "a", "b", "a"],
        "kpi": ["calls"] * 5,
        "day": pd.to_datetime(
            ["2024-01-01", "2024-02-01", "2024-01-01", "2024-01-01", "2024-03-01"]
        ),
        "amount": [5.0, 6.0, 7.0, 100.0, 9.0],
        "loaded_on": pd.to_datetime(
            ["2024-02-03", "2024-03-03", "2024-06-01", "2024-02-03", "2025-02-03"]
        ),
        "country": ["GB", "GB", "GB", "GB", "GB"],
    }
)
COLUMNS = (
    'columns = { initiative = "programme", metric = "kpi", period = "day", value = "amount", '
    'recorded_on = "loaded_on" }'
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a source whose metrics are Parquet files that DuckDB reads."""
    folder = tmp_path / "source"
    (folder / "readings").mkdir(parents=True)
    (folder / "initiatives.csv").write_text(INITIATIVES)
    for place, part in enumerate((READINGS.iloc[:2], READINGS.iloc[2:])):
        part.to_parquet(folder / "readings" / f"{place}.parquet")
    declare(folder, f'from = "readings"\n{COLUMNS}')
    return folder


def declare(folder: Path, metrics: str, before: str = "") -> None:
    (folder / "source.toml").write_text(f"{before}\n[warehouse.metrics]\n{metrics}\n")


def metrics(tables: Tables) -> list[tuple[str, dt.date, float]]:
    rows = tables.latest("metrics")
    days = (day.date() for day in rows["period"])
    return sorted(zip(rows["initiative"], days, rows["value"], strict=True))


def test_parquet_files_are_read_as_the_same_rows_in_csv_are(source: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.mkdir()
    (plain / "initiatives.csv").write_text(INITIATIVES)
    names = {"programme": "initiative", "kpi": "metric", "day": "period", "amount": "value"}
    kept = READINGS.rename(columns=names | {"loaded_on": "recorded_on"})
    kept.sort_values(["initiative", "metric", "period", "recorded_on"]).to_csv(
        plain / "metrics.csv", index=False
    )
    for day in (AS_OF, "2024-02-28", "2025-03-01"):
        here, there = read(source, day), read(plain, day)
        pd.testing.assert_frame_equal(here.latest("metrics"), there.latest("metrics"))
        pd.testing.assert_frame_equal(here.history("metrics"), there.history("metrics"))
        (ours,), (theirs,) = here.warnings, there.warnings
        assert ours.endswith('left out: "country".')
        assert theirs.endswith('left out: "country".')


def test_a_correction_counts_from_the_day_on_which_it_was_recorded(source: Path) -> None:
    assert metrics(read(source, "2024-05-31"))[0] == ("a", dt.date(2024, 1, 1), 5.0)
    assert metrics(read(source, "2024-06-01"))[0] == ("a", dt.date(2024, 1, 1), 7.0)
    earlier = read(source, AS_OF).before(dt.date(2024, 5, 31))
    assert metrics(earlier)[0] == ("a", dt.date(2024, 1, 1), 5.0)


def test_nothing_recorded_later_comes(source: Path) -> None:
    assert [row[1].month for row in metrics(read(source, AS_OF)) if row[0] == "a"] == [1, 2]


def test_only_one_initiatives_rows_come(source: Path) -> None:
    only = read(source, AS_OF, initiative="a")
    assert only.initiatives == ("a",)
    assert {row[0] for row in metrics(only)} == {"a"}
    pd.testing.assert_frame_equal(
        only.history("metrics"), read(source, AS_OF).only("a").history("metrics")
    )


def test_an_initiative_that_is_not_there_is_named_with_what_is(source: Path) -> None:
    with pytest.raises(ParameterError, match=r'initiative "c" is not in .* It has 2: a, b'):
        read(source, AS_OF, initiative="c")


def test_rows_of_a_country_alone_are_asked_for(source: Path) -> None:
    for said, count in (('"GB"', 3), ('["FR", "GB"]', 3), ('"FR"', 0)):
        declare(source, f'from = "readings"\n{COLUMNS}\nwhere = {{ country = {said} }}')
        assert len(metrics(read(source, AS_OF))) == count


def test_a_file_beside_the_source_is_read_by_the_engine_alone(source: Path) -> None:
    READINGS.to_parquet(source / "all.parquet")
    declare(source, f'from = "all.parquet"\n{COLUMNS}')
    assert len(metrics(read(source, AS_OF))) == 3


def test_a_duckdb_file_is_read_and_not_written(source: Path) -> None:
    import duckdb  # noqa: PLC0415  only this test opens one

    file = source / "house.duckdb"
    with duckdb.connect(str(file)) as house:
        house.execute("CREATE SCHEMA kpi")
        house.register("given", READINGS)
        house.execute("CREATE TABLE kpi.readings AS SELECT * FROM given")
    before = file.read_bytes()
    connection = '[connection]\nurl = "duckdb://house.duckdb"\n'
    declare(source, f'from = "kpi.readings"\n{COLUMNS}', connection)
    assert len(metrics(read(source, AS_OF))) == 3
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('from = "nowhere"', r"nowhere: there is no such Parquet file below .*source"),
        ('from = "../x.parquet"', r"\.\./x\.parquet leaves the source's folder"),
        ("", 'does not say from where. Write from = "schema.table".'),
        (
            'from = "readings"\nform = 1',
            r'has "form", which means nothing there. Did you mean "from"',
        ),
        ('from = "readings"\ncolumns = { valu = "amount" }', 'metrics has no column "valu".'),
        (
            'from = "readings"\ncolumns = { value = "amunt" }',
            'has no column "amunt". Did you',
        ),
        (
            'from = "readings"\nwhere = { contry = "GB" }',
            'has no column "contry". Did you',
        ),
        ('from = "readings"\ncolumns = { period = "kpi" }', "kpi is string there, and period is a"),
        ('from = "readings"\nsum = "day"', "sum is one of week, month, quarter, year"),
        ('from = "readings"\nrow = ["kpi"]', "row is for sums"),
        (
            'from = "readings"\nsum = "month"\ncolumns = { reason = "kpi" }',
            "reason can't be summed",
        ),
    ],
)
def test_what_is_declared_wrongly_is_told_with_what_to_do(
    source: Path, said: str, told: str
) -> None:
    declare(source, said)
    with pytest.raises(SourceError, match=told):
        read(source, AS_OF)


def test_a_table_comes_from_one_place(source: Path) -> None:
    (source / "metrics.csv").write_text("initiative,metric,period,value\na,calls,2024-01-01,5\n")
    with pytest.raises(SourceError, match=r"metrics stands in \[warehouse\] and in .*metrics.csv"):
        read(source, AS_OF)
    declare(source, 'from = "readings"', '[tables]\nmetrics = "SELECT 1"\n')
    with pytest.raises(SourceError, match=r"metrics stands in \[tables\] and in \[warehouse\]"):
        read(source, AS_OF)


def test_a_connection_without_a_table_is_told(source: Path) -> None:
    (source / "source.toml").write_text('[connection]\nurl = "duckdb://x.duckdb"\n')
    with pytest.raises(SourceError, match="is of use to no table"):
        read(source, AS_OF)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("postgres://me:geheim1234@db/x", "url holds a password"),
        ("postgres://me@db/x?password=geheim1234", "url holds a password"),
        ("mysql://me@db/x", "'mysql' is no engine that the kit reads from"),
        ("duckdb://nowhere.duckdb", "There is no file"),
    ],
)
def test_an_address_that_can_not_be_used_is_told_without_its_password(
    source: Path, url: str, told: str
) -> None:
    declare(source, 'from = "x"', f'[connection]\nurl = "{url}"\n')
    with pytest.raises(SourceError, match=told) as refused:
        read(source, AS_OF)
    assert "geheim" not in str(refused.value)


def test_a_secret_that_is_not_known_is_named(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    url = '[connection]\nurl = "postgres://me@db.example.com/x"\npassword = "house"\n'
    declare(source, 'from = "x"', url)
    with pytest.raises(SourceError, match="Set the variable REPORTKIT_SECRET_HOUSE"):
        read(source, AS_OF)
