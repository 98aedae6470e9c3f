"""A metric's signal in words: verbs of change only where a signal fired."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.blocks import Run, Text, Tone, text
from reportkit.formats import dates, numbers
from reportkit.progress.signals.point_rules import IN_A_ROW
from reportkit.story.signal_facts import (
    NO_TARGET,
    TYPE_WORDS,
    UNTOLD,
    assurance_fact,
    known_fact,
    lasting_fact,
    target_fact,
    type_fact,
    value_fact,
)

if TYPE_CHECKING:
    from reportkit.period import Period
    from reportkit.progress.signals import Signal, Signals
    from reportkit.story.say import Sentence

TYPE_TONES = {
    "improvement": Tone.IMPROVEMENT,
    "concern": Tone.CONCERN,
    "common": Tone.NEUTRAL,
    None: Tone.MUTED,
}
_HEADS = {"improvement": "Improvement", "concern": "Concern", "common": "No real change"}


def period_words(signal: Signal, period: Period | None = None) -> str:
    """Return a period as a reader calls it: ``Sep 2026``, ``week of 5 Oct 2026``."""
    when = period or signal.period
    if signal.per == "week":
        return f"week of {dates.short_day(when.start)}"
    if signal.per == "quarter":
        last = when.end - dt.timedelta(days=1)
        return f"{dates.month(when.start)} to {dates.month(last)}"
    return str(when.start.year) if signal.per == "year" else dates.month(when.start)


def said_value(signal: Signal, value: float) -> str:
    """Return a value of the metric as its unit is written."""
    return numbers.number(value, numbers.counted(signal.unit))


def signal_cell(signals: Signals, signal: Signal) -> Text:
    """Return what a signal says, for a table: ``Improvement, 8 months below average; ...``."""
    head = _HEADS[signal.type] if signal.type else _headed(UNTOLD)
    said = Run(head, TYPE_TONES[signal.type], type_fact(signals, signal).id)
    parts = [part for part in (how(signals, signal), _trial(signals, signal)) if part]
    apart = [run for part in parts for run in (Run(", "), *part)]
    return (said, *apart, Run("; "), *against_target(signals, signal))


def signal_sentence(signals: Signals, signal: Signal) -> Sentence:
    """Return one sentence on a metric: what it is now, and whether that is a real change."""
    value, kind = value_fact(signals, signal), type_fact(signals, signal)
    now = Run(numbers.measured(signal.value, signal.unit), fact=value.id)
    if signal.way is None:
        said = TYPE_WORDS["common"] if signal.type else UNTOLD
        return text(f"{signal.name}: ", Run(said, fact=kind.id), " (", now, ")."), (kind, value)
    verb = Run("rose" if signal.way == "up" else "fell", fact=kind.id)
    real = f": a real change for the {'better' if signal.type == 'improvement' else 'worse'}."
    lasting = lasting_fact(signals, signal)
    facts = (kind, value) if lasting is None else (kind, value, lasting)
    said_so = (*text(f"{signal.name} ", verb, " to ", now, ", "), *how(signals, signal), Run(real))
    return said_so, facts


def how(signals: Signals, signal: Signal) -> Text:
    """Return by which rule a signal fired, and since when; empty where none did."""
    lasting = lasting_fact(signals, signal)
    if signal.way is None or lasting is None:
        return ()
    up = signal.way == "up"
    length = Run(periods_counted(signal.lasting, signal.per), fact=lasting.id)
    if signal.rule == "course":
        return text(length, f" in a row {'rising' if up else 'falling'}")
    if signal.beside_average >= IN_A_ROW:
        return text(length, f" {'above' if up else 'below'} {_average(signal)}")
    if signal.rule == "outside":
        return text(f"{'above' if up else 'below'} its usual range")
    return text(f"near the {'top' if up else 'foot'} of its usual range")


def against_target(signals: Signals, signal: Signal) -> Text:
    """Return whether it meets its target as it works today."""
    target, assurance = target_fact(signals, signal), assurance_fact(signals, signal)
    if signal.target is None:
        return text(Run(NO_TARGET, fact=target.id))
    goal = Run(said_value(signal, signal.target), fact=target.id)
    if assurance is None:
        return text("target ", goal)
    sure = Run(str(assurance.value), fact=assurance.id)
    if signal.assurance == "never":
        return text(sure, " meets ", goal, " as it works now")
    return text("meets ", goal, " ", sure)


def taken_out_words(signals: Signals) -> str:
    """Return of which metrics a season or a trend was taken out; empty where of none."""
    of = [one.name for one in signals.signals if not _as_it_came(one)]
    return f"Season or trend taken out first: {', '.join(of)}." if of else ""


def compared_words(signal: Signal) -> str:
    """Return what a metric is compared with, and what was taken out of it first."""
    if signal.judged is None:
        return ""
    course = signal.judged.course
    said = (
        ("A yearly season was taken out first.", course.has_season),
        ("A trend that is not the initiative's was taken out first.", course.has_trend),
        (f"The average is of the {signal.per}s before the launch.", signal.compared_with_before),
    )
    return " ".join(words for words, true in said if true)


def _as_it_came(signal: Signal) -> bool:
    course = signal.judged.course if signal.judged else None
    return course is None or not (course.has_season or course.has_trend)


def _average(signal: Signal) -> str:
    return "average" if _as_it_came(signal) else "its usual course"


def _trial(signals: Signals, signal: Signal) -> Text:
    """Say that there is little to go by."""
    if signal.type is not None and not signal.trial:
        return ()
    known = known_fact(signals, signal)
    counted = periods_counted(len(signal.periods.series), signal.per)
    return text("with only ", Run(counted, fact=known.id), " known")


def periods_counted(many: int, per: str) -> str:
    """Return a number of periods: ``1 month``, ``8 weeks``."""
    return f"{many} {per}{'' if many == 1 else 's'}"


def _headed(words: str) -> str:
    return words[:1].upper() + words[1:]
