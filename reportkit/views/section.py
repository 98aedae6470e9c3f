"""The sections of a report: what is known under its heads, and what is missing in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Heading, Item, Items, text
from reportkit.views.absent import absence
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block
    from reportkit.estimate import Unknown
    from reportkit.fact import Fact

_NOT_KNOWN = "Not known yet"


def section(title: str, *views: View) -> View:
    """Return views under one head; what they can't show is told in one sentence at the end.

    Parameters
    ----------
    title
        The head, in a few words.
    views
        In the order in which they are read.
    """
    shown = [block for view in views for block in _shown(view)]
    missing = _missing(views)
    head = Heading(text(title))
    return View("section", (head, *shown, *absence(missing)), _facts(views), missing)


def sections(*views: View) -> View:
    """Return sections one after the other; what is missing in any of them is listed at the end.

    A section that has nothing to show is left out with its head, so that a reader meets what
    there is, and each thing that is not known once.

    Parameters
    ----------
    views
        From :func:`section`, in the order in which they are read.
    """
    blocks = [block for view in views if not _is_empty(view) for block in _shown(view)]
    missing = _missing(views)
    if missing:
        blocks += [Heading(text(_NOT_KNOWN)), Items(tuple(Item(text(_told(m))) for m in missing))]
    return View("sections", tuple(blocks), _facts(views), missing)


def _shown(view: View) -> list[Block]:
    """Return a view's blocks without its words on what is missing."""
    apology = absence(view.missing)
    return [block for block in view.blocks if block not in apology]


def _is_empty(view: View) -> bool:
    """Whether it has nothing to show but a head."""
    return all(isinstance(block, Heading) for block in _shown(view))


def _missing(views: tuple[View, ...]) -> tuple[Unknown, ...]:
    return tuple(dict.fromkeys(one for view in views for one in view.missing))


def _facts(views: tuple[View, ...]) -> tuple[Fact, ...]:
    return unique([fact for view in views for fact in view.facts])


def _told(unknown: Unknown) -> str:
    what = f"{unknown.what[:1].upper()}{unknown.what[1:]}"
    return f"{what}: {unknown.why}. It needs {unknown.wants}."
