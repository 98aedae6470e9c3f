"""Whether an edition says anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import nbformat

from reportkit.blocks import Figure, Heading, Masthead, Paragraph, Role, Table, at_a_glance, plain
from reportkit.delivery.gate.reason import Cause, Reason
from reportkit.errors import EditionError
from reportkit.export.document import read_document

if TYPE_CHECKING:
    from reportkit.blocks import Block
    from reportkit.editions import Edition


def check_blank(edition: Edition) -> Reason | None:
    """Return why an edition counts as blank; None where it says something.

    Its title, heads and notes on what is missing are nothing to read, nor are a table without a
    row or a chart without a line. What its email leaves out does not count.

    Raises
    ------
    EditionError
        If its notebook can't be read.
    ExportError
        If nothing can be made of it.
    """
    file = edition.path / "notebook.ipynb"
    try:
        notebook = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call] # untyped there
    except (OSError, ValueError) as error:
        raise EditionError(
            f"{file} can't be read, so {edition.path} is no whole edition. Build it again."
        ) from error
    if any(map(_says_something, at_a_glance(read_document(notebook).blocks))):
        return None
    return Reason(
        Cause.BLANK,
        "The report is blank: a title, and nothing that its readers could read.",
        f"See {edition.path / 'report.html'}: a table may be empty or missing. Put that right and "
        f"build it again: reportkit run {edition.report} --as-of {edition.as_of}",
    )


def _says_something(block: Block) -> bool:
    match block:
        case Masthead() | Heading():
            return False
        case Paragraph(text=said, role=role):
            return role is not Role.NOTE and bool(plain(said).strip())
        case Table(rows=rows):
            return bool(rows)
        case Figure(spec=spec):
            return bool(spec.get("data"))
        case _:
            return True
