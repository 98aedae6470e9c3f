"""Real change, or noise? Every metric in one table, and how each was judged, to open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import (
    Column,
    Details,
    Heading,
    Paragraph,
    Role,
    Run,
    Table,
    Text,
    Tone,
    text,
)
from reportkit.formats import numbers
from reportkit.story.signal_facts import signal_facts, usual_facts, value_fact
from reportkit.story.signal_words import (
    compared_words,
    period_words,
    said_value,
    signal_cell,
    signal_sentence,
    taken_out_words,
)
from reportkit.views.absent import absence
from reportkit.views.signal_figure import signal_figure
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block, Part
    from reportkit.fact import Fact
    from reportkit.progress.signals import Signal, Signals


_RULE = "Real is what breaks a rule of the NHS's Making Data Count; all else is noise."
_BEFORE = "The average is of the time before the launch."


def signal_table(signals: Signals) -> View:
    """Return each metric's latest value and whether it is a real change; how, to open.

    Parameters
    ----------
    signals
        From :func:`reportkit.signals`.
    """
    facts: list[Fact] = []
    if not signals.signals:
        return View("signal_table", absence(signals.unknown), missing=signals.unknown)
    heads = {period_words(one) for one in signals.signals}
    head = heads.pop() if len(heads) == 1 else "Latest"
    rows = []
    for signal in signals.signals:
        facts += signal_facts(signals, signal)
        value = value_fact(signals, signal)
        now = Run(said_value(signal, signal.value), fact=value.id)
        when = f" ({period_words(signal)})" if head == "Latest" else ""
        rows.append((_named(signal), text(now, when), signal_cell(signals, signal)))
    columns = (Column("Measure"), Column(head, "end"), Column("What it says"))
    blocks: tuple[Block, ...] = (
        Table(columns, tuple(rows), row_heads=False),
        Paragraph(text(_RULE), Role.NOTE),
        Details("How each measure was judged", (*_judged(signals), Paragraph(_note(signals)))),
    )
    return View(
        "signal_table", (*blocks, *absence(signals.unknown)), unique(facts), signals.unknown
    )


def _named(signal: Signal) -> Text:
    unit = numbers.unit_words(signal.unit)
    meaning = signal.meaning.partition(". ")[0].rstrip(".")
    told = f". {meaning}" if meaning else ""
    counted = f" ({unit})" if unit else ""
    return text(Run(signal.name, Tone.STRONG), Run(f"{told}{counted}", Tone.MUTED))


def _note(signals: Signals) -> Text:
    source = f"table metrics ({signals.credit})" if signals.credit else "table metrics"
    parts = (
        _BEFORE if any(one.compared_with_before for one in signals.signals) else "",
        taken_out_words(signals),
        f"Source: {source}.",
    )
    return text(" ".join(part for part in parts if part))


def _judged(signals: Signals) -> tuple[Part, ...]:
    return tuple(part for one in signals.signals for part in _one(signals, one))


def _one(signals: Signals, signal: Signal) -> tuple[Part, ...]:
    sentence, _ = signal_sentence(signals, signal)
    usual = usual_facts(signals, signal)
    told: list[str | Run] = []
    if usual and signal.lower_limit is not None and signal.upper_limit is not None:
        mean, low, high = usual
        least, most = (said_value(signal, end) for end in (signal.lower_limit, signal.upper_limit))
        average = Run(said_value(signal, signal.mean or 0.0), fact=mean.id)
        ends = (Run(least, fact=low.id), " to ", Run(most, fact=high.id), ", on average ", average)
        told = [" Usual: ", *(("about ", average) if least == most else ends), "."]
    better = f" Wanted: {signal.better}."
    meaning = f" {signal.meaning}" if signal.meaning else ""
    parts = (
        Heading(text(signal.name), 3),
        Paragraph((*sentence, *text(*told, better, meaning))),
        signal_figure(signals, signal),
    )
    compared = compared_words(signal)
    return (*parts, Paragraph(text(compared), Role.NOTE)) if compared else parts
