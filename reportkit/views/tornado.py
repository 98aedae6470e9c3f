"""What the forecast depends on most: each driver from its P10 to its P90."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportkit.blocks import Column, Figure, Table, text
from reportkit.estimate import Estimate, Unknown
from reportkit.fact import Fact, Grade
from reportkit.story import numbers
from reportkit.story.say import say_value
from reportkit.views import drawing
from reportkit.views.absent import not_known
from reportkit.views.view import View

if TYPE_CHECKING:
    import pandas as pd

    from reportkit.savings import Forecast

_ROW = 34
_FRAME = 70


def tornado(forecast: Forecast | Unknown, *, most: int = 6) -> View:
    """Return the drivers that move the total saving most, the widest first.

    Parameters
    ----------
    forecast
        From :func:`reportkit.forecast_savings`.
    most
        How many drivers are shown.
    """
    if isinstance(forecast, Unknown):
        return not_known("tornado", forecast)
    shown = forecast.tornado.head(most)
    if shown.empty:
        why = Unknown(
            "What the saving depends on most",
            "every input is stated as a known number",
            "inputs with a P10 and a P90 in the table 'drivers'",
        )
        return not_known("tornado", why)
    widest = str(shown.iloc[0]["label"])
    facts = tuple(fact for _, row in shown.iterrows() for fact in _facts(forecast, row))
    rows = tuple(
        (text(str(row["label"])), text(say_value(low)), text(say_value(high)))
        for (_, row), low, high in zip(shown.iterrows(), facts[::2], facts[1::2], strict=True)
    )
    columns = (Column("Input"), Column("At its low end", "end"), Column("At its high end", "end"))
    figure = Figure(
        title=f"The saving depends most on: {_lowered(widest)}",
        subtitle=f"Net saving over {forecast.horizon.days / 365.25:.0f} years, "
        f"{forecast.currency}, with one input at its P10 or P90",
        alt=f"Bar chart: of {len(shown)} uncertain inputs, {_lowered(widest)} moves the total "
        f"saving most, from {numbers.money(float(shown.iloc[0]['low']), forecast.currency)} to "
        f"{numbers.money(float(shown.iloc[0]['high']), forecast.currency)}."[:250],
        spec={"data": _bars(shown), "layout": _layout(forecast, shown)},
        numbers=Table(columns, rows),
        height=_FRAME + _ROW * len(shown),
    )
    return View("tornado", (figure,), facts)


def _lowered(label: str) -> str:
    """Return a label as it stands inside a sentence; an abbreviation keeps its capitals."""
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


def _facts(forecast: Forecast, row: pd.Series) -> tuple[Fact, Fact]:
    def fact(end: str, quantile: str) -> Fact:
        return Fact(
            f"forecast.tornado.{row['driver']}.{end}",
            f"Net saving with {row['label']} at its {quantile}",
            Estimate(float(row[end]), forecast.currency),
            str(forecast.horizon),
            Grade.MODELLED,
            forecast.method,
        )

    return fact("low", "P10"), fact("high", "P90")


def _bars(shown: pd.DataFrame) -> list[dict[str, Any]]:
    upward = shown.iloc[::-1]
    low, high = upward["low"], upward["high"]
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": upward["label"].tolist(),
            "x": (high - low).tolist(),
            "base": low.tolist(),
            "marker": {"color": drawing.ACCENT},
            "width": 0.5,
            "hoverinfo": "skip",
        }
    ]


def _layout(forecast: Forecast, shown: pd.DataFrame) -> dict[str, Any]:
    symbol = numbers.money(0, forecast.currency).rstrip("0")
    ends = [
        drawing.label(
            float(row[side]),
            str(row["label"]),
            numbers.money(float(row[side]), forecast.currency),
            drawing.INK,
            xanchor="right" if float(row[side]) <= float(row[other]) else "left",
            xshift=-6 if float(row[side]) <= float(row[other]) else 6,
        )
        for _, row in shown.iterrows()
        for side, other in (("low", "high"), ("high", "low"))
    ]
    low = float(shown[["low", "high"]].min().min())
    high = float(shown[["low", "high"]].max().max())
    room = (high - low) * 0.18
    return drawing.layout(
        annotations=ends,
        hovermode=False,
        margin={"l": 48, "r": 24, "t": 8, "b": 36},
        xaxis={"tickprefix": symbol, "tickformat": "~s", "range": [low - room, high + room]},
        yaxis={"showgrid": False},
    )
