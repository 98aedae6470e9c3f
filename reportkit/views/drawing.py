"""How the kit's charts look: one accent, direct labels, no legend, opaque white."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from reportkit.formats import numbers
from reportkit.theme import HOUSE, PICTURE

if TYPE_CHECKING:
    import pandas as pd

ACCENT = HOUSE.light.accent
BAND = HOUSE.light.band
SHADE = HOUSE.light.shade
GREY = HOUSE.light.quiet
GRID = HOUSE.light.line
INK = HOUSE.light.ink
IMPROVEMENT = HOUSE.light.improvement
CONCERN = HOUSE.light.concern
NEUTRAL = HOUSE.light.neutral

FONT = HOUSE.chart_fonts


def layout(**own: Any) -> dict[str, Any]:
    """Return a chart's layout: the house's, with what the chart needs of its own."""
    axis = {"gridcolor": GRID, "linecolor": GREY, "zeroline": False, "automargin": True}
    house: dict[str, Any] = {
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": PICTURE,
        "plot_bgcolor": PICTURE,
        "showlegend": False,
        "hovermode": "x unified",
        "margin": {"l": 48, "r": 92, "t": 16, "b": 36},
        "xaxis": {**axis, "showgrid": False, "ticks": "outside", **own.pop("xaxis", {})},
        "yaxis": {**axis, "showline": False, **own.pop("yaxis", {})},
    }
    return {**house, **own}


def literal(words: str) -> str:
    """Return words as Plotly shows them: it reads some HTML, and TeX between two dollars."""
    for sign, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("$", "&#36;")):
        words = words.replace(sign, entity)
    return words


def label(x: object, y: object, words: str, colour: str, **own: Any) -> dict[str, Any]:
    """Return words that stand beside a point, in place of a legend."""
    return {
        "x": x,
        "y": y,
        "text": words,
        "showarrow": False,
        "font": {"color": colour, "size": 13},
        "xanchor": "left",
        "xshift": 6,
        **own,
    }


def level(at: float) -> dict[str, Any]:
    """Return a dashed line across the chart at a value, as for a target."""
    line = {"color": INK, "width": 1, "dash": "dash"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": at, "y1": at, "line": line}


def level_label(at: float, words: str, *, below: bool) -> dict[str, Any]:
    """Return the words for such a line, at its end, on the side that is free."""
    shift = -10 if below else 10
    return label(1, at, words, INK, xref="paper", xanchor="right", xshift=-4, yshift=shift)


def rounded(values: pd.Series) -> list[float | None]:
    """Return values to four digits of the largest: more would only make the file larger."""
    largest = float(values.abs().max())
    digits = 3 - math.floor(math.log10(largest)) if largest > 0 else 0
    whole = values.round(max(digits, 0)).astype(float)
    return [None if math.isnan(value) else value for value in whole.tolist()]


def mark(day: str) -> dict[str, Any]:
    """Return a thin upright line at a day, as for a launch or for today."""
    line = {"color": GREY, "width": 1}
    return {"type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": day, "x1": day, "line": line}


def mark_label(day: str, words: str, *, after: bool) -> dict[str, Any]:
    """Return the words for such a line, at its foot, on the side where there is room."""
    anchor, shift, align = ("left", 4, "left") if after else ("right", -4, "right")
    return label(day, 0, words, GREY, yref="paper", yanchor="bottom", xanchor=anchor,
                 xshift=shift, align=align)  # fmt: skip


def amount_axis(low: float, high: float, unit: str) -> dict[str, Any]:
    """Return an axis whose marks are printed as every other amount of the report [unit]."""
    step = _step((high - low) / _MARKS)
    first, last = math.floor(low / step), math.ceil(high / step)
    marks = [place * step for place in range(first, last + 1)]
    # A value just below a mark needs a little room, not a whole step of it.
    room = (high - low) * _ROOM
    return {
        "tickvals": marks,
        "ticktext": [numbers.number(mark, unit) for mark in marks],
        "range": [max(marks[0], low - room), min(marks[-1], high + room) + step * 0.1],
    }


_MARKS = 5
_ROOM = 0.06


def _step(rough: float) -> float:
    """Return the next larger of 1, 2 and 5 times a power of ten."""
    if not rough > 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(rough))
    return next(times * power for times in (1, 2, 5, 10) if times * power >= rough * 0.999)
