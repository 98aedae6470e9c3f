"""Readers in a table of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reportkit.errors import DefinitionError
from reportkit.reports import Audience, audiences, read_project

if TYPE_CHECKING:
    from pathlib import Path

DEFINITION = """
[project]
name = "Tests"
sender = "reports@example.org"
[delivery]
owner = "owner@example.org"
time_zone = "UTC"
[reports.one]
title = "One"
notebook = "one.ipynb"
for_each = "readers.csv"
"""
SCHEDULED = 'schedule = "0 7 3 * *"\nas_of = "yesterday"\nstale_after = "3d"\n'
GOOD = """\
name,to,cc,rows.site,weeks
north, Ada@example.org; bob@example.org ,cy@example.org,Leeds; York,6

board,dee@example.org,,*,
"""


def read(folder: Path, table: str | bytes, more: str = "") -> tuple[Audience, ...]:
    (folder / "reportkit.toml").write_text(DEFINITION + more, encoding="utf-8")
    written = table if isinstance(table, bytes) else table.encode()
    (folder / "readers.csv").write_bytes(written)
    project = read_project(folder / "reportkit.toml")
    return audiences(project, "one", lambda column: pytest.fail(f"{column} was asked for"))


def complaint(folder: Path, table: str | bytes, more: str = "") -> str:
    with pytest.raises(DefinitionError) as caught:
        read(folder, table, more)
    return str(caught.value)


def test_a_row_is_an_audience(tmp_path: Path) -> None:
    north, board = read(tmp_path, GOOD)
    assert north == Audience(
        "north",
        {"weeks": "6"},
        ("ada@example.org", "bob@example.org"),
        ("cy@example.org",),
        {"site": ("Leeds", "York")},
        written=True,
    )
    assert board == Audience("board", {}, ("dee@example.org",), (), {}, written=True)


def test_a_table_that_excel_saved_is_read(tmp_path: Path) -> None:
    excel = b"\xef\xbb\xbf" + GOOD.replace("\n", "\r\n").encode()
    assert read(tmp_path, excel) == read(tmp_path, GOOD)


@pytest.mark.parametrize(
    ("table", "part"),
    [
        ("", "has the headings none. It needs name and rows.COLUMN"),
        ("name,to\na,b@example.org\n", "It needs name and rows.COLUMN"),
        ("name;to;rows.site\n", "Commas stand between columns"),
        ("name,to,to,rows.site\n", "is empty or there twice: name, to, to, rows.site"),
        ("name,to,rows.site\n", "names nobody"),
        ("name,to,rows.site\na,b@example.org\n", "row 2, has 2 cells under 3 headings"),
        ("name,to,rows.site\n,b@example.org,x\n", "row 2, name = '' is not one line"),
        ("name,to,rows.site\na,nobody,x\n", "row 2, to = 'nobody' is not an address"),
        (
            "name,to,rows.site\na,b@x.example,x\n",
            "'a': b@x.example is outside the domains",
        ),
        ("name,to,rows.site\na,b@example.org,\n", "names no value of site"),
        ("name,rows.site\na,x\na,y\n", "row 3, names 'a' again"),
        ("name,rows.site,as_of\na,x,2014-12-31\n", "has 'as_of'"),
        ("name,rows.site\nStädte,x\n".encode("latin-1"), "Save it as CSV in UTF-8"),
        (b'name,rows.site\n"a,x\n', "can't be read"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_with_its_row(
    tmp_path: Path, table: str | bytes, part: str
) -> None:
    said = complaint(tmp_path, table)
    assert part in said
    assert "readers.csv" in said


def test_all_rows_that_cannot_be_used_are_told_at_once(tmp_path: Path) -> None:
    said = complaint(tmp_path, "name,to,rows.site\na,x,y\nb,x,y\nc,x,y\nd,x,y\ne,x,y\nf,x,y\n")
    assert len(said.splitlines()) == 5
    assert said.endswith("... and 2 more.")


def test_a_table_that_is_not_there_is_told(tmp_path: Path) -> None:
    read(tmp_path, GOOD)
    project = read_project(tmp_path / "reportkit.toml")
    (tmp_path / "readers.csv").unlink()
    with pytest.raises(DefinitionError, match=r"readers\.csv is not there"):
        audiences(project, "one", lambda _: ())


def test_an_audience_that_nobody_reads_is_refused_where_a_schedule_sends(tmp_path: Path) -> None:
    alone = "name,to,rows.site\na,,x\n"
    assert read(tmp_path, alone)[0].to == ()
    assert "'a': has no readers" in complaint(tmp_path, alone, SCHEDULED)
    (read_by_all,) = read(tmp_path, alone, SCHEDULED + 'to = ["ada@example.org"]\n')
    assert read_by_all.to == ("ada@example.org",)
