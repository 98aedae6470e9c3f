"""A programme of many initiatives: the answer for all, and where each stands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reportkit.blocks import (
    Block,
    Column,
    Heading,
    Item,
    Items,
    Masthead,
    Paragraph,
    Role,
    Run,
    Shape,
    Table,
    Text,
    Tile,
    Tiles,
    Tone,
    text,
)
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.progress import Status, judge
from reportkit.story import dates
from reportkit.story.changes import move_change
from reportkit.story.progress_facts import due_words, milestone_fact, stage_fact
from reportkit.story.saving_facts import shift_fact
from reportkit.story.say import say_range, say_value
from reportkit.views.headline import status_line
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks.model import Cell
    from reportkit.progress import Programme, Progress
    from reportkit.savings import ChannelShift

_MOST_CHANGES = 4


def programme_headline(
    programme: Programme, saving: ChannelShift | None = None, *, title: str
) -> View:
    """Return the first screen of a programme's report.

    Parameters
    ----------
    programme
        From :func:`reportkit.track_programme`.
    saving
        From :func:`reportkit.channel_shift_savings`, where there is one.
    title
        The programme's name as readers know it.
    """
    facts: list[Fact] = []
    masthead = Masthead(title, dates.day(programme.as_of), programme.as_of.isoformat())
    blocks: list[Block] = [masthead, status_line(_status(programme))]
    stages, stated = _stages_sentence(programme)
    facts += stated
    if saving is None:
        blocks.append(Paragraph(stages, Role.ANSWER))
    else:
        total = shift_fact(saving, programme.as_of.isoformat(), "programme")
        facts.append(total)
        blocks.append(Paragraph(_saving_sentence(saving, total), Role.ANSWER))
        blocks.append(Paragraph(stages))
    changed, stated = _since_last(programme)
    return View("programme_headline", (*blocks, *changed), unique([*facts, *stated]))


def _counted(programme: Programme, name: str, label: str, number: int) -> Fact:
    return Fact(
        f"programme.{name}",
        label,
        Estimate(number, "initiatives"),
        programme.as_of.isoformat(),
        Grade.RECORDED,
        f"tables stages and milestones ({programme.credit})",
    )


def _saving_sentence(saving: ChannelShift, total: Fact) -> Text:
    return text(
        f"Moving {len(saving.by_service)} of these services online may save ",
        say_value(total),
        " a year (",
        say_range(total),
        f") at {saving.target:.0%} digital.",
    )


def _stages_sentence(programme: Programme) -> tuple[Text, list[Fact]]:
    """Say how many initiatives are in which stage, the last stage first."""
    names: Counter[str] = Counter(one.stage.name for one in programme.initiatives if one.stage)
    places = {
        stage.name: place for one in programme.initiatives for place, stage in enumerate(one.stages)
    }
    facts, parts = [], []
    for name in sorted(names, key=lambda name: -places[name]):
        fact = _counted(programme, f"stage.{name}", f"Initiatives in {name}", names[name])
        facts.append(fact)
        stands = name if name == "live" else f"in {name}"
        parts.append((Run(str(names[name]), fact=fact.id), f" {stands}"))
    runs: list[str | Run] = [f"Where the {len(programme.initiatives)} services stand: "]
    for place, part in enumerate(parts):
        runs += [", " if 0 < place < len(parts) - 1 else " and " if place else "", *part]
    return text(*runs, "."), facts


def _status(programme: Programme) -> Status:
    """Return the programme's status: that of its initiatives where it asks most of the reader."""
    judged = Counter(judge(one).word for one in programme.initiatives)
    for word in ("decision needed", "needs attention"):
        if judged[word]:
            have = "has" if judged[word] == 1 else "have"
            what = (
                "a date overdue or moved later" if word == "needs attention" else "open decisions"
            )
            return Status(word, (f"{judged[word]} of {len(programme.initiatives)} {have} {what}",))
    return Status("on track", ("no date is overdue or moved later",))


