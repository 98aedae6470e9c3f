from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat
from nbformat.v4 import new_code_cell, new_notebook

from reportkit.execution.execute import execute
from reportkit.export.document import read_document
from reportkit.export.plaintext import render_plaintext

if TYPE_CHECKING:
    from pathlib import Path

CODE = """
import reportkit as rk
from reportkit.blocks import Masthead, Paragraph, text
from reportkit.formats import dates, numbers
import datetime as dt
said = f"{numbers.money(1_400_000, 'INR')} by {dates.day(dt.date(2026, 10, 31))}"
rk.View("x", (Masthead("Report", said), Paragraph(text(said))))
"""


def test_the_reports_locale_reaches_the_kernel_the_notebook_and_every_medium(
    tmp_path: Path,
) -> None:
    cells = [new_code_cell('as_of = "2026-10-31"', metadata={"tags": ["parameters"]})]
    nbformat.write(new_notebook(cells=[*cells, new_code_cell(CODE)]), tmp_path / "x.ipynb")

    executed = execute(tmp_path / "x.ipynb", {}, root=tmp_path, locale="en_IN")

    document = read_document(executed)
    assert executed.metadata.reportkit == {"locale": "en_IN"}
    assert (document.lang, document.locale) == ("en-IN", "en_IN")
    assert "₹14 lakh by 31 October 2026" in render_plaintext(document)
