"""On track, needs attention or decision needed: by stated rules, each with its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.progress.track import Progress

Word = Literal["on track", "needs attention", "decision needed", "not known"]

DECISION_NOTICE = dt.timedelta(days=60)
"""An open decision that is due within this time asks for the reader's attention now."""


@dataclass(frozen=True, slots=True)
class Status:
    """A word for where the work stands, and every rule that led to it."""

    word: Word
    reasons: tuple[str, ...]


def judge(progress: Progress, *also: str) -> Status:
    """Judge one initiative as of its date.

    Decision needed: a decision is open and due within :data:`DECISION_NOTICE`. Needs attention:
    a milestone is overdue or moved later, a stage was stopped or has outrun its time-box, more
    than the budget is spent, or there are concerns in ``also``, which others found. Not known:
    there is neither a dated milestone nor a time-box to judge by.
    """
    urgent = [
        decision
        for decision in progress.decisions
        if decision.open
        and decision.needed_by is not None
        and decision.needed_by <= progress.as_of + DECISION_NOTICE
    ]
    concerns = (*_concerns(progress), *also)
    if urgent:
        late = any(decision.overdue(progress.as_of) for decision in urgent)
        how = "overdue" if late and len(urgent) == 1 else "open"
        waiting = (
            f"a decision is {how}" if len(urgent) == 1 else f"{len(urgent)} decisions are {how}"
        )
        return Status("decision needed", (waiting, *concerns))
    if concerns:
        return Status("needs attention", concerns)
    fine = tuple(_fine(progress))
    if not fine:
        return Status("not known", ("no dated milestone and no time-box is recorded",))
    return Status("on track", fine)


def _fine(progress: Progress) -> Iterator[str]:
    """Yield what was looked at and found in order: no more than what is recorded."""
    milestones = progress.milestones
    if milestones and all(one.done for one in milestones):
        yield "every milestone is done"
    elif any(one.done or one.due_from or one.due_by for one in milestones):
        compared = progress.compared_with is not None
        yield "no milestone is overdue or moved later" if compared else "no milestone is overdue"
    if any(one.outcome == "running" and one.time_used is not None for one in progress.stages):
        yield "no time-box has run out"


def _concerns(progress: Progress) -> list[str]:
    overdue = sum(milestone.overdue(progress.as_of) for milestone in progress.milestones)
    later = sum(move.kind in {"later", "undated"} for move in progress.moves)
    outrun = [
        stage.name
        for stage in progress.stages
        if stage.outcome == "running" and (stage.time_used or 0) > 1
    ]
    concerns = []
    if overdue:
        concerns.append(f"{overdue} {_plural('milestone', overdue)} overdue")
    if later:
        concerns.append(f"{later} {_plural('milestone', later)} moved later")
    concerns += [f"{name} has outrun its time-box" for name in outrun]
    if progress.stage is not None and progress.stage.outcome == "stopped":
        concerns.append(f"{progress.stage.name} was stopped")
    if progress.spend is not None and (progress.spend.share or 0) > 1:
        concerns.append("more than the budget is spent")
    return concerns


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"
