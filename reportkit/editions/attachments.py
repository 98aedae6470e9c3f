"""What an edition can be sent with: the whole report as a PDF, its facts and tables as Excel.

Both are made of what the edition holds, and of nothing else; neither is written into it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat

from reportkit.errors import EditionError
from reportkit.export.document import read_document
from reportkit.export.pdf import render_pdf
from reportkit.export.xlsx import render_xlsx

if TYPE_CHECKING:
    from pathlib import Path

    from reportkit.editions.edition import Edition


def edition_pdf(edition: Edition, browser: Path | None = None) -> bytes:
    """Return an edition's web page as a PDF.

    Parameters
    ----------
    browser
        What prints it; by default the one that draws charts.

    Raises
    ------
    EditionError
        If the edition has lost its web page.
    ExportError
        If there is no browser, or it doesn't print the page.
    """
    page = _file(edition, "report.html")
    return render_pdf(page, edition.as_of, browser=browser)


def edition_xlsx(edition: Edition) -> bytes:
    """Return an edition's facts and tables as an Excel workbook.

    Raises
    ------
    EditionError
        If the edition has lost its notebook.
    """
    file = _file(edition, "notebook.ipynb")
    notebook = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call] # untyped there
    return render_xlsx(read_document(notebook), edition.as_of)


def _file(edition: Edition, name: str) -> Path:
    file = edition.path / name
    if not file.is_file():
        raise EditionError(
            f"{edition.path} has lost its {name}. Build the edition again: "
            f"reportkit run {edition.report} --as-of {edition.as_of}"
        )
    return file
