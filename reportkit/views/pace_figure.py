"""The pace of saving: measured so far, forecast ahead, against the target."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.blocks import Column, Figure, Table, text
from reportkit.estimate import Estimate
from reportkit.formats import dates, numbers
from reportkit.savings.measure.pace import past_pace
from reportkit.story.measured_facts import pace_fact, past_pace_facts
from reportkit.story.saving_facts import modelled, run_rate_fact, saving_words, target_fact
from reportkit.story.say import say_spread, say_value
from reportkit.views import drawing

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.savings import Forecast
    from reportkit.savings.measure import Measured
    from reportkit.savings.measure.pace import PastPace

_MONTHS = 12
_MOST_AHEAD, _MOST_PAST = 6, 2
_BESIDE_PAST = 36  # months ahead that are shown beside a past, which would else be a stub


def pace_figure(forecast: Forecast, measured: Measured | None) -> tuple[Figure, tuple[Fact, ...]]:
    """Return the pace of saving a year, month by month, and the facts in it.

    Measured and forecast are brought to one footing: running cost is taken off what was measured
    where the forecast takes it off and it is recorded. Where it can't be, the chart says so.

    Parameters
    ----------
    forecast
        With something left to save.
    measured
        In the forecast's money, and allowed to speak; None where there is none.
    """
    past, now = None, None
    then: tuple[Fact, ...] = ()
    if measured is not None:
        past = past_pace(measured, forecast)
        now, then = pace_fact(measured, past), past_pace_facts(measured, past, _MOST_PAST)
    shown = _shown(forecast, past)
    ahead = _ahead(forecast, shown)
    figure = Figure(
        title=_title(forecast, now),
        subtitle=_subtitle(forecast, past),
        alt=_alt(forecast, now),
        spec={"data": _traces(shown, past), "layout": _layout(forecast, shown, past)},
        numbers=_numbers(then, ahead),
        height=300,
    )
    rate, target = run_rate_fact(forecast), target_fact(forecast)
    facts = [now, rate, target, *then, *ahead]
    return figure, tuple(fact for fact in facts if fact is not None)


def _shown(forecast: Forecast, past: PastPace | None) -> pd.DataFrame:
    """Return the months ahead that are drawn: the target's date and a year after it at least."""
    ahead = forecast.by_month[["pace_p10", "pace_p50", "pace_p90"]]
    if past is None:
        return ahead
    least = (pd.DatetimeIndex(ahead.index) <= pd.Timestamp(forecast.run_rate_on)).sum() + _MONTHS
    return ahead.head(max(_BESIDE_PAST, int(least)))


def _said(fact: Fact) -> Estimate:
    """Return a pace's number; every pace is one."""
    if not isinstance(fact.value, Estimate):
        raise TypeError(f"{fact.id} is no number.")
    return fact.value


def _title(forecast: Forecast, now: Fact | None) -> str:
    said = numbers.money(forecast.run_rate.value, forecast.currency)
    by = dates.month(forecast.run_rate_on)
    if now is not None and _said(now).value > 0 and forecast.run_rate.value > 0:
        pace = numbers.money(_said(now).value, forecast.currency)
        return f"Saving {pace} a year now, forecast {said} by {by}"
    if forecast.run_rate.value < 0:
        more = numbers.money(-forecast.run_rate.value, forecast.currency)
        return f"Forecast to cost {more} more than it saves by {by}"
    if forecast.target is None:
        return f"Forecast to save {said} a year by {by}"
    goal = numbers.money(forecast.target, forecast.currency)
    if said == goal:
        return f"Forecast to save {said}, the target, by {by}"
    if forecast.run_rate.value >= forecast.target:
        return f"Forecast {said} by {by}, above the {goal} target"
    return f"Forecast {said} by {by}, below the {goal} target"


def _subtitle(forecast: Forecast, past: PastPace | None) -> str:
    ahead = "after running cost" if forecast.costed else "before cost (none is recorded)"
    if past is None:
        return f"Pace of saving a year, {ahead}; shaded: 80% range"
    if past.comparable:
        return f"Pace of saving a year, {ahead}: measured, then forecast; shaded: 80% range"
    # Nobody has recorded what running it has cost, so the two can't stand on one footing.
    return (
        "Pace of saving a year: measured before running cost (none is recorded yet), forecast "
        "after it; shaded: 80% range"
    )


def _alt(forecast: Forecast, now: Fact | None) -> str:
    by = dates.month(forecast.run_rate_on)
    rate = numbers.estimate(forecast.run_rate)
    start = f"the forecast pace of {saving_words(forecast)} by {by} is {rate}"
    if now is None:
        return f"Line chart: {start}."
    return f"Line chart: the measured pace of saving is {numbers.estimate(_said(now))}; {start}."


