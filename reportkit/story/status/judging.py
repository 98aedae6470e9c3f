"""The status of one initiative, or of a programme: every rule asked, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from reportkit.blocks import text
from reportkit.errors import EstimateError
from reportkit.estimate import Unknown
from reportkit.progress import Progress
from reportkit.progress.signals import Signals
from reportkit.savings import Forecast
from reportkit.savings.measure import Measured
from reportkit.story.progress_facts import programme_count_fact
from reportkit.story.say import say_value
from reportkit.story.status import date_rules, limit_rules, saving_rules, signal_rules, stage_rules
from reportkit.story.status.evidence import Evidence
from reportkit.story.status.findings import Finding, Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportkit.progress import Programme

Noun: TypeAlias = Progress | Forecast | Measured | Signals | Unknown

RULES: tuple[Callable[[Evidence], Finding], ...] = (
    stage_rules.decision,
    limit_rules.guardrail_passed,
    stage_rules.stopped,
    saving_rules.loss,
    saving_rules.target,
    stage_rules.time_box,
    stage_rules.gate,
    date_rules.overdue,
    limit_rules.budget,
    limit_rules.guardrail_close,
    stage_rules.pace,
    signal_rules.never,
    date_rules.moved,
    saving_rules.silent,
)
"""What is asked, what weighs most first: the first that apply are told in the line."""


def status(*nouns: Noun) -> Status:
    """Judge where an initiative stands, by stated rules.

    Decision needed: a decision is due soon. Needs attention: any other rule applies. Not known:
    neither dates nor a time-box are recorded. On track: else.

    Parameters
    ----------
    nouns
        From :func:`reportkit.track_progress` and, where there are any,
        :func:`reportkit.forecast_savings`, :func:`reportkit.measure_savings` and
        :func:`reportkit.signals`; in any order.

    Raises
    ------
    EstimateError
        If progress is missing, one kind is given twice, or one is of no such kind.
    """
    evidence = _sorted(nouns)
    return Status(
        evidence.progress.initiative,
        evidence.progress.as_of,
        tuple(rule(evidence) for rule in RULES),
    )


def programme_status(programme: Programme) -> Status:
    """Judge a programme: a rule applies where it applies to any of its initiatives."""
    by_rule = zip(*(status(one).findings for one in programme.initiatives), strict=True)
    findings = tuple(_of_all(programme, each) for each in by_rule)
    return Status("programme", programme.as_of, findings)


def _of_all(programme: Programme, findings: tuple[Finding, ...]) -> Finding:
    """Return what became of one rule over all initiatives: how many it applies to."""
    rule = findings[0].rule
    known = [one for one in findings if one.outcome != "not known"]
    if not known:
        return rule.unknown("nothing is recorded to look at")
    count = programme_count_fact(
        programme,
        f"status.{rule.key}",
        f"Initiatives with {rule.short}",
        sum(one.outcome == "applies" for one in findings),
    )
    total = programme_count_fact(
        programme, "initiatives", "Initiatives of the programme", len(findings)
    )
    some = [one for one in known if one.outcome == "applies"]
    verb = "has" if len(some) == 1 else "have"
    why = text(say_value(count), " of ", say_value(total), f" {verb} {rule.short}")
    return rule.applies(why, count, total) if some else rule.clear(why, count, total)


def _sorted(nouns: tuple[Noun, ...]) -> Evidence:
    """Tell the nouns apart."""
    progress = [noun for noun in nouns if isinstance(noun, Progress)]
    forecasts = [noun for noun in nouns if isinstance(noun, Forecast)]
    measured = [noun for noun in nouns if isinstance(noun, Measured)]
    signals = [noun for noun in nouns if isinstance(noun, Signals)]
    unknown = [noun for noun in nouns if isinstance(noun, Unknown)]
    counts = [len(progress), len(forecasts), len(measured), len(signals)]
    twice = max(counts) > 1
    strange = sum(counts) + len(unknown) < len(nouns)
    if len(progress) != 1 or twice or strange:
        given = ", ".join(type(noun).__name__ for noun in nouns) or "nothing"
        raise EstimateError(
            "rk.status takes one progress and at most one forecast, one measured saving and one "
            f"set of signals; it was given {given}. "
            "Write rk.status(progress, forecast, measured, signals)."
        )
    return Evidence(
        progress[0],
        forecasts[0] if forecasts else None,
        measured[0] if measured else None,
        signals[0] if signals else None,
    )
