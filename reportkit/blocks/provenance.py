"""Where a number came from, in the few words of a tooltip."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade

_GRADES = {
    Grade.RECORDED: "Recorded when it happened",
    Grade.MEASURED: "Measured from outcomes",
    Grade.MODELLED: "Modelled from drivers",
    Grade.ASSUMED: "Assumed: somebody's judgement",
}
_STEPS = ((1e9, "bn"), (1e6, "m"), (1e3, "k"))
_UNITS_OF_SHARE = 100


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a reader is told of a fact: label, grade, period, range (or nothing) and source."""

    label: str
    grade: str
    period: str
    range: str
    source: str


def provenance(fact: Fact) -> Provenance:
    """Return where a fact came from, in words."""
    return Provenance(
        label=fact.label,
        grade=_GRADES[fact.grade],
        period=_period(fact.period),
        range=_range(fact.value) if isinstance(fact.value, Estimate) else "",
        source=fact.source,
    )


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%b %Y}"


def _period(period: str) -> str:
    start, _, end = period.partition("/")
    try:
        first = dt.date.fromisoformat(start)
        if not end:
            return f"as of {_day(first)}"
        last = dt.date.fromisoformat(end) - dt.timedelta(days=1)
    except ValueError:
        return period
    return f"{_day(first)} to {_day(last)}"


def _number(value: float, unit: str) -> str:
    if unit == "share":
        return f"{value * _UNITS_OF_SHARE:.3g}%"
    for size, suffix in _STEPS:
        if abs(value) >= size:
            return f"{value / size:.3g}{suffix}"
    return f"{value:.3g}"


def _range(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None or estimate.level is None:
        return ""
    low, high = (_number(end, estimate.unit) for end in (estimate.low, estimate.high))
    unit = "" if estimate.unit == "share" else f" {estimate.unit.replace('/', ' a ')}"
    return f"range {low} to {high}{unit}, holds {estimate.level:.0%} of the time"
