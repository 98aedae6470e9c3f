"""Steps as bars that hang from each other: how a waterfall and a bridge are drawn."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Any

from reportkit.formats import numbers
from reportkit.views import drawing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.estimate import Estimate
    from reportkit.savings.reconcile import Step

_ROW = 36
_FRAME = 24
_ROOM = 0.22  # of the width, for the amount beside the longest bar


def height_of(steps: Sequence[Step]) -> int:
    """Return how high such a figure is [px]."""
    return _FRAME + _ROW * len(steps)


def steps_spec(
    steps: Sequence[Step], currency: str, ranges: dict[str, Estimate] | None = None
) -> dict[str, Any]:
    """Return the figure of some steps, the first on top.

    Parameters
    ----------
    steps
        A stand, moves, a stand; see :class:`reportkit.savings.reconcile.Step`.
    currency
        ISO 4217.
    ranges
        By the key of a stand, its range, drawn as a whisker.
    """
    ends = _ends(steps)
    labels = [drawing.literal(step.label) for step in steps]
    colours = [
        drawing.ACCENT if step.stand else drawing.CONCERN if step.amount < 0 else drawing.GREY
        for step in steps
    ]
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": labels,
        "base": [min(first, last) for first, last in ends],
        "x": [abs(last - first) for first, last in ends],
        "marker": {"color": colours},
        "width": 0.6,
        "hoverinfo": "skip",
    }
    whiskers = ranges or {}
    places = [max(first, last) for first, last in ends]
    for place, step in enumerate(steps):
        high = whiskers[step.key].high if step.key in whiskers else None
        places[place] = max(places[place], high or places[place])
    words = {
        "type": "scatter",
        "mode": "text",
        "y": labels,
        "x": places,
        "text": [f" {drawing.literal(said(step, currency))}" for step in steps],
        "textposition": "middle right",
        "textfont": {"color": drawing.INK, "size": 13},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    traces = [bars, *(_whisker(step, whiskers[step.key]) for step in steps if step.key in whiskers)]
    low, high = min(0.0, *(min(pair) for pair in ends)), max(places)
    room = _ROOM * (high - low or 1.0)
    layout = drawing.layout(
        hovermode=False,
        margin={"l": 48, "r": 24, "t": 8, "b": 8},
        xaxis={"visible": False, "range": [low, high + room]},
        yaxis={"showgrid": False, "autorange": "reversed", "ticklabelstandoff": 6},
        bargap=0.3,
    )
    return {"data": [*traces, words], "layout": layout}


def said(step: Step, currency: str) -> str:
    """Return an amount as it stands beside its bar: a move with its sign."""
    amount = numbers.money(step.amount, currency)
    return f"+{amount}" if not step.stand and step.amount > 0 else amount


def _ends(steps: Sequence[Step]) -> list[tuple[float, float]]:
    """Return from where to where each bar goes: a stand from zero, a move from the one before."""
    reached = list(
        accumulate(
            steps, lambda at, step: step.amount if step.stand else at + step.amount, initial=0.0
        )
    )
    return [
        (0.0 if step.stand else before, after)
        for step, before, after in zip(steps, reached, reached[1:], strict=False)
    ]


def _whisker(step: Step, estimate: Estimate) -> dict[str, Any]:
    label = drawing.literal(step.label)
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [estimate.low, estimate.high],
        "y": [label, label],
        "line": {"color": drawing.INK, "width": 2},
        "hoverinfo": "skip",
    }
