"""Views that a reader may open on the web page; the email leaves them out and leads there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Block, Details, Heading, Masthead, text
from reportkit.views.absent import shown_blocks
from reportkit.views.showing import as_views
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Part


def details(title: str, *shown: object) -> View:
    """Return views as one part that the web page opens on demand, and an email leaves out.

    Parameters
    ----------
    title
        What is inside, in a few words: ``"How sure the forecast is"``.
    shown
        Views, and nouns that show themselves, in the order in which they are read. What they
        can't show is left to the section around.

    Raises
    ------
    EstimateError
        If one is neither.
    """
    views = as_views("details", shown)
    inside = tuple(
        part for view in views for block in shown_blocks(view) for part in _parts(block, title)
    )
    missing = tuple(dict.fromkeys(one for view in views for one in view.missing))
    facts = unique([fact for view in views for fact in view.facts])
    said = any(not isinstance(part, Heading) for part in inside)
    return View("details", (Details(title, inside),) if said else (), facts, missing)


def _parts(block: Block, title: str) -> tuple[Part, ...]:
    """Return a block as a part of details: what could be opened within is open."""
    if isinstance(block, Details):
        head = () if block.title == title else (Heading(text(block.title), 3),)
        return (*head, *block.blocks)
    if isinstance(block, Masthead):
        return ()
    return (block,)
