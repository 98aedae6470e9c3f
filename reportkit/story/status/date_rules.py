"""Rules that look at dates: what is overdue, and what was moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Run, text
from reportkit.formats import dates
from reportkit.story.progress_facts import count_fact, due_words, milestone_fact, move_fact
from reportkit.story.say import brief, say_value
from reportkit.story.status.findings import Finding, Rule

if TYPE_CHECKING:
    from reportkit.progress import Move, Progress
    from reportkit.story.status.evidence import Evidence

OVERDUE = Rule(
    "overdue",
    "a date overdue",
    "A milestone's last day has passed and it is not done.",
    shows_way=True,
)
MOVED = Rule(
    "moved",
    "a date moved later",
    "A milestone was moved later, or lost its date, since the statement before.",
)


def overdue(evidence: Evidence) -> Finding:
    """Find milestones whose day has passed."""
    progress = evidence.progress
    if not any(one.done or one.due_from or one.due_by for one in progress.milestones):
        return OVERDUE.unknown("no dated milestone is recorded")
    late = [one for one in progress.milestones if one.overdue(progress.as_of)]
    if not late:
        done = all(one.done for one in progress.milestones)
        return OVERDUE.clear(text("every milestone is done" if done else "no milestone is overdue"))
    if len(late) > 1:
        count = count_fact(
            progress, "milestones.overdue", "Milestones overdue", len(late), "milestones"
        )
        return OVERDUE.applies(text(say_value(count), " milestones are overdue"), count)
    fact = milestone_fact(progress, late[0])
    due = Run(due_words(late[0]), fact=fact.id)
    return OVERDUE.applies(text(_quoted(late[0].name), " is overdue (", due, ")"), fact)


def moved(evidence: Evidence) -> Finding:
    """Find milestones that were moved later."""
    progress = evidence.progress
    if progress.compared_with is None:
        return MOVED.unknown("nothing earlier is on record")
    later = [move for move in progress.moves if move.kind in {"later", "undated"}]
    if not later:
        since = dates.day(progress.compared_with)
        return MOVED.clear(text(f"no date was moved later since {since}"))
    if len(later) == 1:
        return _one_moved(progress, later[0])
    count = count_fact(
        progress, "milestones.moved_later", "Milestones moved later", len(later), "milestones"
    )
    return MOVED.applies(text(say_value(count), " dates were moved later"), count)


def _one_moved(progress: Progress, move: Move) -> Finding:
    name, due = _quoted(move.milestone.name), milestone_fact(progress, move.milestone)
    if move.kind == "undated":
        return MOVED.applies(text(name, " lost its date"), due)
    now = Run(due_words(move.milestone), fact=due.id)
    fact = move_fact(progress, move)
    if fact is None or move.days is None:
        return MOVED.applies(text(name, " was moved later, to ", now), due)
    by = Run(dates.duration(move.days), fact=fact.id)
    return MOVED.applies(text(name, " was moved ", by, " later, to ", now), fact, due)


def _quoted(name: str) -> str:
    return f"\N{LEFT DOUBLE QUOTATION MARK}{brief(name)}\N{RIGHT DOUBLE QUOTATION MARK}"
