"""On track, needs attention or decision needed: by stated rules, each with its reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from reportkit.progress.track import Progress

Word = Literal["on track", "needs attention", "decision needed", "not known"]

DECISION_NOTICE = dt.timedelta(days=60)
"""An open decision that is due within this time asks for the reader's attention now."""


@dataclass(frozen=True, slots=True)
class Status:
    """A word for where the work stands, and every rule that led to it."""

    word: Word
    reasons: tuple[str, ...]


def judge(progress: Progress) -> Status:
    """Judge one initiative as of its date.

    Decision needed: a decision is open and due within :data:`DECISION_NOTICE`. Needs attention:
    a milestone is overdue or moved later, or a stage has outrun its time-box. Not known: there is
    neither a stage nor a milestone to judge by.
    """
    if not progress.stages and not progress.milestones:
        return Status("not known", ("no stage and no milestone is recorded",))
    urgent = [
        decision
        for decision in progress.decisions
        if decision.open
        and decision.needed_by is not None
        and decision.needed_by <= progress.as_of + DECISION_NOTICE
    ]
    concerns = tuple(_concerns(progress))
    if urgent:
        waiting = "a decision is open" if len(urgent) == 1 else f"{len(urgent)} decisions are open"
        return Status("decision needed", (waiting, *concerns))
    if concerns:
        return Status("needs attention", concerns)
    return Status("on track", ("no milestone is overdue or moved later, no time-box has run out",))


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
    return concerns


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"
