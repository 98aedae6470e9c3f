from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from reportkit.errors import ContractError, ParameterError, ReportkitError, SourceError
from reportkit.sources import read

if TYPE_CHECKING:
    from pathlib import Path

AS_OF = "2024-12-31"


def refusal(source: Path | str, as_of: str = AS_OF) -> str:
    with pytest.raises(ReportkitError) as refused:
        read(source, as_of)
    message = str(refused.value)
    assert 1 <= message.count("\n") + 1 <= 5
    return message


def test_a_folder_in_the_contracts_layout_is_read_as_it_is(folder: Path) -> None:
    tables = read(folder, AS_OF)
    assert tables.initiatives == ("a", "b")
    assert list(tables.latest("cash_flows")["actual"]) == [1200, 1250]
    assert tables.latest("metrics")["value"].isna().tolist() == [False, True]
    assert tables.as_of == dt.date(2024, 12, 31)


def test_excel_and_parquet_are_read_like_csv(folder: Path) -> None:
    by_csv = read(folder, AS_OF)
    costs = pd.read_csv(folder / "cash_flows.csv", dtype=str)
    (folder / "cash_flows.csv").unlink()
    costs.to_parquet(folder / "cash_flows.parquet")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "metrics"
    sheet.append(["initiative", "metric", "period", "value"])
    sheet.append(["a", "calls", dt.datetime(2024, 1, 1), 5])  # noqa: DTZ001  as Excel has days
    sheet.append(["a", "calls", dt.date(2024, 1, 8), None])
    book.create_sheet("rollout").append(["initiative", "site", "went_live"])
    book.save(folder / "weekly.xlsx")
    (folder / "metrics.csv").unlink()
    tables = read(folder, AS_OF)
    for name in ("cash_flows", "metrics"):
        pd.testing.assert_frame_equal(tables.frames[name], by_csv.frames[name])
    assert "rollout" in tables.frames


def test_semicolons_and_a_byte_order_mark_are_what_excel_saves(folder: Path) -> None:
    text = "initiative;name;currency\na;A, the first;GBP\n"
    (folder / "initiatives.csv").write_text(text, encoding="utf-8-sig")
    assert read(folder, AS_OF).initiative()["name"] == "A, the first"


