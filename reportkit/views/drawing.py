"""How the kit's charts look: one accent, direct labels, no legend, opaque white."""

from __future__ import annotations

from typing import Any

ACCENT = "#1f5fa8"
BAND = "#d5e1ef"
GREY = "#5b6472"
GRID = "#e3e6ea"
INK = "#1a2333"
CONCERN = "#b45309"

FONT = "Inter, Liberation Sans, Arial, sans-serif"


def layout(**own: Any) -> dict[str, Any]:
    """Return a chart's layout: the house's, with what the chart needs of its own."""
    axis = {"gridcolor": GRID, "linecolor": GREY, "zeroline": False, "automargin": True}
    house: dict[str, Any] = {
        "font": {"family": FONT, "size": 13, "color": INK},
        "paper_bgcolor": "#ffffff",
        "plot_bgcolor": "#ffffff",
        "showlegend": False,
        "hovermode": "x unified",
        "margin": {"l": 48, "r": 92, "t": 16, "b": 36},
        "xaxis": {**axis, "showgrid": False, "ticks": "outside", **own.pop("xaxis", {})},
        "yaxis": {**axis, "showline": False, **own.pop("yaxis", {})},
    }
    return {**house, **own}


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
