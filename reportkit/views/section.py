"""The sections of a report: what is known under its heads, and what is missing in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Details, Heading, Item, Items, at_a_glance, text
from reportkit.views.absent import absence, shown_blocks
from reportkit.views.showing import as_views
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.estimate import Unknown
    from reportkit.fact import Fact

_NOT_KNOWN = "Not known yet"


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
    blocks = (Heading(text(title)), *at_a_glance(inside), *absence(missing), *more)
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
        blocks += [Heading(text(_NOT_KNOWN)), Items(tuple(Item(text(_told(m))) for m in missing))]
    return View("sections", tuple(blocks), _facts(views), missing)


def _is_empty(view: View) -> bool:
    """Whether it has nothing to show but a head."""
    return all(isinstance(block, Heading) for block in shown_blocks(view))


def _missing(views: tuple[View, ...]) -> tuple[Unknown, ...]:
    return tuple(dict.fromkeys(one for view in views for one in view.missing))


def _facts(views: tuple[View, ...]) -> tuple[Fact, ...]:
    return unique([fact for view in views for fact in view.facts])


def _told(unknown: Unknown) -> str:
    what = f"{unknown.what[:1].upper()}{unknown.what[1:]}"
    return f"{what}: {unknown.why}. It needs {unknown.wants}."
