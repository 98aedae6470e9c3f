"""What a preview shows: a report's web page and email, and what went wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reportkit.editions.rendering import render
from reportkit.export.document import read_document
from reportkit.export.email import render_email
from reportkit.export.web import render_web

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from reportkit.export.charts import Charts
    from reportkit.theme import Theme


@dataclass(frozen=True, slots=True)
class Pages:
    """A report as it is read.

    Parameters
    ----------
    web, email
        HTML; the email's pictures are at ``images/NAME``.
    images
        By name.
    problems
        What some medium can't show.
    """

    web: str = ""
    email: str = ""
    images: Mapping[str, bytes] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def pages_of(executed: NotebookNode, charts: Charts, theme: Theme) -> Pages:
    """Render an executed notebook.

    Raises
    ------
    ExportError
        If it shows nothing that can be read, or more than an email holds.
    """
    rendering = render(read_document(executed), charts, theme)
    document = rendering.document
    return Pages(
        render_web(document, rendering.charts, theme),
        render_email(document, rendering.charts, "images/{}".format, theme),
        rendering.pictures(),
        rendering.problems,
    )