def _since_last(programme: Programme) -> tuple[list[Block], list[Fact]]:
    if programme.compared_with is None:
        return [], []
    moves = [(one, move) for one in programme.initiatives for move in one.moves]
    later = [(one, move) for one, move in moves if move.kind in {"later", "undated"}]
    advanced = [
        one
        for one in programme.initiatives
        if one.stage and one.stage_before and one.stage.name != one.stage_before
    ]
    done = [(one, move) for one, move in moves if move.kind == "done"]
    items = [Item(_advance(one), Shape.IMPROVEMENT) for one in advanced]
    facts = [stage_fact(one, one.stage) for one in advanced if one.stage]
    largest = sorted(later, key=lambda pair: -(pair[1].days or 0))
    for one, move in (*largest, *done)[: max(1, _MOST_CHANGES - len(items))]:
        item, stated = move_change(one, move)
        items.append(Item(text(f"{one.name}. ", *item.text), item.shape))
        facts += stated
    if not items:
        items.append(Item(text("No stage and no date has changed."), Shape.NEUTRAL))
    more = len(advanced) + len(later) + len(done) - len(items)
    if more > 0:
        items.append(Item(text(f"{more} more changes below."), Shape.NEUTRAL))
    head = Heading(text(f"Since {dates.day(programme.compared_with)}"))
    return [head, Items(tuple(items))], facts


def _advance(progress: Progress) -> Text:
    stage = progress.stage
    now = Run(stage.name, fact=stage_fact(progress, stage).id) if stage else ""
    return text(f"{progress.name} moved from {progress.stage_before} to ", now, ".")


def programme_scorecard(programme: Programme) -> View:
    """Return how many initiatives are live, moved, overdue or without a next date."""
    ones = programme.initiatives
    counts = (
        ("live", "Live", sum(one.stage is not None and one.stage.name == "live" for one in ones)),
        ("moved_later", "Dates moved later", sum(_moved_later(one) for one in ones)),
        ("overdue", "Dates overdue", sum(_overdue(one) for one in ones)),
        ("undated", "No next date", sum(one.next_milestone is None for one in ones)),
    )
    facts = [_counted(programme, name, label, number) for name, label, number in counts]
    tiles = tuple(
        Tile(fact.label, text(say_value(fact, Tone.STRONG)), (text(f"of {len(ones)} services"),))
        for fact in facts
    )
    return View("programme_scorecard", (Tiles(tiles),), tuple(facts))


def _moved_later(progress: Progress) -> bool:
    return any(move.kind in {"later", "undated"} for move in progress.moves)


def _overdue(progress: Progress) -> bool:
    return any(one.overdue(progress.as_of) for one in progress.milestones)


def programme_table(programme: Programme) -> View:
    """Return one row an initiative: its stage, its next date, and what is the matter with it."""
    facts: list[Fact] = []
    rows: list[tuple[Cell, ...]] = []
    for one in programme.initiatives:
        stage, ahead = one.stage, one.next_milestone
        at = stage_fact(one, stage) if stage else None
        due = milestone_fact(one, ahead) if ahead else None
        facts += [fact for fact in (at, due) if fact is not None]
        rows.append(
            (
                text(one.name),
                text(Run(stage.name if stage else "not known", fact=at.id if at else None)),
                text(Run(due_words(ahead), fact=due.id) if ahead and due else "no date"),
                _matter(one),
            )
        )
    columns = (Column("Service"), Column("Stage"), Column("Next date"), Column("Dates"))
    return View("programme_table", (Table(columns, tuple(rows)),), unique(facts))


def _matter(progress: Progress) -> Text:
    overdue = sum(one.overdue(progress.as_of) for one in progress.milestones)
    later = sum(move.kind in {"later", "undated"} for move in progress.moves)
    if overdue:
        return text(Run(f"{overdue} overdue", Tone.CONCERN))
    if later:
        return text(Run(f"{later} moved later", Tone.CONCERN))
    if not progress.milestones:
        return text(Run("not known", Tone.NEUTRAL))
    return text(Run("as stated", Tone.NEUTRAL))
