"""``reportkit changes``: what an edition says changed since the one before it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reportkit.blocks import Details, Heading, text
from reportkit.blocks.plaintext import render_text
from reportkit.cli.named_edition import named_edition
from reportkit.cli.terminal import say
from reportkit.errors import DefinitionError
from reportkit.formats.locale import DEFAULT, use
from reportkit.reports import find_project
from reportkit.views.changes import changes, changes_view

if TYPE_CHECKING:
    from reportkit.blocks import Block


def show_changes(named: str, editions: str | None) -> None:
    """Print all that changed since the edition that this one was compared with.

    Raises
    ------
    DefinitionError, EditionError, SourceError
        If there is no such edition, or it keeps no tables.
    """
    edition = named_edition(named, editions)
    with use(_locale(edition.report)):
        view = changes_view(changes(edition))
    opened: list[Block] = []
    for block in view.blocks:
        if isinstance(block, Details):
            opened += [Heading(text(block.title)), *block.blocks]
        else:
            opened.append(block)
    say(render_text(tuple(opened)))


def _locale(report: str) -> str:
    """Return how the report's readers write numbers: an edition may be looked at from anywhere."""
    try:
        project = find_project(Path.cwd())
    except DefinitionError:
        return DEFAULT
    names = (name for name in project.reports if report in project.names_of(name))
    name = next(names, None)
    return DEFAULT if name is None else project.locale_of(name)
