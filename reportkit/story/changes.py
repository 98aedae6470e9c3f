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
    stage = _stage_change(progress)
    moves = tuple(move_change(progress, move) for move in progress.moves)
    return (stage, *moves) if stage else moves


def _stage_change(progress: Progress) -> Change | None:
    stage = progress.stage
    if stage is None or not progress.stage_before or stage.name == progress.stage_before:
        return None
    fact = stage_fact(progress, stage)
    words = text("Moved from ", progress.stage_before, " to ", Run(stage.name, fact=fact.id), ".")
    return Item(words, Shape.IMPROVEMENT), (fact,)


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


def _move_words(move: Move, due: Fact, moved: Fact | None) -> Text:
    name = move.milestone.name
    now = Run(due_words(move.milestone), fact=due.id)
    was = due_words(move.before) if move.before else ""
    moved_by = Run(f"{duration(move)} ".lstrip(), fact=moved.id if moved else None)
    return {
        "later": text(f"{name}: now ", now, ", ", moved_by, f"later (was {was})."),
        "earlier": text(f"{name}: now ", now, ", ", moved_by, f"earlier (was {was})."),
        "vaguer": text(f"{name}: now ", now, ", which may be ", moved_by, f"later (was {was})."),
        "clearer": text(f"{name}: now ", now, f" (was {was})."),
        "undated": text(f"{name}: no longer has a date (was {was})."),
        "gone": text(f"{name}: no longer listed (was {was})."),
        "done": text(f"{name}: done, ", now, f" (was {was})." if was != now.text else "."),
        "dated": text(f"{name}: now has a date, ", now, "."),
        "new": text(f"{name}: new, ", now, "."),
    }[move.kind]
