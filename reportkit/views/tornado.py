"""What the forecast depends on most: each driver from its P10 to its P90."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportkit.blocks import Column, Figure, Paragraph, Role, Table, text
from reportkit.estimate import Estimate, Unknown
from reportkit.formats import numbers
from reportkit.savings.forecast import GATES
from reportkit.story.saving_facts import horizon_words, modelled, saving_words
from reportkit.story.say import say_value
from reportkit.views import drawing
from reportkit.views.absent import not_known, nothing_left
from reportkit.views.view import View

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.savings import Forecast

_ROW = 38
_FRAME = 40
_LINE = 30  # characters of a label before it is broken
_MOST_ALT = 250


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
    if forecast.exhausted:
        return nothing_left("tornado", forecast)
    if forecast.tornado.empty:
        why = Unknown(
            "What the saving depends on most",
            "every input is stated as a known number",
            "inputs with a P10 and a P90 in the table 'drivers'",
        )
        return not_known("tornado", why)
    inputs = [_input(forecast, row) for row in forecast.tornado.head(most).to_dict("records")]
    labels = _labels(forecast, most)
    rows = tuple(
        (text(label), *(text(say_value(fact)) for fact in facts))
        for label, facts in zip(labels, inputs, strict=True)
    )
    columns = (
        Column("Input"),
        Column("At its low end", "end"),
        Column("At its high end", "end"),
        Column("Moves it by", "end"),
    )
    widest = f"{labels[0][:1].lower()}{labels[0][1:]}"
    moves = say_value(inputs[0][2]).text
    saving, years = saving_words(forecast), horizon_words(forecast)
    figure = Figure(
        title=f"What matters most: {widest}",
        subtitle=f"How far each input, from its low to its high end, moves the {saving} over "
        f"{years}",
        alt=f"Bar chart of {len(labels)} uncertain inputs: {widest} moves the {saving} most, "
        f"by {moves}."[:_MOST_ALT],
        spec={"data": _bars(forecast, most), "layout": _layout(forecast, most)},
        numbers=Table(columns, rows),
        height=_FRAME + _ROW * len(labels),
    )
    notes = _notes(forecast, most)
    blocks = (figure, Paragraph(text(notes), Role.NOTE)) if notes else (figure,)
    return View("tornado", blocks, tuple(fact for facts in inputs for fact in facts))


def _notes(forecast: Forecast, most: int) -> str:
    """Say what the gates' ends are, and that inputs that move together overlap."""
    shown = forecast.tornado.head(most)
    notes = []
    if (shown["driver"] == GATES).any():
        notes.append("The gates go from the next one not passed to all of them passed.")
    together = shown.loc[shown["overlaps"], "label"].tolist()
    if together:
        named = "; ".join(f"{label[:1].lower()}{label[1:]}" for label in together)
        notes.append(
            f"Some inputs move with others ({named}). Each is moved alone here, so what they do "
            "overlaps and cannot be added up."
        )
    return " ".join(notes)


def _labels(forecast: Forecast, most: int) -> list[str]:
    """Return the inputs' names; one that nobody stated says so."""
    assumed = {driver.key for driver in forecast.drivers if driver.defaulted}
    return [
        f"{row['label']} (assumed)" if row["driver"] in assumed else str(row["label"])
        for row in forecast.tornado.head(most).to_dict("records")
    ]


def _input(forecast: Forecast, row: dict[Any, Any]) -> tuple[Fact, Fact, Fact]:
    """Return the total at an input's low end, at its high end, and how far apart they are."""
    saving = saving_words(forecast)

    def fact(end: str, label: str) -> Fact:
        value = Estimate(float(row[end]), forecast.currency)
        name = f"tornado.{row['driver']}.{end}"
        return modelled(forecast, name, f"{label}: {row['label']}", value)

    return (
        fact("low", f"{saving[:1].upper()}{saving[1:]} at the input's P10"),
        fact("high", f"{saving[:1].upper()}{saving[1:]} at the input's P90"),
        fact("width", f"How far the input moves the {saving}"),
    )


def _bars(forecast: Forecast, most: int) -> list[dict[str, Any]]:
    upward = forecast.tornado.head(most).iloc[::-1]
    widths = [float(width) for width in upward["width"]]
    return [
        {
            "type": "bar",
            "orientation": "h",
            "y": [_broken(label) for label in reversed(_labels(forecast, most))],
            "x": widths,
            "text": [numbers.money(width, forecast.currency) for width in widths],
            "textposition": "outside",
            "textfont": {"color": drawing.INK},
            "cliponaxis": False,
            "marker": {"color": drawing.ACCENT},
            "width": 0.5,
            "hoverinfo": "skip",
        }
    ]


def _broken(label: str) -> str:
    """Return a label in two lines where it is long; it is text, whatever it holds."""
    escaped = drawing.literal(label)
    if len(label) <= _LINE:
        return escaped
    break_at = escaped.find(" ", len(escaped) // 2)
    return f"{escaped[:break_at]}<br>{escaped[break_at + 1 :]}" if break_at > 0 else escaped


def _layout(forecast: Forecast, most: int) -> dict[str, Any]:
    widest = float(forecast.tornado.head(most)["width"].max())
    return drawing.layout(
        hovermode=False,
        margin={"l": 48, "r": 56, "t": 8, "b": 8},
        xaxis={"visible": False, "range": [0, widest or 1]},
        yaxis={"showgrid": False, "ticklabelstandoff": 6},
    )
