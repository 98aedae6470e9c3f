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
from reportkit.story.changes import move_change, stage_change
from reportkit.story.progress_facts import due_words, milestone_fact, stage_fact
from reportkit.story.saving_facts import shift_fact
from reportkit.story.say import say_range, say_value, slug
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
    for how in ("not begun", "not known"):
        number = sum(one.stage is None and _no_stage(one) == how for one in programme.initiatives)
        if number:
            fact = _counted(programme, f"stage.{slug(how)}", f"Initiatives {how}", number)
            facts.append(fact)
            parts.append((Run(str(number), fact=fact.id), f" {how}"))
    runs: list[str | Run] = [f"Where the {len(programme.initiatives)} services stand: "]
    for place, part in enumerate(parts):
        runs += [", " if 0 < place < len(parts) - 1 else " and " if place else "", *part]
    return text(*runs, "."), facts


def _status(programme: Programme) -> Status:
    """Return the programme's status: that of its initiatives where it asks most of the reader."""
    ones = programme.initiatives
    judged = {one.initiative: judge(one).word for one in ones}
    asks = [one for one in ones if judged[one.initiative] == "decision needed"]
    stirs = [one for one in ones if judged[one.initiative] == "needs attention"]
    reasons = []
    if asks:
        reasons.append(f"{_have(asks, ones)} a decision open")
    if stirs:
        dated = all(_moved_later(one) or _overdue(one) for one in stirs)
        what = "a date overdue or moved later" if dated else "a date, stage or budget to look at"
        reasons.append(f"{_have(stirs, ones)} {what}")
    if reasons:
        return Status("decision needed" if asks else "needs attention", tuple(reasons))
    if "on track" not in judged.values():
        return Status("not known", ("no dated milestone and no time-box is recorded",))
    return Status("on track", ("no date is overdue or moved later",))


def _have(some: list[Progress], ones: tuple[Progress, ...]) -> str:
    return f"{len(some)} of {len(ones)} {'has' if len(some) == 1 else 'have'}"


def _since_last(programme: Programme) -> tuple[list[Block], list[Fact]]:
    if programme.compared_with is None:
        return [], []
    moves = [(one, move) for one in programme.initiatives for move in one.moves]
    later = [(one, move) for one, move in moves if move.kind in {"later", "undated"}]
    changed = [(one, stage_change(one)) for one in programme.initiatives]
    advanced = [(one, change) for one, change in changed if change is not None]
    done = [(one, move) for one, move in moves if move.kind == "done"]
    items = [_of(one, item) for one, (item, _) in advanced]
    facts = [fact for _, (_, stated) in advanced for fact in stated]
    largest = sorted(later, key=lambda pair: -(pair[1].days or 0))
    for one, move in (*largest, *done)[: max(1, _MOST_CHANGES - len(items))]:
        item, stated = move_change(one, move)
        items.append(_of(one, item))
        facts += stated
    if not items:
        items.append(Item(text("No stage and no date has changed."), Shape.NEUTRAL))
    more = len(advanced) + len(later) + len(done) - len(items)
    if more > 0:
        words = text(f"{more} more {'change' if more == 1 else 'changes'} below.")
        items.append(Item(words, Shape.NEUTRAL))
    head = Heading(text(f"Since {dates.day(programme.compared_with)}"))
    return [head, Items(tuple(items))], facts


def _of(progress: Progress, change: Item) -> Item:
    return Item(text(f"{progress.name}. ", *change.text), change.shape)


def programme_scorecard(programme: Programme) -> View:
    """Return how many initiatives are live, moved, overdue or without a next date."""
    ones = programme.initiatives
    counts = (
        ("live", "Live", sum(one.stage is not None and one.stage.name == "live" for one in ones)),
        ("moved_later", "Dates moved later", sum(_moved_later(one) for one in ones)),
        ("overdue", "Dates overdue", sum(_overdue(one) for one in ones)),
        ("undated", "No next date", sum(one.next_milestone is None for one in ones)),
    )
    facts = [
        _counted(programme, name, label, number)
        for name, label, number in counts
        if name != "moved_later" or programme.compared_with is not None
    ]
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
                text(Run(stage.name if stage else _no_stage(one), fact=at.id if at else None)),
                text(Run(due_words(ahead), fact=due.id) if ahead and due else "no date"),
                _matter(one),
            )
        )
    columns = (Column("Service"), Column("Stage"), Column("Next date"), Column("Dates"))
    return View("programme_table", (Table(columns, tuple(rows)),), unique(facts))


def _matter(progress: Progress) -> Text:
    overdue = sum(one.overdue(progress.as_of) for one in progress.milestones)
    later = sum(move.kind in {"later", "undated"} for move in progress.moves)
    said = [f"{overdue} overdue"] if overdue else []
    said += [f"{later} moved later"] if later else []
    if said:
        return text(Run(", ".join(said), Tone.CONCERN))
    if not progress.milestones:
        return text(Run("not known", Tone.NEUTRAL))
    if all(one.done for one in progress.milestones):
        return text(Run("all done", Tone.NEUTRAL))
    fine = "none overdue" if progress.compared_with is None else "none moved later"
    return text(Run(fine, Tone.NEUTRAL))


def _no_stage(progress: Progress) -> str:
    return "not begun" if progress.stages else "not known"
