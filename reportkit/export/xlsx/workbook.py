"""The workbook as a whole, and as bytes that depend on nothing but the document."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import TYPE_CHECKING

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.hyperlink import Hyperlink

from reportkit.blocks import Paragraph, Role, plain
from reportkit.export.xlsx.cells import BOLD, fit_columns, put, put_head
from reportkit.export.xlsx.facts_sheet import write_facts
from reportkit.export.xlsx.table_sheets import sheet_names, tables_of, write_table
from reportkit.theme import HOUSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from reportkit.export.document import Document

_CONTENTS, _FACTS = "Contents", "Facts"
_HEAD_ROW = 5
_OLDEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip can name
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
_LINK = Font(color=HOUSE.light.accent.removeprefix("#"), underline="single")


def render_xlsx(document: Document, day: dt.date) -> bytes:
    """Return a document as an Excel workbook.

    Parameters
    ----------
    day
        The day that it speaks for: what the file says that it was made on.
    """
    book = Workbook()
    made = dt.datetime.combine(day, dt.time())
    book.properties.creator = "reportkit"
    book.properties.title = document.subject
    book.properties.created = made
    tables = list(tables_of(document.blocks))
    names = sheet_names([held.title for held in tables], (_CONTENTS, _FACTS))
    contents = [(_FACTS, f"Every fact that the report states: {len(document.facts)}")]
    contents += [(name, held.title) for name, held in zip(names, tables, strict=True)]
    first = book.active
    first.title = _CONTENTS
    _write_contents(first, document, contents)
    write_facts(book.create_sheet(_FACTS), document.facts)
    facts = {fact.id: fact for fact in document.facts}
    for name, held in zip(names, tables, strict=True):
        write_table(book.create_sheet(name), held, facts)
    for sheet in book.worksheets:
        sheet.sheet_view.rightToLeft = document.direction == "rtl"
        sheet.page_setup.orientation = "landscape"
        sheet.page_setup.fitToHeight = 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
    written = io.BytesIO()
    book.save(written)
    return _stable(written.getvalue(), made)


def _write_contents(
    sheet: Worksheet, document: Document, contents: Sequence[tuple[str, str]]
) -> None:
    put(sheet.cell(1, 1), document.title)
    put(sheet.cell(2, 1), document.date)
    put(sheet.cell(3, 1), _answer(document))
    for row in range(1, _HEAD_ROW):
        sheet.cell(row, 1).alignment = None
    sheet.cell(1, 1).font = BOLD
    put_head(sheet, _HEAD_ROW, ("Sheet", "What it holds"))
    for row, (name, holds) in enumerate(contents, start=_HEAD_ROW + 1):
        cell = sheet.cell(row, 1)
        put(cell, name)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1")
        cell.font = _LINK
        put(sheet.cell(row, 2), holds)
    fit_columns(sheet, _HEAD_ROW)


def _answer(document: Document) -> str:
    paragraphs = (block for block in document.blocks if isinstance(block, Paragraph))
    return next((plain(each.text) for each in paragraphs if each.role is Role.ANSWER), "")


def _stable(book: bytes, made: dt.datetime) -> bytes:
    """Return a workbook's zip without the time at which it was written."""
    stamped = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book)) as read,
        zipfile.ZipFile(stamped, "w", zipfile.ZIP_DEFLATED) as write,
    ):
        for name in read.namelist():
            part = read.read(name)
            if name == "docProps/core.xml":
                part = _MODIFIED.sub(rb"\g<1>%s" % f"{made:%Y-%m-%dT%H:%M:%SZ}".encode(), part)
            entry = zipfile.ZipInfo(name, _OLDEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            write.writestr(entry, part)
    return stamped.getvalue()
