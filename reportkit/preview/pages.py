"""What a preview shows: a report's web page and email, and what an edition's checks say of them."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.editions.rendering import IMAGES, render
from reportkit.editions.secret_scan import find_in_bytes
from reportkit.export.checks.every import run_checks
from reportkit.export.checks.finding import Severity
from reportkit.export.checks.proof import Proof
from reportkit.export.document import read_document

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from reportkit.editions.order import Order
    from reportkit.export.charts import Charts
    from reportkit.reports import Project

_FIRST = 1  # the revision that the email's link names: which it will be nobody knows yet


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a report that ran to its end.

    Parameters
    ----------
    said
        In a sentence or two.
    refuses
        Whether an edition that has it is not kept.
    """

    said: str
    refuses: bool = False


@dataclass(frozen=True, slots=True)
class Pages:
    """A report as it is read.

    Parameters
    ----------
    web, email
        HTML; the email's pictures are at ``images/NAME``.
    images
        By name.
    problems
        What some medium can't show.
    proof
        What an edition's checks are run on; None where there is no report yet.
    notebook
        As an edition keeps it, in JSON.
    """

    web: str = ""
    email: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    proof: Proof | None = None
    notebook: bytes = b""


def pages_of(executed: NotebookNode, order: Order, project: Project, charts: Charts) -> Pages:
    """Render an executed notebook as the edition that was ordered would be.

    Raises
    ------
    ExportError
        If it shows nothing that can be read, or more than an email holds.
    """
    rendering = render(read_document(executed), charts, project.theme)
    with tempfile.TemporaryDirectory(prefix="reportkit-") as name:
        folder = Path(name)
        rendering.write(folder)
        rendering.write_message(folder, order, project, _FIRST)
        web = (folder / "report.html").read_text(encoding="utf-8")
        return Pages(
            web,
            (folder / "email.html").read_text(encoding="utf-8"),
            {file.name: file.read_bytes() for file in (folder / IMAGES).glob("*")},
            rendering.problems,
            Proof(rendering.document, (folder / "message.eml").read_bytes(), web),
            json.dumps(executed, ensure_ascii=False).encode(),
        )


def find_problems(pages: Pages, hidden: Mapping[str, str]) -> tuple[Problem, ...]:
    """Return what an edition's checks find, what keeps it from being kept first.

    Parameters
    ----------
    pages
        Of the report.
    hidden
        The secrets that no edition may hold, by name.
    """
    found = [*_leaks(pages, hidden), *(Problem(said) for said in pages.problems)]
    if pages.proof is not None:
        found += [
            Problem(str(finding), finding.severity is Severity.ERROR)
            for finding in run_checks(pages.proof).findings
        ]
    return tuple(sorted(found, key=lambda each: not each.refuses))


def _leaks(pages: Pages, hidden: Mapping[str, str]) -> Iterator[Problem]:
    message = pages.proof.message if pages.proof else b""
    for name, content in (("notebook.ipynb", pages.notebook), ("message.eml", message)):
        for leak in find_in_bytes(name, content, hidden):
            yield Problem(
                f"The secret '{leak.secret}' stands in {leak}. Take it out.", refuses=True
            )
