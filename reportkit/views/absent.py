"""What stands in the place of a view whose table is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Paragraph, Role, plain, text
from reportkit.estimate import Unknown
from reportkit.story.answer import exhausted_sentence, unknown_sentence
from reportkit.views.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.blocks import Block
    from reportkit.savings import Forecast

UNRECORDED = "nothing is recorded"
"""Why something is not known of which there is no table, or none with a row."""


def absent(name: str, shows: str, table: str) -> View:
    """Return a view that says what it would have shown, and which table it wants."""
    missing = (Unknown(shows, UNRECORDED, f"the table '{table}'"),)
    return View(name, absence(missing), missing=missing)


def not_known(name: str, *unknown: Unknown) -> View:
    """Return a view that says what is not known yet, and why."""
    return View(name, absence(unknown), missing=unknown)


def nothing_left(name: str, forecast: Forecast) -> View:
    """Return a view that says that there is nothing left to save, in place of a row of zeros."""
    return View(name, (Paragraph(exhausted_sentence(forecast), Role.NOTE),))


def absence(missing: Sequence[Unknown]) -> tuple[Paragraph, ...]:
    """Return one paragraph that says what is missing, however much it is; none where nothing is.

    What is not known has its reason; what is not recorded needs only its table.
    """
    once = tuple(dict.fromkeys(missing))
    unknown = tuple(one for one in once if one.why != UNRECORDED)
    unrecorded = tuple(one for one in once if one.why == UNRECORDED)
    said = []
    if unknown:
        said.append(f"{plain(unknown_sentence(*unknown))} {_wants(unknown, 'needs', 'need')}")
    if unrecorded:
        shows = "; ".join(one.what for one in unrecorded)
        verbs = ("would come from", "would come from")
        said.append(f"Not recorded yet: {shows}. {_wants(unrecorded, *verbs)}")
    return (Paragraph(text(" ".join(said)), Role.NOTE),) if said else ()


def shown_blocks(view: View) -> list[Block]:
    """Return a view's blocks without its words on what is missing."""
    apology = absence(view.missing)
    return [block for block in view.blocks if block not in apology]


def _wants(missing: tuple[Unknown, ...], one: str, several: str) -> str:
    wants = list(dict.fromkeys(each.wants for each in missing))
    subject = f"This {one}" if len(missing) == 1 else f"They {several}"
    return f"{subject} {' and '.join(wants)}."
