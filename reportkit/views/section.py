"""The sections of a report: what is known under its heads, and what is missing in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Details, Heading, Item, Items, Paragraph, text
from reportkit.views.absent import UNRECORDED, absence, shown_blocks
from reportkit.views.showing import as_views
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block
    from reportkit.estimate import Unknown
    from reportkit.fact import Fact

_NOT_KNOWN = "Not known yet"
_NO_RECORD = "Nothing is recorded of these:"
_WANTS = "What would tell"


def section(title: str, *shown: object) -> View:
    """Return views under one head, and what can be opened after what is shown at once.

    What the views can't show is told in one sentence between the two.

    Parameters
    ----------
    title
        The head, in a few words.
    shown
        Views, and nouns that show themselves, in the order in which they are read.

    Raises
    ------
    EstimateError
        If one is neither.
    """
    views = as_views("section", shown)
    inside = [block for view in views for block in shown_blocks(view)]
    more = [block for block in inside if isinstance(block, Details)]
    missing = _missing(views)
    shown_at_once = [block for block in inside if not isinstance(block, Details)]
    blocks = (Heading(text(title)), *shown_at_once, *absence(missing), *more)
    return View("section", blocks, _facts(views), missing)


def sections(*views: View) -> View:
    """Return sections one after the other; what is missing in any of them is listed at the end.

    A section that has nothing to show is left out with its head, so that a reader meets what
    there is, and each thing that is not known once.

    Parameters
    ----------
    views
        From :func:`section`, in the order in which they are read.
    """
    blocks = [block for view in views if not _is_empty(view) for block in shown_blocks(view)]
    missing = _missing(views)
    if missing:
        blocks += [Heading(text(_NOT_KNOWN)), *_not_known(missing)]
    return View("sections", tuple(blocks), _facts(views), missing)


def _is_empty(view: View) -> bool:
    """Whether it has nothing to show but a head."""
    return all(isinstance(block, Heading) for block in shown_blocks(view))


def _missing(views: tuple[View, ...]) -> tuple[Unknown, ...]:
    return tuple(dict.fromkeys(one for view in views for one in view.missing))


def _facts(views: tuple[View, ...]) -> tuple[Fact, ...]:
    return unique([fact for view in views for fact in view.facts])


def _not_known(missing: tuple[Unknown, ...]) -> list[Block]:
    """Return what is not known for its reader; the tables that would tell are for who opens it."""
    reasoned = [one for one in missing if one.why != UNRECORDED]
    blocks: list[Block] = []
    if reasoned:
        blocks.append(_list([f"{_headed(one.what)}: {one.why}." for one in reasoned]))
    bare = [_headed(one.what) for one in missing if one.why == UNRECORDED]
    if bare:
        blocks += [Paragraph(text(_NO_RECORD)), _list(bare)]
    wants = [f"{_headed(one.what)}: {one.wants}." for one in missing]
    return [*blocks, Details(_WANTS, (_list(wants),))]


def _list(lines: list[str]) -> Items:
    return Items(tuple(Item(text(line)) for line in lines))


def _headed(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
