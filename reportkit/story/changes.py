"""What changed since the last statement, one sentence a change, what matters most first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Item, Run, Shape, Text, text
from reportkit.story import dates
from reportkit.story.progress_facts import due_words, milestone_fact, move_fact, stage_fact

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.progress import Move, Progress

Change = tuple[Item, tuple["Fact", ...]]
"""A line of the list of changes, and the facts that it states."""


def changes(progress: Progress) -> tuple[Change, ...]:
    """Return what changed: the stage first, then dates, the largest delay on top."""
    stage = stage_change(progress)
    moves = tuple(move_change(progress, move) for move in progress.moves)
    return (stage, *moves) if stage else moves


def stage_change(progress: Progress) -> Change | None:
    """Return the stage that was entered, passed or stopped; None where it stands as it did."""
    now, was = progress.stage, progress.stage_before
    if now is None or was is None or (now.name, now.outcome) == (was.name, was.outcome):
        return None
    fact = stage_fact(progress, now)
    shape = Shape.CONCERN if now.outcome == "stopped" else Shape.IMPROVEMENT
    if now.name == was.name:
        how = {"passed": "passed", "stopped": "was stopped"}.get(now.outcome, "runs again")
        on = f" on {dates.short_day(now.ended)}" if now.ended and now.outcome != "running" else ""
        return Item(text(f"{_headed(now.name)} ", Run(how, fact=fact.id), f"{on}."), shape), (fact,)
    names = [stage.name for stage in progress.stages]
    back = was.name in names and names.index(now.name) < names.index(was.name)
    moved = f"Moved {'back ' if back else ''}from {was.name} to "
    words = text(moved, Run(now.name, fact=fact.id), ".")
    return Item(words, Shape.CONCERN if back else shape), (fact,)


def _headed(name: str) -> str:
    return name[:1].upper() + name[1:]


def move_change(progress: Progress, move: Move) -> Change:
    """Return what became of one milestone, with the date that was stated before."""
    due = milestone_fact(progress, move.milestone)
    moved = move_fact(progress, move)
    facts = (due,) if moved is None else (due, moved)
    passed = move.kind == "earlier" and move.milestone.overdue(progress.as_of)
    shape = Shape.CONCERN if passed else _SHAPES[move.kind]
    return Item(_passed_words(move, due) if passed else _move_words(move, due, moved), shape), facts


_SHAPES = {
    "later": Shape.CONCERN,
    "undated": Shape.CONCERN,
    "vaguer": Shape.NEUTRAL,
    "clearer": Shape.NEUTRAL,
    "gone": Shape.NEUTRAL,
    "done": Shape.IMPROVEMENT,
    "earlier": Shape.IMPROVEMENT,
    "dated": Shape.NEUTRAL,
    "new": Shape.NEUTRAL,
}


def duration(move: Move) -> str:
    """Return by how much a date moved, empty where a statement has no last day."""
    return "" if move.days is None else dates.duration(move.days)


def _passed_words(move: Move, due: Fact) -> Text:
    """Say that a date was moved into the past: no good news, and perhaps a slip of the pen."""
    now = Run(due_words(move.milestone), fact=due.id)
    was = due_words(move.before) if move.before else ""
    return text(f"{move.milestone.name}: now ", now, f", which has passed (was {was}).")


def _done_words(move: Move, now: Run, was: str) -> Text:
    """Say that a milestone is done. When is not recorded: a due date is no date of completion."""
    name = f"{move.milestone.name}: done"
    if now.text != was:
        return text(f"{name}, stated for ", now, f" (was {was}).")
    dated = move.milestone.due_from or move.milestone.due_by
    return text(f"{name} (was due ", now, ").") if dated else text(f"{name}.")


def _move_words(move: Move, due: Fact, moved: Fact | None) -> Text:
    name = move.milestone.name
    now = Run(due_words(move.milestone), fact=due.id)
    was = due_words(move.before) if move.before else ""
    moved_by = Run(f"{duration(move)} ".lstrip(), fact=moved.id if moved else None)
    # A span that opens backwards may be no later at all, only less exact.
    maybe = (", which may be ", moved_by, "later") if move.days else (", which is less exact",)
    return {
        "later": text(f"{name}: now ", now, ", ", moved_by, f"later (was {was})."),
        "earlier": text(f"{name}: now ", now, ", ", moved_by, f"earlier (was {was})."),
        "vaguer": text(f"{name}: now ", now, *maybe, f" (was {was})."),
        "clearer": text(f"{name}: now ", now, f" (was {was})."),
        "undated": text(f"{name}: no longer has a date (was {was})."),
        "gone": text(f"{name}: no longer listed (was {was})."),
        "done": _done_words(move, now, was),
        "dated": text(f"{name}: now has a date, ", now, "."),
        "new": text(f"{name}: new, ", now, "."),
    }[move.kind]
