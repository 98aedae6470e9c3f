"""Rules that look at decisions, stages, time-boxes and gates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.blocks import Run, text
from reportkit.formats import dates, numbers
from reportkit.story.progress_facts import (
    count_fact,
    criteria_count_fact,
    criteria_lacking_fact,
    decision_fact,
    stage_fact,
    time_used_fact,
)
from reportkit.story.say import say_value
from reportkit.story.status.findings import Finding, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from reportkit.fact import Fact
    from reportkit.progress import Progress, Stage
    from reportkit.story.status.evidence import Evidence

DECISION_NOTICE = dt.timedelta(days=60)
"""An open decision that is due within this time asks for the reader's attention now."""

NEAR_ITS_END = 0.75
"""From this share of a time-box on, a criterion that is not met is a concern [1]."""

LAG = 0.5
"""By more than this the share of criteria met must not lag the share of time used [1]."""

DECISION = Rule(
    "decision",
    "a decision open",
    f"A decision is open and needed within {DECISION_NOTICE.days} days.",
    leads_to="decision needed",
)
STOPPED = Rule("stopped", "a stage stopped", "The stage was stopped.", stops=True)
TIME_BOX = Rule(
    "time_box",
    "a time-box outrun",
    "A running stage has used more than its whole time-box.",
    shows_way=True,
)
GATE = Rule(
    "gate",
    "a gate not met near its end",
    f"A running stage has used {numbers.share(NEAR_ITS_END)} of its time-box or more, and a "
    "criterion of its gate is not met.",
)
PACE = Rule(
    "pace",
    "a gate that lags its time-box",
    "The percentage of a gate's criteria that are met lags that of its time used by more than "
    f"{numbers.exact(LAG * 100)} points.",
)


def decision(evidence: Evidence) -> Finding:
    """Find the open decisions that are due soon."""
    progress = evidence.progress
    if not progress.decisions:
        return DECISION.unknown("no decision is recorded")
    soon = progress.as_of + DECISION_NOTICE
    dated = [(one, one.needed_by) for one in progress.open_decisions if one.needed_by is not None]
    urgent = [(one, day) for one, day in dated if day <= soon]
    if not urgent:
        is_open = bool(progress.open_decisions)
        return DECISION.clear(text("none is needed that soon" if is_open else "none is open"))
    facts = [decision_fact(progress, one) for one, _ in urgent]
    by = urgent[0][1]
    said = dates.day_of_year(by) if by.year == progress.as_of.year else dates.day(by)
    day, late = Run(said, fact=facts[0].id), by < progress.as_of
    if len(urgent) == 1:
        return DECISION.applies(text("overdue since " if late else "due by ", day), *facts)
    count = count_fact(progress, "decisions.due", "Decisions due", len(urgent), "decisions")
    how = " are due, the first since " if late else " are due, the first by "
    return DECISION.applies(text(say_value(count), how, day), count, *facts)


def stopped(evidence: Evidence) -> Finding:
    """Find that the last stage to begin was stopped."""
    progress, stage = evidence.progress, evidence.progress.stage
    if stage is None:
        return STOPPED.unknown("no stage has begun")
    fact = stage_fact(progress, stage)
    how = {"running": "is running", "passed": "was passed", "stopped": "was stopped"}
    why = text(f"{stage.name} ", Run(how[stage.outcome], fact=fact.id))
    return STOPPED.applies(why, fact) if stage.outcome == "stopped" else STOPPED.clear(why, fact)


def time_box(evidence: Evidence) -> Finding:
    """Find that a running stage has outrun its time-box."""
    timed = _timed(evidence.progress)
    if not timed:
        return TIME_BOX.unknown("no running stage has a time-box")
    stage, fact = max(timed, key=lambda pair: _used(pair[0]))
    why = text(f"{stage.name} has used ", say_value(fact), " of its time-box")
    return (TIME_BOX.applies if _used(stage) > 1 else TIME_BOX.clear)(why, fact)


def gate(evidence: Evidence) -> Finding:
    """Find that a criterion is not met near the end of a time-box."""
    return _gate(
        evidence.progress,
        GATE,
        lambda stage: _used(stage) >= NEAR_ITS_END and stage.met < len(stage.criteria),
    )


def pace(evidence: Evidence) -> Finding:
    """Find that a stage uses its time much faster than it meets its gate's criteria."""
    return _gate(
        evidence.progress,
        PACE,
        lambda stage: _used(stage) - stage.met / len(stage.criteria) > LAG,
    )


def _gate(progress: Progress, rule: Rule, applies: Callable[[Stage], bool]) -> Finding:
    gated = [(stage, used) for stage, used in _timed(progress) if stage.criteria]
    if not gated:
        return rule.unknown("no running stage has both a gate and a time-box")
    found = [(stage, used) for stage, used in gated if applies(stage)]
    stage, used = (found or gated)[-1]
    of = criteria_count_fact(progress, stage)
    if stage.met == len(stage.criteria):
        return rule.clear(text(f"{stage.name} meets every criterion of its gate"))
    lacking = criteria_lacking_fact(progress, stage)
    why = text(
        f"{stage.name} lacks ", say_value(lacking), " of ", say_value(of), " gate criteria at ",
        say_value(used), " of its time",
    )  # fmt: skip
    return (rule.applies if found else rule.clear)(why, lacking, of, used)


def _timed(progress: Progress) -> list[tuple[Stage, Fact]]:
    """Return the running stages that have a time-box, with the share of it that is used."""
    running = [stage for stage in progress.stages if stage.outcome == "running"]
    used = [(stage, time_used_fact(progress, stage)) for stage in running]
    return [(stage, fact) for stage, fact in used if fact is not None]


def _used(stage: Stage) -> float:
    return stage.time_used or 0.0
