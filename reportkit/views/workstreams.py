"""The teams side by side: what each does next, and what it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Column, Details, Run, Table, Tone, text
from reportkit.story.lessons import LONGEST
from reportkit.story.progress_facts import due_words, milestone_fact, waits_fact
from reportkit.story.say import brief, said
from reportkit.views.absent import absent
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block, Text
    from reportkit.fact import Fact
    from reportkit.progress import Milestone, Progress, Workstream


def workstreams(progress: Progress) -> View:
    """Return the teams: what each does next, and what it waits for from another.

    Below, for who opens it: every milestone, team by team.
    """
    if not progress.workstreams:
        return absent("workstreams", "which team does what, and waits for whom", "workstreams")
    facts: list[Fact] = []
    rows = []
    for team in progress.workstreams:
        waits = waits_fact(progress, team)
        ahead = milestone_fact(progress, team.next) if team.next else None
        facts += [fact for fact in (waits, ahead) if fact is not None]
        needs = said(brief(team.waits_for, LONGEST), waits) if waits else Run("nothing", Tone.MUTED)
        rows.append((text(Run(team.name, Tone.STRONG)), _next(team, ahead), text(needs)))
    side_by_side = (Column("Team"), Column("Next"), Column("Waits for"))
    blocks: list[Block] = [Table(side_by_side, tuple(rows))]
    by_team = _by_team(progress)
    if by_team:
        facts += [milestone_fact(progress, one) for one, _ in by_team]
        columns = (Column("Team"), Column("Milestone"), Column("Due, as stated"), Column("Stands"))
        table = Table(columns, tuple(_milestone(progress, one, team) for one, team in by_team))
        blocks.append(Details("What each team has done and has ahead", (table,)))
    return View("workstreams", tuple(blocks), unique(facts))


def _next(team: Workstream, ahead: Fact | None) -> Text:
    """Return what a team does next; without anything ahead, what it did last."""
    if team.next is not None and ahead is not None:
        return text(f"{brief(team.next.name)}, ", Run(due_words(team.next), fact=ahead.id))
    if team.last_done is not None:
        return text(Run("No date ahead. Done last: ", Tone.MUTED), brief(team.last_done.name))
    return text(Run("no date ahead", Tone.MUTED))


def _by_team(progress: Progress) -> list[tuple[Milestone, Workstream]]:
    return [(one, team) for team in progress.workstreams for one in team.milestones]


def _milestone(progress: Progress, one: Milestone, team: Workstream) -> tuple[Text, ...]:
    fact = milestone_fact(progress, one)
    late = one.overdue(progress.as_of)
    stands = "done" if one.done else "overdue" if late else "ahead"
    return (
        text(team.name),
        text(one.name),
        text(Run(due_words(one), fact=fact.id)),
        text(Run(stands, Tone.CONCERN if late else Tone.PLAIN)),
    )
