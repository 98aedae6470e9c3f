"""What was tried and what was learned: a stopped experiment reads as a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import (
    Column,
    Details,
    Item,
    Items,
    Paragraph,
    Role,
    Run,
    Shape,
    Table,
    Tone,
    text,
)
from reportkit.formats import dates
from reportkit.story.lessons import RULE, count_sentence, ending, told_first
from reportkit.story.progress_facts import experiment_facts
from reportkit.story.say import say_value
from reportkit.views.absent import absent
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block, Text
    from reportkit.fact import Fact
    from reportkit.progress import Experiment, Progress


def learnings(progress: Progress) -> View:
    """Return how many experiments ended how, and the latest and most instructive in a few words.

    Below, for who opens it: all of them with cost, lesson and what is done differently.

    Parameters
    ----------
    progress
        From :func:`reportkit.track_progress`.
    """
    if not progress.experiments:
        return absent(
            "learnings", "what was tried, what it cost and what was learned", "experiments"
        )
    count, facts = count_sentence(progress)
    told = told_first(progress)
    blocks: list[Block] = [Paragraph(count)]
    if told:
        items = tuple(Item(words, _shape(one)) for one, (words, _) in told)
        blocks.append(Items(items))
    columns = (
        Column("Tried"),
        Column("How it ended"),
        Column("Cost", "end"),
        Column("Learned"),
        Column("Done differently now"),
    )
    rows = []
    stated: list[Fact] = []
    for one in progress.experiments:
        own = experiment_facts(progress, one)
        stated += own.values()
        rows.append(_row(progress, one, own))
    table = Table(columns, tuple(rows))
    blocks.append(Details("Every experiment", (table, Paragraph(text(RULE), Role.NOTE))))
    return View("learnings", tuple(blocks), unique([*facts, *stated]))


def _row(progress: Progress, one: Experiment, facts: dict[str, Fact]) -> tuple[Text, ...]:
    teams = {team.key: team.name for team in progress.workstreams}
    team = teams.get(one.workstream, one.workstream)
    when = f", {dates.short_day(one.ended)}" if one.ended else ""
    cost = text(say_value(facts["cost"])) if "cost" in facts else text(Run("not known", Tone.MUTED))
    if "not_spent" in facts:
        cost = text(*cost, "; ", say_value(facts["not_spent"]), " not spent")
    return (
        text(one.tried, Run(f" {team}" if team else "", Tone.MUTED)),
        text(f"{ending(one)}{when}"),
        cost if one.outcome != "running" else (),
        text(one.learned),
        text(one.done_differently),
    )


def _shape(experiment: Experiment) -> Shape:
    return Shape.IMPROVEMENT if experiment.outcome == "worked" else Shape.BULLET
