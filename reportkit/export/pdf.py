"""A web page as a PDF: printed by the browser on A4, details opened, charts as lines and letters.

1. A child process starts the browser and opens the page; nothing is fetched from a network.
2. The page draws its charts as wide as the paper's column, then it is printed.
3. A child that passes its time limit, or dies, is killed with its browser and tried once more.
4. What tells when it was printed is written over: the same page gives the same bytes.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from reportkit.errors import ExportError
from reportkit.export.browser import ADVICE, find_browser, working_folder
from reportkit.export.browser_child import BrowserChild, ChildFailedError

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

VECTORS = "#vectors"
"""What asks a page, behind its address, to draw every chart for print."""

_PROCESS = "reportkit.export.print_process"
_TRIES = 2
_STAMP = re.compile(rb"/(CreationDate|ModDate) \(D:[^)]*\)")


def render_pdf(
    page: Path,
    day: dt.date,
    *,
    browser: Path | None = None,
    start_limit: float = 30.0,
    limit: float = 60.0,
) -> bytes:
    """Return a web page of ours as a PDF.

    Parameters
    ----------
    page
        The file, as :func:`reportkit.export.web.render_web` made it.
    day
        The day that it speaks for: what the PDF says that it was made on.
    browser
        The browser's path; by default what :func:`find_browser` finds.
    start_limit, limit
        What the browser may take to start, and to print [s].

    Raises
    ------
    ExportError
        If there is no browser, or it didn't print the page in two tries.
    """
    found = browser or find_browser()
    if found is None:
        raise ExportError(f"No PDF: {ADVICE}")
    url = page.absolute().as_uri() + VECTORS
    said = ""
    with working_folder() as folder:
        for _ in range(_TRIES):
            try:
                child = BrowserChild(_PROCESS, found, folder, start_limit)
                try:
                    answer = child.ask({"url": url}, limit, "print the page")
                finally:
                    child.kill()
            except ChildFailedError as failure:
                said = str(failure)
                continue
            if "pdf" in answer:
                return _undated(base64.b64decode(answer["pdf"]), day)
            said = answer["error"]
    raise ExportError(
        f"No PDF in {_TRIES} tries: {said}\nSee what the browser lacks: reportkit doctor"
    )


def _undated(pdf: bytes, day: dt.date) -> bytes:
    """Write the report's day over the time of printing, sign for sign: no offset moves."""

    def replaced(found: re.Match[bytes]) -> bytes:
        room = len(found.group()) - len(found[1]) - len(b"/ ()")
        stamp = f"D:{day:%Y%m%d}000000+00'00'".encode()[:room]
        return b"/%s (%s)" % (found[1], stamp.ljust(room, b"'"))

    return _STAMP.sub(replaced, pdf)
