"""The savings chart: the forecast pace of saving with its range, against the target."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.blocks import Column, Figure, Table, text
from reportkit.estimate import Estimate, Unknown
from reportkit.story import dates, numbers
from reportkit.story.saving_facts import modelled, run_rate_fact, saving_words, target_fact
from reportkit.story.say import say_spread, say_value
from reportkit.views import drawing
from reportkit.views.absent import not_known, nothing_left
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.savings import Forecast

_MONTHS = 12
_MOST_ROWS = 6


def savings_chart(forecast: Forecast | Unknown) -> View:
    """Return the forecast pace of saving, month by month, against the target.

    Parameters
    ----------
    forecast
        From :func:`reportkit.forecast_savings`.
    """
    if isinstance(forecast, Unknown):
        return not_known("savings_chart", forecast)
    if forecast.exhausted:
        return nothing_left("savings_chart", forecast)
    pace = forecast.by_month[["pace_p10", "pace_p50", "pace_p90"]]
    rate, target = run_rate_fact(forecast), target_fact(forecast)
    yearly = _yearly(forecast, pace)
    less = "running cost taken off" if forecast.costed else "before cost, for none is recorded"
    figure = Figure(
        title=_title(forecast),
        subtitle=f"Pace of saving a year, {less}; shaded: 80% range",
        alt=_alt(forecast),
        spec={"data": _traces(pace), "layout": _layout(forecast, pace)},
        numbers=_numbers(yearly),
        height=300,
    )
    facts = [rate, *([target] if target else []), *(fact for fact in yearly)]
    return View("savings_chart", (figure,), unique(facts))


def _title(forecast: Forecast) -> str:
    said = numbers.money(forecast.run_rate.value, forecast.currency)
    by = dates.month(forecast.run_rate_on)
    if forecast.run_rate.value < 0:
        more = numbers.money(-forecast.run_rate.value, forecast.currency)
        return f"Running it may cost {more} a year more than it saves by {by}"
    if forecast.target is None:
        return f"Savings may reach {said} a year by {by}"
    goal = numbers.money(forecast.target, forecast.currency)
    if said == goal:
        return f"Savings may reach the {goal} a year of the target by {by}"
    if forecast.run_rate.value >= forecast.target:
        return f"Savings may reach {said} a year by {by}, above the {goal} target"
    return f"Savings may reach {said} a year by {by}, below the {goal} target"


def _alt(forecast: Forecast) -> str:
    spread = numbers.spread(forecast.run_rate)
    by = dates.month(forecast.run_rate_on)
    return (
        f"Line chart: the forecast pace of {saving_words(forecast)} by {by} is "
        f"{numbers.money(forecast.run_rate.value, forecast.currency)} a year, likely {spread}."
    )


def _traces(pace: pd.DataFrame) -> list[dict[str, Any]]:
    months = [month.isoformat() for month in _days(pace)]
    low, mid, high = (pace[name].round(0).tolist() for name in pace.columns)
    edge = {"type": "scatter", "mode": "lines", "x": months, "line": {"width": 0}}
    return [
        {**edge, "y": low, "name": "P10", "hoverinfo": "skip"},
        {**edge, "y": high, "name": "P90", "fill": "tonexty", "fillcolor": drawing.BAND,
         "hoverinfo": "skip"},
        {
            "type": "scatter",
            "mode": "lines",
            "x": months,
            "y": mid,
            "name": "Forecast (P50)",
            "line": {"color": drawing.ACCENT, "width": 3},
        },
    ]  # fmt: skip


def _layout(forecast: Forecast, pace: pd.DataFrame) -> dict[str, Any]:
    days = _days(pace)
    low, mid, high = pace.iloc[-1].to_numpy(dtype=float).tolist()
    labels = [
        drawing.label(days[-1].isoformat(), mid, "Forecast", drawing.ACCENT),
        drawing.label(days[-1].isoformat(), high, "1 in 10 above", drawing.GREY),
        drawing.label(days[-1].isoformat(), low, "1 in 10 below", drawing.GREY),
    ]
    values = [0.0, float(pace.min().min()), float(pace.max().max())]
    shapes = []
    if forecast.target is not None:
        values.append(forecast.target)
        shapes.append(drawing.level(forecast.target))
        goal = f"Target {numbers.money(forecast.target, forecast.currency)}"
        labels.append(drawing.level_label(forecast.target, goal, below=forecast.target < mid))
    return drawing.layout(
        annotations=labels,
        shapes=shapes,
        yaxis=drawing.money_axis(min(values), max(values), forecast.currency),
        xaxis={
            "type": "date",
            "tickformat": "%Y",
            "dtick": "M12",
            "range": [days[0].isoformat(), days[-1].isoformat()],
        },
    )


def _yearly(forecast: Forecast, pace: pd.DataFrame) -> list[Fact]:
    """Return the pace at the end of each year, and in the month that the headline names."""
    on = forecast.run_rate_on
    ends = [
        (day, [float(end) for end in row])
        for day, row in zip(_days(pace), pace.to_numpy(dtype=float), strict=True)
        if day.month == _MONTHS and (day.year, day.month) != (on.year, on.month)
    ]
    return [
        modelled(
            forecast,
            f"pace.{day:%Y-%m}",
            f"Forecast pace of saving in {dates.month(day)}",
            Estimate(mid, f"{forecast.currency}/year", low, high, numbers.LIKELY),
            day.isoformat(),
        )
        for day, (low, mid, high) in ends[:_MOST_ROWS]
    ]


def _numbers(yearly: list[Fact]) -> Table:
    rows = tuple(
        (
            text(dates.month(dt.date.fromisoformat(fact.period))),
            text(say_value(fact)),
            text(say_spread(fact)),
        )
        for fact in yearly
    )
    columns = (Column("Month"), Column("Pace a year", "end"), Column("Likely range", "end"))
    return Table(columns, rows)


def _days(pace: pd.DataFrame) -> list[dt.date]:
    return [month.date() for month in pd.DatetimeIndex(pace.index).to_pydatetime()]
