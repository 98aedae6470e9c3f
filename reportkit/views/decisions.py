"""Decisions: what we need from the reader by when, and what was decided."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.blocks import Column, Details, Paragraph, Run, Table, Tone, text
from reportkit.formats import dates
from reportkit.progress import Programme, Progress
from reportkit.story.progress_facts import decision_fact
from reportkit.views.absent import absent
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block
    from reportkit.fact import Fact
    from reportkit.progress import Decision


def decisions(progress: Progress | Programme) -> View:
    """Return the open decisions, the most urgent first.

    Below, for who opens it: those that were taken, the last first.
    """
    tracked = progress.initiatives if isinstance(progress, Programme) else (progress,)
    found = [(one, decision) for one in tracked for decision in one.decisions]
    if not found:
        return absent("decisions", "what we need from you, and by when", "decisions")
    facts: list[Fact] = []
    blocks: list[Block] = []
    open_ones = [(one, decision) for one, decision in found if decision.open]
    if open_ones:
        facts += [decision_fact(one, decision) for one, decision in open_ones]
        needed = (Column("We need from you"), Column("By", "end"))
        blocks.append(Table(needed, tuple(_open_row(*pair) for pair in open_ones), row_heads=False))
    else:
        blocks.append(Paragraph(text("We need no decision from you now.")))
    taken = sorted(
        ((one, decision) for one, decision in found if not decision.open),
        key=lambda pair: pair[1].decided_on or dt.date.min,
        reverse=True,
    )
    if taken:
        facts += [decision_fact(one, decision) for one, decision in taken]
        columns = (Column("Question"), Column("Decided"), Column("On", "end"))
        table = Table(columns, tuple(_taken_row(*pair) for pair in taken))
        blocks.append(Details("Already decided", (table,)))
    return View("decisions", tuple(blocks), unique(facts))


def _open_row(progress: Progress, decision: Decision) -> tuple[tuple[Run, ...], ...]:
    by = dates.short_day(decision.needed_by) if decision.needed_by else "no date"
    late = decision.overdue(progress.as_of)
    return (
        text(
            Run(decision.question, Tone.STRONG),
            f" {decision.recommended}",
            Run(
                f" Options: {'; '.join(decision.options)}." if decision.options else "", Tone.MUTED
            ),
        ),
        text(
            Run(
                f"{by}, overdue" if late else by,
                Tone.CONCERN if late else Tone.PLAIN,
                decision_fact(progress, decision).id,
            )
        ),
    )


def _taken_row(progress: Progress, decision: Decision) -> tuple[tuple[Run, ...], ...]:
    return (
        text(decision.question),
        text(Run(decision.decided, fact=decision_fact(progress, decision).id)),
        text(dates.short_day(decision.decided_on) if decision.decided_on else ""),
    )
