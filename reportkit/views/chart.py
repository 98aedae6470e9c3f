"""An analyst's own Plotly figure, with what it says."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from reportkit.blocks.figures import read_figure
from reportkit.errors import EstimateError
from reportkit.views.table import as_table
from reportkit.views.view import View

if TYPE_CHECKING:
    import pandas as pd

_SHORTEST_ALT = 20


class PlotlyFigure(Protocol):
    """What is needed of a figure: a ``plotly.graph_objects.Figure`` has it."""

    def to_json(self) -> str | None:
        """Return the figure as Plotly's JSON."""


def chart(
    figure: PlotlyFigure,
    takeaway: str,
    *,
    subtitle: str = "",
    alt: str = "",
    numbers: pd.DataFrame | None = None,
    units: dict[str, str] | None = None,
) -> View:
    """Return a Plotly figure as a chart that says something.

    Parameters
    ----------
    figure
        Yours, as you made it; its own title gives way to the takeaway.
    takeaway
        The chart's message, in one short sentence: it is the title, and what a reader who sees
        no picture is told.
    subtitle
        What is plotted, with its unit.
    alt
        What a reader who sees no picture is told, where the takeaway isn't enough.
    numbers, units
        The numbers behind it, as for :func:`reportkit.table`; default: read from the figure.

    Raises
    ------
    EstimateError
        If the takeaway is empty.
    """
    if not takeaway.strip():
        raise EstimateError(
            "A chart without a takeaway says nothing to a reader who sees no picture. "
            'Write rk.chart(figure, takeaway="Calls fell by a third after March.").'
        )
    read = read_figure(json.loads(figure.to_json() or "{}"))
    said = alt or (f"{takeaway} {read.alt}" if len(takeaway) < _SHORTEST_ALT else takeaway)
    own = replace(read, title=takeaway.strip(), alt=said, subtitle=subtitle or read.subtitle)
    if numbers is not None:
        own = replace(own, numbers=as_table(numbers, units or {}))
    return View("chart", (own,))
