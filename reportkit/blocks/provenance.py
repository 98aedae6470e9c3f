"""Where a number came from, in the few words of a tooltip."""

from __future__ import annotations

from dataclasses import dataclass

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.formats import dates, numbers

_GRADES = {
    Grade.RECORDED: "Recorded when it happened",
    Grade.MEASURED: "Measured from outcomes",
    Grade.MODELLED: "Modelled from drivers",
    Grade.ASSUMED: "Assumed: somebody's judgement",
}


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
        period=dates.span(fact.period),
        range=_range(fact.value) if isinstance(fact.value, Estimate) else "",
        source=fact.source,
    )


def _range(estimate: Estimate) -> str:
    if estimate.low is None or estimate.high is None or estimate.level is None:
        return ""
    ends = numbers.ends(estimate.low, estimate.high, estimate.unit)
    unit = numbers.unit_words(estimate.unit)
    level = numbers.share(estimate.level)
    return f"range {ends}{f' {unit}' if unit else ''}, holds {level} of the time"