def test_a_source_is_found_from_a_folder_below_the_project(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = folder.parent
    (project / "reportkit.toml").touch()
    (project / "notebooks" / "drafts").mkdir(parents=True)
    monkeypatch.chdir(project / "notebooks" / "drafts")
    assert read("data", AS_OF).source == "data"


def test_a_source_is_not_looked_for_above_the_project(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = folder.parent / "project"
    inner.mkdir()
    (inner / "reportkit.toml").touch()
    monkeypatch.chdir(inner)
    assert f"looked for it in {inner}" in refusal("data")


def test_a_folder_that_is_not_there_is_named_with_its_likeliest_sibling(folder: Path) -> None:
    message = refusal(folder.with_name("dta"))
    assert "There is no folder" in message
    assert f'Did you mean "{folder}"?' in message


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("nothing here")
    assert "holds no tables" in refusal(tmp_path)


def test_a_file_is_not_a_folder(folder: Path) -> None:
    assert "is a file" in refusal(folder / "metrics.csv")


def test_an_empty_file_is_refused(folder: Path) -> None:
    (folder / "risks.csv").touch()
    assert "risks.csv is empty" in refusal(folder)


def test_a_file_of_blank_lines_is_refused(folder: Path) -> None:
    (folder / "risks.csv").write_text("\n\n")
    assert "risks.csv has no column names" in refusal(folder)


def test_the_wrong_encoding_is_named_with_its_line_and_byte(folder: Path) -> None:
    (folder / "cash_flows.csv").write_bytes(
        b"initiative,month,kind,actual\na,2024-01,running,\xa35\n"
    )
    assert "cash_flows.csv is not UTF-8: line 2, byte 19 is 0xA3" in refusal(folder)


def test_utf_16_is_the_wrong_encoding(folder: Path) -> None:
    (folder / "risks.csv").write_text("initiative,risk,description\n", encoding="utf-16")
    assert "risks.csv is not UTF-8" in refusal(folder)
    (folder / "risks.csv").write_text("initiative,risk\n", encoding="utf-16-le")
    assert "zero byte" in refusal(folder)


def test_a_row_with_too_many_cells_is_named_by_its_line(folder: Path) -> None:
    (folder / "metrics.csv").write_text(
        'initiative,metric,period,value\n"a","two\nlines",2024-01-01,1\na,calls,2024-01-08,1,250\n'
    )
    assert "metrics.csv, line 4: 5 cells where the header has 4" in refusal(folder)


def test_a_quote_that_is_not_closed_is_named(folder: Path) -> None:
    (folder / "metrics.csv").write_text('initiative,metric,period,value\na,"calls,2024-01-01,1\n')
    assert "malformed CSV" in refusal(folder)


def test_a_column_name_given_twice_or_not_at_all_is_named(folder: Path) -> None:
    (folder / "metrics.csv").write_text("initiative,metric,period,value,value\n")
    assert 'two columns called "value"' in refusal(folder)
    (folder / "metrics.csv").write_text("initiative,,period,value\n")
    assert "column 2 has no name" in refusal(folder)


def test_a_file_that_only_claims_to_be_excel_or_parquet_is_refused(folder: Path) -> None:
    (folder / "risks.xlsx").write_text("not a workbook")
    assert "risks.xlsx cannot be read as Excel" in refusal(folder)
    (folder / "risks.xlsx").unlink()
    (folder / "risks.parquet").write_text("not a table")
    assert "risks.parquet cannot be read as Parquet" in refusal(folder)


def test_two_files_of_the_same_name_are_refused(folder: Path) -> None:
    pd.DataFrame({"initiative": ["a"]}).to_parquet(folder / "metrics.parquet")
    message = refusal(folder)
    assert "holds the table metrics twice" in message


def test_an_unknown_file_is_named_with_the_table_that_was_meant(folder: Path) -> None:
    (folder / "metrics.csv").rename(folder / "metrcis.csv")
    message = refusal(folder)
    assert 'the contract has no table "metrcis"' in message
    assert 'Did you mean "metrics"?' in message


def test_rows_are_counted_as_the_lines_of_the_file(folder: Path) -> None:
    (folder / "metrics.csv").write_text(
        'initiative,metric,period,value\n\na,"two\nlines",2024-01-01,1\na,calls,2024-01-08,n/a\n'
    )
    assert 'metrics.csv: "n/a")' in refusal(folder)
    assert "line 5 of" in refusal(folder)


def test_all_violations_of_all_files_come_at_once(folder: Path) -> None:
    (folder / "metrics.csv").write_text("initiative,metric,period,value\nc,calls,soon,many\n")
    (folder / "cash_flows.csv").write_text("initiative,month,kind,actual\na,2024-01,running,-$5\n")
    with pytest.raises(ContractError) as refused:
        read(folder, AS_OF)
    assert {(v.table, v.column) for v in refused.value.violations} == {
        ("metrics", "initiative"),
        ("metrics", "period"),
        ("metrics", "value"),
        ("cash_flows", "actual"),
    }


def test_a_date_that_is_none_is_refused(folder: Path) -> None:
    with pytest.raises(ParameterError, match="Write it as YYYY-MM-DD"):
        read(folder, "31/12/2024")


def test_a_date_before_the_first_data_is_refused(folder: Path) -> None:
    assert "is before the first row recorded (2024-01-01)" in refusal(folder, "2023-12-31")


def test_a_date_in_the_future_is_refused(folder: Path) -> None:
    with pytest.raises(SourceError, match="is in the future"):
        read(folder, "2199-12-31")


def test_importing_sources_loads_neither_pandera_nor_duckdb() -> None:
    slow = {"pandera", "duckdb", "openpyxl"}
    code = f"import sys, reportkit.sources; print(sorted({slow} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_file_that_cannot_be_read_is_named_at_once(folder: Path) -> None:
    (folder / "metrics.csv").write_text("")
    (folder / "cash_flows.csv").write_bytes(b"initiative,month\na,\xe9\n")
    (folder / "risks.csv").mkdir()
    message = refusal(folder)
    assert message.count("\n") == 2
    assert "metrics.csv is empty" in message
    assert "cash_flows.csv is not UTF-8" in message
    assert "risks.csv is not a file" in message


def test_every_line_with_too_many_cells_is_counted(folder: Path) -> None:
    lines = "".join(f"a,calls,2024-01-0{day},1,2\n" for day in range(1, 6))
    (folder / "metrics.csv").write_text(f"initiative,metric,period,value\n{lines}")
    assert "line 2: 5 cells, line 3: 5 cells, line 4: 5 cells and 2 more lines" in refusal(folder)


def test_two_files_whose_names_differ_in_case_are_refused(folder: Path) -> None:
    (folder / "Metrics.csv").write_text("a\n1\n")
    (folder / "source.toml").write_text('[own]\nmine = "FROM metrics"\n')
    message = refusal(folder)
    assert "twice" in message
    assert "Metrics.csv" in message


def test_an_index_that_pandas_wrote_is_a_column_like_any_other(folder: Path) -> None:
    frame = pd.read_csv(folder / "metrics.csv").set_index(["initiative", "metric"])
    (folder / "metrics.csv").unlink()
    frame.to_parquet(folder / "metrics.parquet")
    assert len(read(folder, AS_OF).history("metrics")) == 2
