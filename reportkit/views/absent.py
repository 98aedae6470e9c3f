"""What stands in the place of a view whose table is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Paragraph, Role, text
from reportkit.story.answer import exhausted_sentence, unknown_sentence
from reportkit.views.view import View

if TYPE_CHECKING:
    from reportkit.estimate import Unknown
    from reportkit.savings import Forecast


def absent(name: str, shows: str, table: str) -> View:
    """Return a view that says what it would have shown, and which table it wants."""
    words = text(f"Not recorded yet: {shows}. This would come from the table '{table}'.")
    return View(name, (Paragraph(words, Role.NOTE),))


def not_known(name: str, unknown: Unknown) -> View:
    """Return a view that says what is not known yet, and why."""
    wants = text(f" It needs {unknown.wants}.")
    return View(name, (Paragraph((*unknown_sentence(unknown), *wants), Role.NOTE),))


def nothing_left(name: str, forecast: Forecast) -> View:
    """Return a view that says that there is nothing left to save, in place of a row of zeros."""
    return View(name, (Paragraph(exhausted_sentence(forecast), Role.NOTE),))
