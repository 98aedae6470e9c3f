"""The measures of the work: the last complete month, the same month a year before, the target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Column, Paragraph, Role, Run, Table, Text, Tone, text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.story import dates, numbers
from reportkit.story.say import slug
from reportkit.views.absent import absent
from reportkit.views.view import View

if TYPE_CHECKING:
    import datetime as dt

    from reportkit.progress import Metric, Progress


def metrics(progress: Progress) -> View:
    """Return each metric with its meaning, its latest month, a year before, and its target."""
    if not progress.metrics:
        return absent("metrics", "the measures of the work, against their targets", "metrics")
    facts: list[Fact] = []
    rows = []
    month = max(metric.month for metric in progress.metrics)
    for metric in progress.metrics:
        now = _fact(progress, metric, metric.month, metric.latest)
        facts.append(now)
        before: Text = text("not known")
        if metric.year_before is not None:
            year = _year_before(metric.month)
            fact = _fact(progress, metric, year, metric.year_before)
            facts.append(fact)
            said = _said(metric, metric.year_before)
            before = text(Run(said, fact=fact.id), _other(year, _year_before(month)))
        target = text(_said(metric, metric.target) if metric.target is not None else "none")
        said = _said(metric, metric.latest)
        latest = text(Run(said, fact=now.id), _other(metric.month, month))
        rows.append((_named(metric), before, latest, target))
    columns = (
        Column("Measure"),
        Column(dates.month(_year_before(month)), "end"),
        Column(dates.month(month), "end"),
        Column("Target", "end"),
    )
    note = text(
        "Two months a year apart: whether a change is real or noise, they do not tell. "
        "What is not a sum is the plain mean of the places where it is measured."
    )
    blocks = (Table(columns, tuple(rows), row_heads=False), Paragraph(note, Role.NOTE))
    return View("metrics", blocks, tuple(facts))


def _year_before(month: dt.date) -> dt.date:
    return month.replace(year=month.year - 1)


def _other(month: dt.date, headed: dt.date) -> str:
    """Return the month of a value that is not of the month that heads its column."""
    return "" if month == headed else f" ({dates.month(month)})"


def _named(metric: Metric) -> Text:
    unit = numbers.unit_words(metric.unit)
    how = f" ({unit}; {metric.better} is better)" if unit else f" ({metric.better} is better)"
    return text(Run(metric.name, Tone.STRONG), Run(how, Tone.MUTED))


def _said(metric: Metric, value: float) -> str:
    return numbers.number(value, numbers.counted(metric.unit))


def _fact(progress: Progress, metric: Metric, month: dt.date, value: float) -> Fact:
    source = f"table metrics ({progress.credit})" if progress.credit else "table metrics"
    return Fact(
        f"{progress.initiative}.metric.{slug(metric.key)}.{month:%Y-%m}",
        metric.name,
        Estimate(value, metric.unit),
        month.isoformat(),
        Grade.RECORDED,
        source,
    )
