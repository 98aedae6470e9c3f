"""The stages side by side: time-box used, and gate criteria met."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import (
    Bar,
    Column,
    Details,
    Paragraph,
    Role,
    Run,
    Table,
    Tone,
    text,
)
from reportkit.formats import dates, numbers
from reportkit.story.progress_facts import (
    criteria_count_fact,
    criteria_fact,
    stage_fact,
    time_used_fact,
)
from reportkit.story.say import say_value
from reportkit.views.absent import absent
from reportkit.views.gates import gate_tables
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Block, Text
    from reportkit.blocks.model import Cell
    from reportkit.fact import Fact
    from reportkit.progress import Progress, Stage


def stage_strip(progress: Progress) -> View:
    """Return the stages of an initiative, in order: time-box used, and gate.

    Below, for who opens it: every criterion of every gate, and what it lacks.
    """
    if not progress.stages:
        return absent("stage_strip", "the stages, their time-boxes and gates", "stages")
    facts: list[Fact] = []
    rows: list[tuple[Cell, ...]] = []
    timed = any(stage.time_box_days for stage in progress.stages)
    gated = any(stage.criteria for stage in progress.stages)
    for stage in progress.stages:
        facts += _stated(progress, stage)
        row: list[Cell] = [text(Run(_headed(stage.name), Tone.STRONG))]
        if timed:
            row.append(_time(progress, stage))
        rows.append((*row, _stands(progress, stage)))
    columns = [Column("Stage")]
    columns += [Column("Time-box used")] if timed else []
    columns.append(Column("Gate" if gated else "How it stands", "end"))
    blocks: list[Block] = [Table(tuple(columns), tuple(rows))]
    if gated:
        parts, stated = gate_tables(progress)
        facts += stated
        moved = Paragraph(text(_MOVED), Role.NOTE)
        extended = any(_extended(stage) for stage in progress.stages)
        blocks.append(Details("Every stage's gate", (*parts, moved) if extended else parts))
    return View("stage_strip", tuple(blocks), unique(facts))


_MOVED = "A time-box made longer on the way is shown beside what it was when the stage began."


def _stated(progress: Progress, stage: Stage) -> list[Fact]:
    used, met = time_used_fact(progress, stage), criteria_fact(progress, stage)
    of = criteria_count_fact(progress, stage) if stage.criteria else None
    return [fact for fact in (stage_fact(progress, stage), used, met, of) if fact is not None]


def _time(progress: Progress, stage: Stage) -> Cell:
    used = time_used_fact(progress, stage)
    if used is None or stage.time_used is None or not stage.time_box_days:
        planned = dates.duration(stage.time_box_days) if stage.time_box_days else ""
        return text(Run(f"{planned} planned", Tone.MUTED)) if planned else ()
    over = stage.time_used > 1
    tone = Tone.CONCERN if over else Tone.PLAIN
    said = f"{numbers.share(stage.time_used)} of {dates.duration(stage.time_box_days)}"
    was = ""
    if stage.time_box_at_start is not None and _extended(stage):
        was = f", at first {dates.duration(stage.time_box_at_start)}"
    # A stage that is over recedes, so that the one that runs is seen first.
    fill = Tone.MUTED if stage.outcome in {"passed", "stopped"} and not over else tone
    return Bar(min(stage.time_used, 1.0), text(Run(f"{said}{was}", tone, used.id)), fill)


def _extended(stage: Stage) -> bool:
    """Whether the time-box was made longer after the stage began."""
    if stage.time_box_at_start is None or stage.time_box_days is None:
        return False
    return stage.time_box_days > stage.time_box_at_start


def _stands(progress: Progress, stage: Stage) -> Text:
    """Return how a stage stands: how it ended, or how many criteria of its gate are met."""
    at = stage_fact(progress, stage)
    when = f" {dates.short_day(stage.ended)}" if stage.ended and stage.outcome != "running" else ""
    met = criteria_fact(progress, stage)
    if met is None or stage.outcome in {"passed", "stopped"}:
        return text(Run(f"{stage.outcome}{when}", fact=at.id))
    of = criteria_count_fact(progress, stage)
    if stage.outcome == "planned":
        noun = " criterion" if len(stage.criteria) == 1 else " criteria"
        return text(say_value(of, Tone.MUTED), Run(noun, Tone.MUTED))
    return text(say_value(met), " of ", say_value(of), " met")


def _headed(name: str) -> str:
    return name[:1].upper() + name[1:]
