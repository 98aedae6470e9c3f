"""Milestones whose dates moved since the last statement, and what comes next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import (
    Column,
    Heading,
    Item,
    Items,
    Paragraph,
    Role,
    Run,
    Shape,
    Table,
    Text,
    Tone,
    text,
)
from reportkit.formats import dates
from reportkit.progress import Programme, Progress
from reportkit.story.change_words import change_line
from reportkit.story.changes import move_change
from reportkit.story.date_words import duration
from reportkit.story.progress_facts import due_words, milestone_fact, move_fact
from reportkit.story.say import say
from reportkit.views.absent import absent
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block
    from reportkit.fact import Fact
    from reportkit.progress import Move


def milestone_moves(progress: Progress | Programme, *, ahead: int = 6) -> View:
    """Return which dates moved and by how much.

    Parameters
    ----------
    progress
        One initiative's, or a programme's.
    ahead
        How many milestones that are still to come are listed, for one initiative.
    """
    if isinstance(progress, Programme):
        return _programme_moves(progress)
    if not progress.milestones:
        return absent("milestone_moves", "what is due when, and which dates moved", "milestones")
    blocks: list[Block] = []
    facts: list[Fact] = []
    if progress.compared_with is not None:
        blocks.append(Heading(text(f"Changed since {dates.day(progress.compared_with)}"), 3))
        changes = [change_line(move_change(progress, move)) for move in progress.moves]
        facts += [fact for _, stated in changes for fact in stated]
        none = Item(text("No date has changed."), Shape.NEUTRAL)
        blocks.append(Items(tuple(item for item, _ in changes) or (none,)))
    still = [one for one in progress.milestones if not one.done]
    if still and ahead:
        due = [milestone_fact(progress, one) for one in still[:ahead]]
        facts += due
        rows = tuple(
            (text(one.name), text(one.stage), text(say(fact)))
            for one, fact in zip(still, due, strict=False)
        )
        blocks.append(Heading(text("Still to come"), 3))
        blocks.append(
            Table((Column("Milestone"), Column("Stage"), Column("Due, as stated", "end")), rows)
        )
        if len(still) > ahead:
            left = len(still) - ahead
            more = f"{left} more {'is' if left == 1 else 'are'} listed in the source."
            blocks.append(Paragraph(text(more), Role.NOTE))
    return View("milestone_moves", tuple(blocks), unique(facts))


def _programme_moves(programme: Programme) -> View:
    if programme.compared_with is None:
        first = text("Which dates moved is not known yet: nothing earlier is on record.")
        return View("milestone_moves", (Paragraph(first, Role.NOTE),))
    moves = [(one, move) for one in programme.initiatives for move in one.moves]
    shown = sorted(
        ((one, move) for one, move in moves if move.kind in _TOLD),
        key=lambda pair: (_TOLD.index(pair[1].kind), -(pair[1].days or 0)),
    )
    if not shown:
        nothing = Item(text("No date has changed."), Shape.NEUTRAL)
        return View("milestone_moves", (Items((nothing,)),))
    facts: list[Fact] = []
    rows = []
    for one, move in shown:
        due, moved = milestone_fact(one, move.milestone), move_fact(one, move)
        facts += [due] if moved is None else [due, moved]
        was = Run(f", was {due_words(move.before)}" if move.before else "", Tone.MUTED)
        milestone = text(Run(one.name, Tone.STRONG), f": {move.milestone.name}")
        rows.append((milestone, text(say(due), was), _moved(one, move, moved)))
    columns = (Column("Milestone"), Column("Now stated"), Column("Moved"))
    blocks: list[Block] = [Table(columns, tuple(rows), row_heads=False)]
    kinds = [move.kind for _, move in moves]
    listed, dropped = kinds.count("new"), kinds.count("gone")
    if listed or dropped:
        added = "1 milestone was" if listed == 1 else f"{listed} milestones were"
        words = f"Also, {added} added and {dropped} {'is' if dropped == 1 else 'are'} gone."
        blocks.append(Paragraph(text(words), Role.NOTE))
    return View("milestone_moves", tuple(blocks), unique(facts))


_TOLD = ("reopened", "later", "undated", "vaguer", "earlier", "clearer", "dated", "done")


def _moved(progress: Progress, move: Move, moved: Fact | None) -> Text:
    by = duration(move_change(progress, move))
    if move.kind == "earlier" and move.milestone.overdue(progress.as_of):
        return text(Run("has passed", Tone.CONCERN, moved.id if moved else None))
    words = {
        "later": f"{by} later".lstrip(),
        "earlier": f"{by} earlier".lstrip(),
        "vaguer": f"may be {by} later" if move.days else "less exact",
        "clearer": "date narrowed",
        "undated": "no date now",
        "dated": "has a date now",
        "done": "done",
        "reopened": "not done after all",
    }[move.kind]
    return text(Run(words, _TONES.get(move.kind, Tone.NEUTRAL), moved.id if moved else None))


_TONES = {
    "later": Tone.CONCERN,
    "undated": Tone.CONCERN,
    "reopened": Tone.CONCERN,
    "earlier": Tone.IMPROVEMENT,
    "done": Tone.IMPROVEMENT,
}
