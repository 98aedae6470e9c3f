"""How signals are drawn: what is usual as a band, each point with the shape of its type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportkit.views import drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from reportkit.progress.signals import PointType

_SYMBOLS: dict[PointType, str] = {
    "improvement": "triangle-up",
    "concern": "triangle-down",
    "common": "circle",
}
_SIZES: dict[PointType, int] = {"improvement": 10, "concern": 10, "common": 5}


def band(
    x: Sequence[object], lower: pd.Series[float], upper: pd.Series[float]
) -> list[dict[str, Any]]:
    """Return what is usual as a shaded band, point by point."""
    edge = {"type": "scatter", "mode": "lines", "x": list(x), "line": {"width": 0}}
    return [
        {**edge, "y": drawing.rounded(lower), "name": "Usual from"},
        {**edge, "y": drawing.rounded(upper), "name": "Usual to", "fill": "tonexty",
         "fillcolor": drawing.SHADE},
    ]  # fmt: skip


def points(
    x: Sequence[object], values: pd.Series[float], types: Sequence[PointType], name: str
) -> dict[str, Any]:
    """Return a line whose points have the shape and the colour of their type."""
    colours: dict[PointType, str] = {
        "improvement": drawing.ACCENT,
        "concern": drawing.CONCERN,
        "common": drawing.GREY,
    }
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(x),
        "y": drawing.rounded(values),
        "name": drawing.literal(name),
        "line": {"color": drawing.GREY, "width": 1.5},
        "marker": {
            "symbol": [_SYMBOLS[one] for one in types],
            "color": [colours[one] for one in types],
            "size": [_SIZES[one] for one in types],
        },
    }


def axis_with_target(
    ends: Sequence[float], target: float | None, said: str, unit: str
) -> dict[str, Any]:
    """Return the layout's axis for values between ``ends``, with the target as a dashed line."""
    low, high = min(ends), max(ends)
    if not low < high:
        return {}
    own: dict[str, Any] = {"yaxis": drawing.amount_axis(low, high, unit)}
    if target is not None:
        words = f"Target {drawing.literal(said)}"
        below = target > (low + high) / 2
        own["shapes"] = [drawing.level(target)]
        own["annotations"] = [drawing.level_label(target, words, below=below)]
    return own