def _traces(ahead: pd.DataFrame, past: PastPace | None) -> list[dict[str, Any]]:
    months = _iso(ahead)
    edge = {"type": "scatter", "mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    line = {"type": "scatter", "mode": "lines"}
    traces: list[dict[str, Any]] = []
    if past is not None:
        frame = past.by_period
        before = _iso(frame)
        traces += [
            {**edge, "x": before, "y": drawing.rounded(frame["low"]), "name": "P10 so far"},
            {**edge, "x": before, "y": drawing.rounded(frame["high"]), "name": "P90 so far",
             "fill": "tonexty", "fillcolor": drawing.SHADE},
            {**line, "x": before, "y": drawing.rounded(frame["value"]), "name": "Measured",
             "line": {"color": drawing.INK, "width": 3}},
        ]  # fmt: skip
    return [
        *traces,
        {**edge, "x": months, "y": drawing.rounded(ahead["pace_p10"]), "name": "P10"},
        {**edge, "x": months, "y": drawing.rounded(ahead["pace_p90"]), "name": "P90",
         "fill": "tonexty", "fillcolor": drawing.BAND},
        {**line, "x": months, "y": drawing.rounded(ahead["pace_p50"]), "name": "Forecast (P50)",
         "line": {"color": drawing.ACCENT, "width": 3}},
    ]  # fmt: skip


def _iso(frame: pd.DataFrame) -> list[str]:
    return [day.date().isoformat() for day in pd.DatetimeIndex(frame.index)]


def _layout(forecast: Forecast, pace: pd.DataFrame, past: PastPace | None) -> dict[str, Any]:
    months = _iso(pace)
    low, mid, high = pace.iloc[-1].to_numpy(dtype=float).tolist()
    labels = [
        drawing.label(months[-1], mid, "Forecast", drawing.ACCENT),
        drawing.label(months[-1], high, "1 in 10 above", drawing.GREY),
        drawing.label(months[-1], low, "1 in 10 below", drawing.GREY),
    ]
    values = [0.0, float(pace.min().min()), float(pace.max().max())]
    shapes = []
    first = months[0]
    if past is not None and len(past.by_period):
        first = _iso(past.by_period)[0]
        values += [float(past.by_period["low"].min()), float(past.by_period["high"].max())]
        shapes.append(drawing.mark(forecast.as_of.isoformat()))
        latest = float(past.by_period["value"].iloc[-1])
        beside = drawing.label(forecast.as_of.isoformat(), latest / 2, "← Measured", drawing.INK)
        labels.append(beside)
    if forecast.target is not None:
        values.append(forecast.target)
        shapes.append(drawing.level(forecast.target))
        goal = f"Target {numbers.money(forecast.target, forecast.currency)}"
        labels.append(drawing.level_label(forecast.target, goal, below=forecast.target < mid))
    return drawing.layout(
        annotations=labels,
        shapes=shapes,
        yaxis=drawing.amount_axis(min(values), max(values), forecast.currency),
        xaxis={"type": "date", "tickformat": "%Y", "dtick": "M12", "range": [first, months[-1]]},
    )


def _ahead(forecast: Forecast, frame: pd.DataFrame) -> tuple[Fact, ...]:
    """Return the pace at the end of each year, but in the month that the headline names."""
    on = forecast.run_rate_on
    ends = [
        (day.date(), [float(end) for end in row])
        for day, row in zip(pd.DatetimeIndex(frame.index), frame.to_numpy(dtype=float), strict=True)
        if day.month == _MONTHS and (day.year, day.month) != (on.year, on.month)
    ]
    return tuple(
        modelled(
            forecast,
            f"pace.{day:%Y-%m}",
            f"Forecast pace of saving in {dates.month(day)}",
            Estimate(mid, f"{forecast.currency}/year", low, high, numbers.LIKELY),
            day.isoformat(),
        )
        for day, (low, mid, high) in ends[:_MOST_AHEAD]
    )


def _numbers(then: tuple[Fact, ...], ahead: tuple[Fact, ...]) -> Table:
    both = bool(then)
    rows = tuple(
        (
            text(_month(fact) + (f", {how}" if both else "")),
            text(say_value(fact)),
            text(say_spread(fact)),
        )
        for how, facts in (("measured", then), ("forecast", ahead))
        for fact in facts
    )
    columns = (Column("Month"), Column("Pace a year", "end"), Column("Likely range", "end"))
    return Table(columns, rows)


def _month(fact: Fact) -> str:
    return dates.month(dt.date.fromisoformat(fact.period))
