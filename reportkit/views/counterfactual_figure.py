"""Actual against what would have happened: the picture of a measured saving."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pandas as pd

from reportkit.blocks import Column, Figure, Table, text
from reportkit.errors import EstimateError
from reportkit.formats import dates, numbers
from reportkit.savings.measure.months import by_month
from reportkit.story.measured_facts import period_facts
from reportkit.story.say import say_spread, say_value
from reportkit.views import drawing

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.savings.measure import Measured
    from reportkit.savings.measure.months import Paced

_PERIODS_BEFORE = 24
_MOST_ROWS = 4


def counterfactual_figure(measured: Measured) -> tuple[Figure, tuple[Fact, ...]]:
    """Return actual against counterfactual with its range, by month, and the facts in it.

    Raises
    ------
    EstimateError
        If the placebo runs say that the method may not speak: a picture would.
    """
    if measured.total is None:
        raise EstimateError(f"No figure of {measured.subject} may be shown: {measured.why}")
    paced = by_month(measured)
    shown = _shown(paced, measured.launched)
    latest = paced.by_period[paced.by_period["saving"].notna()].tail(_MOST_ROWS)
    stated = [
        period_facts(measured, day.date(), row)
        for day, (_, row) in zip(pd.DatetimeIndex(latest.index), latest.iterrows(), strict=True)
    ]
    figure = Figure(
        title=_title(measured),
        subtitle=f"{_what(measured)} a {paced.per}{_where(measured)}, and what it would have been "
        "without the initiative (shaded: 80% range)",
        alt=_alt(measured),
        spec={"data": _traces(shown), "layout": _layout(measured, shown)},
        numbers=_numbers(paced, stated),
        height=300,
    )
    return figure, tuple(fact for month in stated for fact in month)


def _what(measured: Measured) -> str:
    if not numbers.is_money(measured.unit):
        return _headed(numbers.unit_words(measured.unit))
    return "Cost" if _goes_down(measured) else "Amount"


def _where(measured: Measured) -> str:
    """Return which sites it is of: where more go live, their cost together grows."""
    return "" if measured.by_unit is None else " at the sites live by now"


def _shown(paced: Paced, launched: dt.date) -> pd.DataFrame:
    frame = paced.by_period
    first = int(frame.index.searchsorted(pd.Timestamp(launched)))
    return frame.iloc[max(first - _PERIODS_BEFORE, 0) :]


def _headed(words: str) -> str:
    return words[:1].upper() + words[1:]


def _title(measured: Measured) -> str:
    """Return what the picture says: never a saving where the range leaves it open."""
    total, since = measured.total, dates.month(measured.launched)
    if total is None or total.low is None or total.high is None:
        return ""
    if total.low <= 0 <= total.high:
        return f"No clear difference since {since} yet"
    size = numbers.measured(abs(total.value), measured.unit)
    fewer = "less" if _goes_down(measured) is (total.value > 0) else "more"
    spent = " spent" if numbers.is_money(measured.unit) and _goes_down(measured) else ""
    return f"{size} {fewer}{spent} than without it, since {since}"


def _goes_down(measured: Measured) -> bool:
    """Return whether a saving shows as an actual below its counterfactual."""
    frame = measured.by_period
    return float(((frame["counterfactual"] - frame["actual"]) * frame["saving"]).sum()) >= 0


def _alt(measured: Measured) -> str:
    total = measured.total
    said = "" if total is None else f", a difference of {numbers.estimate(total)} in all"
    return (
        f"Line chart: from {dates.month(measured.launched)} to {dates.month(measured.through)} "
        f"the actual against what would have happened without the initiative{said}."
    )


def _traces(shown: pd.DataFrame) -> list[dict[str, Any]]:
    days = [day.date().isoformat() for day in pd.DatetimeIndex(shown.index)]
    live = shown["saving"].notna()
    from_launch = [day for day, is_live in zip(days, live, strict=True) if is_live]
    after = shown[live]
    edge = {"type": "scatter", "mode": "lines", "x": from_launch, "line": {"width": 0}}
    line = {"type": "scatter", "mode": "lines"}
    return [
        {**edge, "y": drawing.rounded(after["low"]), "name": "P10", "hoverinfo": "skip"},
        {**edge, "y": drawing.rounded(after["high"]), "name": "P90", "fill": "tonexty",
         "fillcolor": drawing.SHADE, "hoverinfo": "skip"},
        {**line, "x": from_launch, "y": drawing.rounded(after["counterfactual"]),
         "name": "Without it", "line": {"color": drawing.GREY, "width": 2, "dash": "dot"}},
        {**line, "x": days, "y": drawing.rounded(shown["actual"]), "name": "Actual",
         "line": {"color": drawing.ACCENT, "width": 3}},
    ]  # fmt: skip


def _layout(measured: Measured, shown: pd.DataFrame) -> dict[str, Any]:
    last = shown.iloc[-1]
    end = pd.DatetimeIndex(shown.index)[-1].date().isoformat()
    spread = shown[["actual", "counterfactual"]]
    live = shown[shown["saving"].notna()]
    low = min(float(spread.min().min()), float(live["low"].min()))
    high = max(float(spread.max().max()), float(live["high"].max()))
    launched = measured.launched.isoformat()
    started = "First live" if measured.by_unit is not None else "Live"
    return drawing.layout(
        annotations=[
            drawing.label(end, float(last["actual"]), "Actual", drawing.ACCENT),
            drawing.label(end, float(last["counterfactual"]), "Without it", drawing.GREY),
            drawing.mark_label(
                launched,
                f"{started}<br>{dates.month(measured.launched)}",
                after=len(live) > len(shown) / 2,
            ),
        ],
        shapes=[drawing.mark(launched)],
        yaxis=drawing.amount_axis(low, high, measured.unit),
        xaxis={
            "type": "date",
            "tickformat": "%Y",
            "dtick": "M12",
            "range": [pd.DatetimeIndex(shown.index)[0].date().isoformat(), end],
        },
    )


def _numbers(paced: Paced, stated: list[tuple[Fact, ...]]) -> Table:
    columns = (
        Column(_headed(paced.per)),
        Column("Actual", "end"),
        Column("Without it", "end"),
        Column("Saved, likely", "end"),
    )
    rows = tuple(
        (
            text(dates.month(dt.date.fromisoformat(actual.period))),
            text(say_value(actual)),
            text(say_value(without)),
            text(say_spread(saved)),
        )
        for actual, without, saved in stated
    )
    return Table(columns, rows)
