"""The stages side by side: time-box used, and gate criteria met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Bar, Block, Column, Heading, Item, Items, Run, Shape, Table, Text, Tone
from reportkit.blocks import text as words
from reportkit.story import dates, numbers
from reportkit.story.progress_facts import criteria_fact, stage_fact, time_used_fact
from reportkit.views.absent import absent
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks.model import Cell
    from reportkit.fact import Fact
    from reportkit.progress import Criterion, Progress, Stage


def stage_strip(progress: Progress) -> View:
    """Return the stages of an initiative, in order, with what its running gate still lacks."""
    if not progress.stages:
        return absent("stage_strip", "the stages, their time-boxes and gates", "stages")
    facts: list[Fact] = []
    rows: list[tuple[Cell, ...]] = []
    timed = any(stage.time_box_days for stage in progress.stages)
    gated = any(stage.criteria for stage in progress.stages)
    for stage in progress.stages:
        at = stage_fact(progress, stage)
        used, criteria = time_used_fact(progress, stage), criteria_fact(progress, stage)
        facts += [fact for fact in (at, used, criteria) if fact is not None]
        row: list[Cell] = [_named(stage, at)]
        if timed:
            row.append(_time(stage, used))
        if gated:
            row.append(_gate(stage, criteria))
        rows.append(tuple(row))
    columns = [Column("Stage and how it stands")]
    columns += [Column("Time-box used")] if timed else []
    columns += [Column("Gate", "end")] if gated else []
    blocks: list[Block] = [Table(tuple(columns), tuple(rows), row_heads=False)]
    blocks += _lacking(progress.stage)
    return View("stage_strip", tuple(blocks), unique(facts))


def _time(stage: Stage, used: Fact | None) -> Cell:
    if used is None or stage.time_used is None or not stage.time_box_days:
        return words(
            f"{dates.duration(stage.time_box_days)} planned" if stage.time_box_days else ""
        )
    said = f"{numbers.share(stage.time_used)} of {dates.duration(stage.time_box_days)}"
    over = stage.time_used > 1
    return Bar(
        share=min(stage.time_used, 1.0),
        text=words(Run(said, Tone.CONCERN if over else Tone.PLAIN, used.id)),
        tone=Tone.CONCERN if over else Tone.PLAIN,
    )


def _gate(stage: Stage, criteria: Fact | None) -> Text:
    if criteria is None:
        return ()
    return words(Run(f"{stage.met} of {len(stage.criteria)} met", fact=criteria.id))


def _named(stage: Stage, at: Fact) -> Text:
    """Return a stage's name, and beside it how it stands and since when."""
    when = f" {dates.short_day(stage.ended)}" if stage.ended and stage.outcome != "running" else ""
    name = stage.name[:1].upper() + stage.name[1:]
    return words(
        Run(name, Tone.STRONG), Run(", "), Run(f"{stage.outcome}{when}", Tone.MUTED, at.id)
    )


def _lacking(stage: Stage | None) -> list[Block]:
    """Return what the running stage's gate still asks for."""
    if stage is None or stage.outcome != "running":
        return []
    open_criteria = [criterion for criterion in stage.criteria if not criterion.met]
    if not open_criteria:
        return []
    items = tuple(Item(words(_distance(one)), Shape.CONCERN) for one in open_criteria)
    return [Heading(words(f"Not met yet in {stage.name}"), 3), Items(items)]


def _distance(criterion: Criterion) -> str:
    if criterion.latest is None or criterion.threshold is None:
        return criterion.text
    latest, needed = (
        _said(size, criterion.unit) for size in (criterion.latest, criterion.threshold)
    )
    if latest == needed:  # as printed; not met all the same
        latest, needed = (
            _exactly(size, criterion.unit) for size in (criterion.latest, criterion.threshold)
        )
    unit = numbers.unit_words(criterion.unit) if criterion.unit else ""
    limit = {"lower": "at most ", "higher": "at least "}.get(criterion.better, "")
    return f"{criterion.text}: {latest}, needs {limit}{f'{needed} {unit}'.strip()}."


def _said(size: float, unit: str) -> str:
    return numbers.number(size, numbers.counted(unit)) if unit else numbers.count(size)


def _exactly(size: float, unit: str) -> str:
    if unit == "share":
        return f"{numbers.exact(size * 100)}%"
    code = numbers.counted(unit)
    return f"{code} {numbers.exact(size)}" if numbers.is_money(code) else numbers.exact(size)
