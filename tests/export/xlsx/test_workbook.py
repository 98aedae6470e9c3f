"""Workbooks as somebody opens them: numbers that can be summed, text that runs nothing."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportkit.blocks import (
    Bar,
    Block,
    Column,
    Details,
    Figure,
    Heading,
    Masthead,
    Paragraph,
    Role,
    Run,
    Table,
    text,
)
from reportkit.estimate import Estimate
from reportkit.export.document import Document
from reportkit.export.xlsx import render_xlsx
from reportkit.fact import Fact, Grade

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

DAY = dt.date(2026, 10, 31)
SAVED = Fact(
    "saved",
    "Saved this year",
    Estimate(1_412_345.0, "USD", 1.2e6, 1.6e6, 0.8),
    "2026-01-01/2026-11-01",
    Grade.MEASURED,
    "six sites not yet live",
)
CHANCE = Fact("chance", "Chance", Estimate(0.714, "share"), "2026-10-31", Grade.MODELLED, "drivers")
DUE = Fact("due", "Phase 2 ends", dt.date(2026, 12, 15), "2026-10-31", Grade.RECORDED, "stages")


def _document(*blocks: Block, facts: tuple[Fact, ...] = ()) -> Document:
    masthead = Masthead("Catalogue", "31 October 2026", "2026-10-31")
    return Document(
        title="Catalogue",
        date="31 October 2026",
        as_of="2026-10-31",
        lang="en-GB",
        subject="Catalogue, 31 October 2026",
        preheader="Saved",
        blocks=(masthead, *blocks),
        facts=facts,
        problems=(),
    )


def _table(*cells: str, caption: str = "") -> Table:
    columns = tuple(Column(f"column {at}") for at in range(len(cells)))
    return Table(columns, (tuple(text(cell) for cell in cells),), caption)


def _opened(document: Document) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(document, DAY)))


def test_every_fact_is_a_row_of_numbers_dates_and_words() -> None:
    sheet = _opened(_document(facts=(SAVED, CHANCE, DUE)))["Facts"]
    head, saved, chance, due = ([cell.value for cell in row] for row in sheet.iter_rows())

    assert head == [
        "Fact", "Value", "Low", "High", "Level", "Unit", "From", "To", "Grade", "Source", "Id",
    ]  # fmt: skip
    assert saved == [
        "Saved this year", 1_412_345, 1.2e6, 1.6e6, 0.8, "USD",
        dt.datetime(2026, 1, 1), dt.datetime(2026, 10, 31),  # noqa: DTZ001 - Excel knows no zones
        "measured", "six sites not yet live", "saved",
    ]  # fmt: skip
    assert chance[1:6] == [0.714, None, None, None, "share"]
    assert due[1] == dt.datetime(2026, 12, 15)  # noqa: DTZ001 - as above
    assert [sheet["B2"].number_format, sheet["B3"].number_format] == ["#,##0", "0.0%"]
    assert sheet["B4"].number_format == sheet["G2"].number_format == "d mmm yyyy"


def test_each_table_has_a_sheet_those_behind_charts_and_in_details_too() -> None:
    figure = Figure("Costs fell", "", "Costs fell from 3 to 2.", {}, _table("Jan", "3"))
    book = _opened(
        _document(
            Heading(text("Where the work stands")),
            _table("Phase 1", "met"),
            figure,
            Details("Line by line", (_table("Rent", "2"),)),
        )
    )

    assert book.sheetnames[2:] == ["Where the work stands", "Costs fell", "Line by line"]
    assert [cell.value for cell in book["Costs fell"][4]] == ["Jan", 3]
    listed = [row[0].value for row in book["Contents"].iter_rows(min_row=6)]
    assert listed == book.sheetnames[1:]
    assert book["Contents"]["A7"].hyperlink.location == "'Where the work stands'!A1"


@pytest.mark.parametrize(
    ("printed", "value", "form"),
    [
        ("$1.4m", 1.4e6, '"$"#,##0.0,,"m"'),
        ("-£710k", -710e3, '"£"#,##0,"k"'),
        ("\u2212£1.8bn", -1.8e9, '"£"#,##0.0,,,"bn"'),
        ("CHF\u00a01.4m", 1.4e6, '"CHF\u00a0"#,##0.0,,"m"'),
        ("US$3B", 3e9, '"US$"#,##0,,,"B"'),
        ("₹1.4\u00a0crore", 1.4e7, '"₹"#,##0'),
        ("62%", 0.62, "0%"),
        ("0.6%", 0.006, "0.0%"),
        ("1,240", 1240, "#,##0"),
        ("11.2", 11.2, "0.0"),
        ("2026", 2026, "0"),
    ],
)
def test_a_number_that_stands_alone_is_a_number_and_looks_as_it_was_printed(
    printed: str, value: float, form: str
) -> None:
    cell = _opened(_document(_table("row", printed, caption="Sums")))["Sums"]["B4"]
    assert cell.data_type == "n"
    assert cell.value == pytest.approx(value)
    assert cell.number_format == form


@pytest.mark.parametrize(
    "printed",
    [
        "=1",
        "#3",
        "'1",
        "$1.3m to $1.5m",
        "less than 1%",
        "Q3",
        "+152k",
        "12 Oct 2026",
        "4 of 5",
        "1,24",
        "1.2.3",
        "",
    ],
)
def test_what_is_more_than_a_number_stays_text(printed: str) -> None:
    cell = _opened(_document(_table("row", printed, caption="Sums")))["Sums"]["B4"]
    assert (cell.value or "") == printed


def test_a_cell_that_prints_a_fact_holds_its_exact_value_unless_it_says_another() -> None:
    columns = (Column("What"), Column("Now"), Column("Was"))
    now, was = Run("$1.4m", fact="saved"), Run("$1.9m", fact="saved")
    bar = Bar(0.71, text(Run("71%", fact="chance")))
    table = Table(columns, ((text("Saved"), (now,), (was,)), (text("Chance"), bar, text(""))), "It")

    sheet = _opened(_document(table, facts=(SAVED, CHANCE)))["It"]

    assert sheet["B4"].value == 1_412_345
    assert sheet["C4"].value == pytest.approx(1.9e6)
    assert sheet["B5"].value == 0.714


HOSTILE = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+cmd",
    "@SUM(A1)",
    '=HYPERLINK("https://example.org","x")',
    "\t=1",
    "{=1}",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_text_that_looks_like_a_formula_is_text_wherever_it_stands(words: str) -> None:
    fact = replace(DUE, id=words, label=words, value=words, source=words, period=words)
    document = _document(
        Paragraph(text(words), Role.ANSWER),
        Table((Column(words),), ((text(words),),), words),
        facts=(fact,),
    )
    book = openpyxl.load_workbook(
        io.BytesIO(render_xlsx(replace(document, title=words, subject=words), DAY))
    )
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value]

    assert {cell.data_type for cell in cells} == {"s"}
    said = [cell for cell in cells if str(cell.value).strip() == words.strip()]
    assert len(said) >= 8
    assert all(cell.quotePrefix for cell in said if words[0] in "=+-@\t")


@given(words=st.text(max_size=80), title=st.text(max_size=80))
@settings(max_examples=25, deadline=None)
def test_any_text_can_be_opened_again_and_names_no_two_sheets_alike(words: str, title: str) -> None:
    document = _document(
        _table(words, caption=title),
        _table(words, caption=title),
        _table(words, caption=title.upper()),
        facts=(replace(DUE, label=words, source=title),),
    )
    book = _opened(document)

    assert len({name.lower() for name in book.sheetnames}) == 5
    assert all(0 < len(name) <= 31 for name in book.sheetnames)
    types = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert types <= {"s", "n", "d"}


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    cell = _opened(_document(_table("x" * 40_000, caption="Long")))["Long"]["A4"]
    assert len(cell.value) == 32_767
    assert cell.value.endswith("…")


def test_a_report_without_facts_and_tables_is_a_workbook_too() -> None:
    book = _opened(_document(Paragraph(text("All is well."), Role.ANSWER)))
    assert book.sheetnames == ["Contents", "Facts"]
    assert book["Contents"]["A3"].value == "All is well."


def test_the_same_document_gives_the_same_bytes_whenever_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    document = _document(_table("a", "1", caption="One"), facts=(SAVED,))
    first = render_xlsx(document, DAY)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)

    assert render_xlsx(document, DAY) == first
    with zipfile.ZipFile(io.BytesIO(first)) as book:
        assert {entry.date_time for entry in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"2026-10-31T00:00:00Z" in book.read("docProps/core.xml")
        assert b"2027" not in book.read("docProps/core.xml")
