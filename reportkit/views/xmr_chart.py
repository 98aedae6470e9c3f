"""What an XmR chart shows when it ends a cell: its points, its limits, and what they say."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from reportkit.blocks import Column, Figure, Run, Table, text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade, slug
from reportkit.formats import dates, numbers
from reportkit.story.signal_facts import TYPE_WORDS
from reportkit.story.signal_words import TYPE_TONES
from reportkit.views import drawing
from reportkit.views.signal_drawing import axis_with_target, band, points
from reportkit.views.view import View

if TYPE_CHECKING:
    from reportkit.progress.signals import Limits, Xmr

_ASSURED = {
    "always": "as it works now, it always meets its target",
    "sometimes": "as it works now, it meets its target sometimes",
    "never": "as it works now, it never meets its target",
}
_UNIT = "values"
_HEIGHT = 260  # px


def xmr_chart(xmr: Xmr) -> View:
    """Return a judged series as a chart; its unit is ``series.attrs["unit"]``."""
    name, unit = str(xmr.series.name or "Values"), str(xmr.series.attrs.get("unit") or _UNIT)
    said = TYPE_WORDS[xmr.point_types[-1]]
    assured = f"; {_ASSURED[xmr.assurance]}" if xmr.assurance else ""
    by_point = xmr.by_point()
    days = [_day(one) for one in by_point.index]
    x = [
        str(one) if day is None else day.isoformat()
        for one, day in zip(by_point.index, days, strict=True)
    ]
    axis = {"type": "category" if None in days else "date", "nticks": 8}
    line = points(x, by_point["value"], xmr.point_types, name)
    goal = [] if xmr.target is None else [xmr.target]
    ends = by_point[["value", "lower_limit", "upper_limit"]].to_numpy(dtype=float).ravel().tolist()
    target = "" if xmr.target is None else numbers.number(xmr.target, unit)
    own = axis_with_target([*ends, *goal], xmr.target, target, unit)
    facts = _facts(xmr, name, unit)
    figure = Figure(
        title=f"{name}: {said}",
        subtitle="Shaded: what is usual. Triangles: real change"
        + (" (limits are on trial: few values)" if xmr.trial else ""),
        alt=f"Line chart of {name[:60]}, {len(x)} values; the latest is {said}{assured}.",
        spec={
            "data": [*band(x, by_point["lower_limit"], by_point["upper_limit"]), line],
            "layout": drawing.layout(xaxis=axis, **own),
        },
        numbers=_numbers(xmr, unit, facts),
        height=_HEIGHT,
    )
    return View("xmr", (figure,), facts)


def _numbers(xmr: Xmr, unit: str, facts: tuple[Fact, ...]) -> Table:
    columns = (
        Column("Limits from"),
        Column("Average", "end"),
        Column("Usual", "end"),
        Column("Latest is"),
    )
    starts = [limits.start for limits in xmr.limits]
    ends = [*starts[1:], len(xmr.series)]
    latest = {limits: end - 1 for limits, end in zip(xmr.limits, ends, strict=True)}
    mean = facts[0].id if facts else None
    return Table(
        columns,
        tuple(
            (
                text(_place(xmr.series.index[limits.start])),
                text(
                    Run(
                        numbers.number(limits.mean, unit),
                        fact=mean if limits is xmr.limits[-1] else None,
                    )
                ),
                text(numbers.ends(limits.lower, limits.upper, unit)),
                text(
                    Run(TYPE_WORDS[xmr.point_types[at]], TYPE_TONES[xmr.point_types[at]]),
                ),
            )
            for limits, at in latest.items()
        ),
    )


def _facts(xmr: Xmr, name: str, unit: str) -> tuple[Fact, ...]:
    """Return what a dated series states; a fact without a period is none."""
    day = _day(xmr.series.index[-1])
    if day is None:
        return ()
    last: Limits = xmr.limits[-1]
    stated: tuple[tuple[str, str, Estimate | str], ...] = (
        ("mean", "average", Estimate(last.mean, unit)),
        ("lower_limit", "lower end of what is usual", Estimate(last.lower, unit)),
        ("upper_limit", "upper end of what is usual", Estimate(last.upper, unit)),
        ("type", "real change or noise", TYPE_WORDS[xmr.point_types[-1]]),
    )
    return tuple(
        Fact(
            f"xmr.{slug(name)}.{part}",
            f"{name}: {label}",
            value,
            day.isoformat(),
            Grade.MEASURED,
            "XmR chart with NHS Making Data Count rules",
        )
        for part, label, value in stated
    )


def _day(place: object) -> dt.date | None:
    if isinstance(place, pd.Period):
        return place.start_time.date()
    if isinstance(place, dt.datetime):
        return place.date()
    return place if isinstance(place, dt.date) else None


def _place(place: object) -> str:
    day = _day(place)
    return str(place) if day is None else dates.short_day(day)
