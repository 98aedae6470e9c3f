"""A programme of many initiatives: the answer for all, and where each stands."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reportkit.blocks import (
    Block,
    Masthead,
    Paragraph,
    Role,
    Run,
    Text,
    Tile,
    Tiles,
    Tone,
    text,
)
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.formats import dates
from reportkit.story.progress_facts import programme_count_fact
from reportkit.story.saving_facts import shift_fact
from reportkit.story.say import say_range, say_value, slug
from reportkit.story.status import programme_status
from reportkit.views.changes import since_blocks
from reportkit.views.status_line import status_line
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.progress import Programme, Progress
    from reportkit.progress.changes import Changes
    from reportkit.savings import ChannelShift
    from reportkit.story.say import Sentence


def programme_headline(
    programme: Programme,
    saving: ChannelShift | None = None,
    changes: Changes | None = None,
    *,
    title: str,
) -> View:
    """Return the first screen of a programme's report.

    Parameters
    ----------
    programme
        From :func:`reportkit.track_programme`.
    saving
        From :func:`reportkit.channel_shift_savings`, where there is one.
    changes
        From :func:`reportkit.changes`; without it nothing is said of an earlier report.
    title
        The programme's name as readers know it.
    """
    facts: list[Fact] = []
    masthead = Masthead(title, dates.day(programme.as_of), programme.as_of.isoformat())
    judged = programme_status(programme)
    facts += judged.facts
    before = changes.status_before if changes else None
    facts += [before] if before else []
    blocks: list[Block] = [masthead, status_line(judged, before)]
    stages, stated = _stages_sentence(programme)
    facts += stated
    if saving is None:
        blocks.append(Paragraph(stages, Role.ANSWER))
    else:
        answer, in_answer = _saving_sentence(programme, saving)
        facts += in_answer
        blocks.append(Paragraph(answer, Role.ANSWER))
        blocks.append(Paragraph(stages))
    if changes is not None:
        since, in_since = since_blocks(changes)
        blocks += since
        facts += in_since
    return View("programme_headline", tuple(blocks), unique(facts))


def _every(programme: Programme) -> Fact:
    count = len(programme.initiatives)
    return programme_count_fact(programme, "initiatives", "Initiatives of the programme", count)


def _saving_sentence(programme: Programme, saving: ChannelShift) -> Sentence:
    total = shift_fact(saving, programme.as_of.isoformat(), "programme")
    counted = programme_count_fact(programme, "counted", "Services counted", len(saving.by_service))
    target = Fact(
        "target.digital_share",
        "Share of use that is to move online",
        Estimate(saving.target, "share"),
        programme.as_of.isoformat(),
        Grade.ASSUMED,
        "the report's parameters",
    )
    words = text(
        "Moving ",
        say_value(counted),
        " of these services online may save ",
        say_value(total),
        " a year (",
        say_range(total),
        "), if each reaches the target of ",
        say_value(target),
        " digital.",
    )
    return words, (total, counted, target)


def _stages_sentence(programme: Programme) -> tuple[Text, list[Fact]]:
    """Say how many initiatives are in which stage, the last stage first."""
    names: Counter[str] = Counter(one.stage.name for one in programme.initiatives if one.stage)
    places = {
        stage.name: place for one in programme.initiatives for place, stage in enumerate(one.stages)
    }
    facts, parts = [], []
    for name in sorted(names, key=lambda name: -places[name]):
        fact = programme_count_fact(
            programme, f"stage.{name}", f"Initiatives in {name}", names[name]
        )
        facts.append(fact)
        stands = name if name == "live" else f"in {name}"
        parts.append((Run(str(names[name]), fact=fact.id), f" {stands}"))
    for how in ("not begun", "not known"):
        number = sum(one.stage is None and no_stage(one) == how for one in programme.initiatives)
        if number:
            fact = programme_count_fact(
                programme, f"stage.{slug(how)}", f"Initiatives {how}", number
            )
            facts.append(fact)
            parts.append((Run(str(number), fact=fact.id), f" {how}"))
    every = _every(programme)
    facts.append(every)
    runs: list[str | Run] = ["Where the ", say_value(every), " services stand: "]
    for place, part in enumerate(parts):
        runs += [", " if 0 < place < len(parts) - 1 else " and " if place else "", *part]
    return text(*runs, "."), facts


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
        programme_count_fact(programme, name, label, number)
        for name, label, number in counts
        if name != "moved_later" or programme.compared_with is not None
    ]
    every = _every(programme)
    beside = (text("of ", say_value(every), " services"),)
    tiles = tuple(Tile(fact.label, text(say_value(fact, Tone.STRONG)), beside) for fact in facts)
    return View("programme_scorecard", (Tiles(tiles),), (*facts, every))


def _moved_later(progress: Progress) -> bool:
    return any(move.kind in {"later", "undated"} for move in progress.moves)


def _overdue(progress: Progress) -> bool:
    return any(one.overdue(progress.as_of) for one in progress.milestones)


def no_stage(progress: Progress) -> str:
    """Return why an initiative is in no stage."""
    return "not begun" if progress.stages else "not known"
