"""Where each initiative of a programme stands: those with a date to look at, then all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Column, Details, Item, Items, Run, Shape, Table, Text, Tone, text
from reportkit.story.progress_facts import due_words, milestone_fact, stage_fact
from reportkit.views.programme import no_stage
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block
    from reportkit.blocks.model import Cell
    from reportkit.fact import Fact
    from reportkit.progress import Programme, Progress

_COLUMNS = (Column("Service"), Column("Stage"), Column("Next date"), Column("Dates"))


def programme_table(programme: Programme, *, most: int = 8) -> View:
    """Return a row an initiative: its stage, its next date, and what is the matter with it.

    Parameters
    ----------
    programme
        From :func:`reportkit.track_programme`.
    most
        How many an email lists, of those with a date that is overdue, was moved later or was
        lost, the overdue first; all others are opened on the web page.
    """
    facts: list[Fact] = []
    rows: dict[str, tuple[Cell, ...]] = {}
    for one in programme.initiatives:
        row, stated = _row(one)
        rows[one.initiative] = row
        facts += stated
    concerned = sorted(filter(_concerns, programme.initiatives), key=_overdue, reverse=True)
    first = [one.initiative for one in concerned][:most]
    listed = tuple(rows[key] for key in first)
    others = tuple(row for key, row in rows.items() if key not in first)
    none = Items((Item(text("No date is overdue or was moved later."), Shape.NEUTRAL),))
    blocks: list[Block] = [Table(_COLUMNS, listed) if listed else none]
    if others:
        title = f"The other {len(others)}" if listed else f"All {len(others)}"
        blocks.append(Details(title, (Table(_COLUMNS, others),)))
    return View("programme_table", tuple(blocks), unique(facts))


def _row(progress: Progress) -> tuple[tuple[Cell, ...], list[Fact]]:
    stage, ahead = progress.stage, progress.next_milestone
    at = stage_fact(progress, stage) if stage else None
    due = milestone_fact(progress, ahead) if ahead else None
    row = (
        text(progress.name),
        text(Run(stage.name if stage else no_stage(progress), fact=at.id if at else None)),
        text(Run(due_words(ahead), fact=due.id) if ahead and due else "no date"),
        _matter(progress),
    )
    return row, [fact for fact in (at, due) if fact is not None]


def _overdue(progress: Progress) -> int:
    return sum(one.overdue(progress.as_of) for one in progress.milestones)


def _concerns(progress: Progress) -> list[str]:
    kinds = [move.kind for move in progress.moves]
    counts = {
        "overdue": _overdue(progress),
        "moved later": kinds.count("later"),
        "without a date now": kinds.count("undated"),
    }
    return [f"{count} {what}" for what, count in counts.items() if count]


def _matter(progress: Progress) -> Text:
    said = _concerns(progress)
    if said:
        return text(Run(", ".join(said), Tone.CONCERN))
    if not progress.milestones:
        return text(Run("not known", Tone.NEUTRAL))
    if all(one.done for one in progress.milestones):
        return text(Run("all done", Tone.NEUTRAL))
    fine = "none overdue" if progress.compared_with is None else "none moved later"
    return text(Run(fine, Tone.NEUTRAL))
