"""What goes with a letter: the report as a PDF, its numbers as a workbook."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.editions.attachments import edition_pdf, edition_xlsx
from reportkit.export.message import Attachment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.editions.edition import Edition

_MAKERS = {"pdf": edition_pdf, "xlsx": edition_xlsx}
_LONGEST = 60


def enclosures(edition: Edition, kinds: Sequence[str]) -> tuple[Attachment, ...]:
    """Return the files that an edition's letter encloses, named so that they can be filed.

    Parameters
    ----------
    kinds
        ``pdf``, ``xlsx``.

    Raises
    ------
    EditionError
        If the edition has lost what they are made of.
    ExportError
        If one cannot be made: a PDF needs a browser.
    """
    return tuple(Attachment(f"{_stem(edition)}.{kind}", _MAKERS[kind](edition)) for kind in kinds)


def _stem(edition: Edition) -> str:
    audience = re.sub(r"\W+", "-", edition.audience or "").strip("-")[:_LONGEST]
    parts = [edition.report, edition.as_of.isoformat(), *([audience] if audience else [])]
    return "-".join(parts)
