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
    for metric in progress.metrics:
        now = _fact(progress, metric, metric.month, metric.latest)
        facts.append(now)
        before: Text = text("not known")
        if metric.year_before is not None:
            year = metric.month.replace(year=metric.month.year - 1)
            fact = _fact(progress, metric, year, metric.year_before)
            facts.append(fact)
            before = text(Run(_said(metric, metric.year_before), fact=fact.id))
        target = text(_said(metric, metric.target) if metric.target is not None else "none")
        latest = text(Run(_said(metric, metric.latest), fact=now.id))
        rows.append((_named(metric), before, latest, target))
    month = progress.metrics[0].month
    columns = (
        Column("Measure"),
        Column(dates.month(month.replace(year=month.year - 1)), "end"),
        Column(dates.month(month), "end"),
        Column("Target", "end"),
    )
    note = text("Two months a year apart: whether a change is real or noise, they do not tell.")
    blocks = (Table(columns, tuple(rows), row_heads=False), Paragraph(note, Role.NOTE))
    return View("metrics", blocks, tuple(facts))


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
