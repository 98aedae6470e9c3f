"""Go on or stop: what going on is worth, and at which value of an input it is worth nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportkit.blocks import Column, Details, Figure, Paragraph, Role, Run, Table, text
from reportkit.estimate import Unknown
from reportkit.formats import numbers
from reportkit.story.continuing_words import (
    NAMES,
    beyond_fact,
    continuing_middle_sentence,
    continuing_sentence,
    deciding_sentence,
    line_fact,
    line_sentence,
    now_fact,
    today_sentence,
)
from reportkit.story.say import say_spread, say_value
from reportkit.views import drawing
from reportkit.views.absent import not_known, nothing_left
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Part
    from reportkit.fact import Fact
    from reportkit.savings import Forecast
    from reportkit.savings.forecast import StopLine
    from reportkit.story.say import Sentence

_MOST_ALT = 250
_LEAST = 1e-6


def stop_line(forecast: Forecast | Unknown, *, most: int = 4) -> View:
    """Return what going on is worth, where we should stop, and when the data can decide.

    Parameters
    ----------
    forecast
        From :func:`reportkit.forecast_savings`.
    most
        How many inputs are listed, those nearest to their line first.
    """
    if isinstance(forecast, Unknown):
        return not_known("stop_line", forecast)
    if forecast.exhausted:
        return nothing_left("stop_line", forecast)
    going = forecast.continuing
    worth, middle = continuing_sentence(forecast), continuing_middle_sentence(forecast)
    if going.stop_line is None:
        line: Sentence = (
            text(f"There is no line at which we should stop: {going.why_no_line}."),
            (),
        )
        inside: tuple[Part, ...] = (Paragraph(middle[0]),)
        in_table: list[Fact] = []
    else:
        line, decides = line_sentence(forecast, going.stop_line), deciding_sentence(forecast)
        lines = going.stop_lines[:most]
        stated = [_facts(forecast, one) for one in lines]
        in_table = [*decides[1], *(fact for row in stated for fact in row)]
        figure = _figure(forecast, going.stop_line, _table(lines, stated))
        foot = Paragraph(text(_FOOT), Role.NOTE)
        today = today_sentence(forecast, going.stop_line)
        in_table += today[1]
        inside = (
            Paragraph(middle[0]),
            Paragraph((*today[0], *text(" "), *decides[0])),
            figure,
            foot,
        )
    blocks = (
        Paragraph((*worth[0], *text(" "), *line[0])),
        Details("Where we should stop, input by input", inside),
    )
    return View("stop_line", blocks, unique([*worth[1], *line[1], *middle[1], *in_table]))


_FOOT = (
    "Each input is judged with all others as forecast, on average over their ranges. Stopping "
    "leaves what is live as it is: it goes on saving, and costs what it costs to run."
)


def _facts(forecast: Forecast, line: StopLine) -> tuple[Fact, Fact, Fact]:
    return now_fact(forecast, line), line_fact(forecast, line), beyond_fact(forecast, line)


def _table(lines: tuple[StopLine, ...], stated: list[tuple[Fact, Fact, Fact]]) -> Table:
    rows = tuple(
        (
            text(line.label),
            text(say_value(now), " (", say_spread(now), ")"),
            text(
                f"{line.stops} ",
                Run(numbers.number(line.at, numbers.counted(line.unit)), fact=at.id),
            ),
            text(Run(_share(line.chance_beyond), fact=beyond.id)),
        )
        for line, (now, at, beyond) in zip(lines, stated, strict=True)
    )
    columns = (
        Column("Input"),
        Column("Today (likely range)", "end"),
        Column("Stop if", "end"),
        Column("Chance that it is there already", "end"),
    )
    return Table(columns, rows)


def _share(chance: float) -> str:
    """Return a chance; a share of draws is never quite none of what could happen."""
    return numbers.share(min(max(chance, _LEAST), 1 - _LEAST))


def _figure(forecast: Forecast, line: StopLine, table: Table) -> Figure:
    name = NAMES[line.driver]
    at = numbers.measured(line.at, line.unit)
    pays = "would pay" if line.passed else "pays"
    now = numbers.number(line.now.value, numbers.counted(line.unit))
    return Figure(
        title=f"Going on {pays} only {'above' if line.stops == 'below' else 'below'} {at}",
        subtitle=f"What going on is worth on average, by {name}{_measure(line)}; "
        "shaded: its likely range today",
        alt=f"Line chart: going on is worth nothing where {name} is {at}; today it is {now}, "
        f"likely {numbers.spread(line.now)}."[:_MOST_ALT],
        spec={"data": _traces(line), "layout": _layout(forecast, line)},
        numbers=table,
        height=260,
    )


def _measure(line: StopLine) -> str:
    """Return the unit that the chart goes along, where money does not say it itself."""
    unit = numbers.unit_words(line.unit)
    return f", in {unit}" if unit and not numbers.is_money(line.unit) else ""


def _traces(line: StopLine) -> list[dict[str, Any]]:
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [float(value) for value in line.curve.index],
            "y": drawing.rounded(line.curve),
            "line": {"color": drawing.ACCENT, "width": 3},
            "hoverinfo": "skip",
        }
    ]


def _layout(forecast: Forecast, line: StopLine) -> dict[str, Any]:
    unit = numbers.counted(line.unit)
    first, last = float(line.curve.index[0]), float(line.curve.index[-1])
    band = {
        "type": "rect", "yref": "paper", "y0": 0, "y1": 1, "x0": line.now.low, "x1": line.now.high,
        "fillcolor": drawing.BAND, "line": {"width": 0}, "layer": "below",
    }  # fmt: skip
    stop = {
        "type": "line", "yref": "paper", "y0": 0, "y1": 1, "x0": line.at, "x1": line.at,
        "line": {"color": drawing.CONCERN, "width": 2},
    }  # fmt: skip
    right = line.at > (first + last) / 2
    labels = [
        drawing.label(
            line.at,
            1,
            f"Stop {line.stops} {numbers.number(line.at, unit)}",
            drawing.CONCERN,
            yref="paper",
            yanchor="top",
            xanchor="right" if right else "left",
            xshift=-6 if right else 6,
        ),
        drawing.label(
            line.now.value,
            0,
            f"Today {numbers.number(line.now.value, unit)}",
            drawing.INK,
            yref="paper",
            yanchor="bottom",
            xanchor="center",
            xshift=0,
        ),
    ]
    low, high = min(0.0, float(line.curve.min())), max(0.0, float(line.curve.max()))
    return drawing.layout(
        annotations=labels,
        shapes=[band, drawing.level(0.0), stop],
        hovermode=False,
        margin={"l": 48, "r": 24, "t": 16, "b": 36},
        yaxis=drawing.amount_axis(low, high, forecast.currency),
        xaxis={**drawing.amount_axis(first, last, unit), "range": [first, last]},
    )
