"""A document as plain text: the second body of its email, and a report for any terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks.plaintext import render_text
from reportkit.formats.locale import use
from reportkit.theme import HOUSE, Theme

if TYPE_CHECKING:
    from reportkit.export.document import Document

_WIDTH = 72


def render_plaintext(document: Document, theme: Theme = HOUSE) -> str:
    """Return the whole document in 72 columns, below the name that the theme gives."""
    named = f"{theme.company}\n\n" if theme.company else ""
    with use(document.locale):
        return named + render_text(document.blocks, _WIDTH)
