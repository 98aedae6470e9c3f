from __future__ import annotations

import email
import io
from email.policy import SMTP
from typing import TYPE_CHECKING

import nbformat
import openpyxl
import pytest
from letters import AS_OF, DOCUMENT, message
from nbformat.v4 import new_markdown_cell, new_notebook

from reportkit.delivery.enclosures import enclosures
from reportkit.delivery.letter import compose_letter
from reportkit.editions.edition import Edition
from reportkit.errors import EditionError
from reportkit.export.browser import find_browser
from reportkit.export.web import render_web

if TYPE_CHECKING:
    from pathlib import Path

MARKDOWN = "# Catalogue automation\n\n| Site | Titles |\n|---|---:|\n| Oslo | 1,240 |\n"


@pytest.fixture
def edition(tmp_path: Path) -> Edition:
    (tmp_path / "report.html").write_text(render_web(DOCUMENT, {}), encoding="utf-8")
    nbformat.write(new_notebook(cells=[new_markdown_cell(MARKDOWN)]), tmp_path / "notebook.ipynb")
    return Edition("automation", AS_OF, "Rural support / north", 1, tmp_path)


def test_a_workbook_is_named_by_report_day_and_audience_and_opens(edition: Edition) -> None:
    (workbook,) = enclosures(edition, ["xlsx"])

    assert workbook.name == "automation-2026-10-31-Rural-support-north.xlsx"
    sheets = openpyxl.load_workbook(io.BytesIO(workbook.content)).worksheets
    cells = [cell.value for sheet in sheets for row in sheet for cell in row]
    assert "Oslo" in cells


@pytest.mark.skipif(find_browser() is None, reason="there is no browser here")
def test_one_edition_makes_one_letter_however_often_it_is_composed(edition: Edition) -> None:
    letters = {
        compose_letter(message(), attachments=enclosures(edition, ["pdf", "xlsx"]))
        for _ in range(2)
    }

    assert len(letters) == 1
    (letter,) = letters
    parsed = email.message_from_bytes(letter, policy=SMTP)
    pdf = next(part for part in parsed.walk() if part.get_content_type() == "application/pdf")
    assert pdf.get_filename() == "automation-2026-10-31-Rural-support-north.pdf"
    assert pdf.get_content().startswith(b"%PDF-")


def test_an_edition_that_lost_its_notebook_says_so(edition: Edition) -> None:
    (edition.path / "notebook.ipynb").unlink()

    with pytest.raises(EditionError, match=r"has lost its notebook\.ipynb"):
        enclosures(edition, ["xlsx"])
