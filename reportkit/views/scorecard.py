"""The scorecard: up to four numbers, each with what it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Run, Text, Tile, Tiles, Tone, text
from reportkit.estimate import Unknown
from reportkit.story import dates
from reportkit.story.progress_facts import (
    criteria_fact,
    due_words,
    milestone_fact,
    spend_facts,
    stage_fact,
    time_used_fact,
)
from reportkit.story.saving_facts import chance_fact, run_rate_fact, target_fact, target_passed
from reportkit.story.say import say_range, say_value
from reportkit.views.absent import absent
from reportkit.views.nouns import sort_nouns
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.progress import Progress
    from reportkit.savings import Forecast
    from reportkit.views.nouns import Noun

_MOST_TILES = 4

_Part = tuple[Tile, tuple["Fact", ...]]


def scorecard(*nouns: Noun) -> View:
    """Return the numbers that a reader asks for first: saving, its chance, spend, stage.

    Parameters
    ----------
    nouns
        From :func:`reportkit.track_progress` and, where there is one,
        :func:`reportkit.forecast_savings`; in any order.

    Raises
    ------
    EstimateError
        If progress is missing.
    """
    given = sort_nouns("scorecard", nouns)
    progress = given.progress
    known = None if isinstance(given.forecast, Unknown) else given.forecast
    known = None if known is not None and known.exhausted else known
    parts = [
        *((_saving(known), _chance(known)) if known else ()),
        _spend(progress),
        _stage(progress),
        _next_date(progress),
    ]
    shown = [part for part in parts if part is not None][:_MOST_TILES]
    if not shown:
        return absent("scorecard", "saving, spend, stage and next date", "stages")
    facts = [fact for _, stated in shown for fact in stated]
    return View("scorecard", (Tiles(tuple(tile for tile, _ in shown)),), unique(facts))


def _saving(forecast: Forecast) -> _Part:
    rate, target = run_rate_fact(forecast), target_fact(forecast)
    before_cost = "" if forecast.costed else " before cost"
    when = "in" if target_passed(forecast) else "by"
    lines: list[Text] = [
        text(f"a year{before_cost} {when} {dates.month(forecast.run_rate_on)}"),
        text(say_range(rate)),
    ]
    lines.append(text("target ", say_value(target)) if target else text("no target set"))
    tile = Tile("Forecast saving", text(say_value(rate, Tone.STRONG)), tuple(lines))
    return tile, ((rate, target) if target else (rate,))


def _chance(forecast: Forecast) -> _Part | None:
    chance = chance_fact(forecast)
    if chance is None:
        return None
    when = "in" if target_passed(forecast) else "by"
    by = text(f"{when} {dates.month(forecast.run_rate_on)}")
    return Tile("Chance of target", text(say_value(chance, Tone.STRONG)), (by,)), (chance,)


def _spend(progress: Progress) -> _Part | None:
    facts = {fact.id.rpartition("spend.")[2]: fact for fact in spend_facts(progress)}
    if "share" not in facts:
        return None
    lines = (
        text("of ", say_value(facts["budget"]), ", running cost included"),
        text(
            say_value(facts["actual"]),
            " so far, ",
            say_value(facts["budget_to_date"]),
            " planned",
        ),
    )
    tile = Tile("Budget spent", text(say_value(facts["share"], Tone.STRONG)), lines)
    return tile, tuple(facts.values())


def _stage(progress: Progress) -> _Part | None:
    stage = progress.stage
    if stage is None:
        return None
    fact, criteria = stage_fact(progress, stage), criteria_fact(progress, stage)
    lines = [text(f"{progress.stages.index(stage) + 1} of {len(progress.stages)}, {stage.outcome}")]
    if criteria is not None:
        lines.append(text(say_value(criteria), f" of {len(stage.criteria)} criteria met"))
    used = time_used_fact(progress, stage) if stage.outcome == "running" else None
    if used is not None:
        lines.append(text(say_value(used), " of its time used"))
    tile = Tile("Stage", text(Run(_headed(stage.name), Tone.STRONG, fact.id)), tuple(lines))
    return tile, tuple(one for one in (fact, criteria, used) if one is not None)


def _next_date(progress: Progress) -> _Part | None:
    ahead = progress.next_milestone
    if ahead is None:
        return None
    fact = milestone_fact(progress, ahead)
    lines = [text(ahead.name)]
    if ahead.overdue(progress.as_of) and ahead.due_by is not None:
        late = dates.duration((progress.as_of - ahead.due_by).days)
        # A date that was moved into the past says nothing of how late the work is.
        put_back = any(
            move.kind == "earlier" and move.milestone == ahead for move in progress.moves
        )
        said = "has passed" if put_back else f"{late} overdue"
        lines.append(text(Run(said, Tone.CONCERN)))
    return Tile("Next date", text(Run(due_words(ahead), Tone.STRONG, fact.id)), tuple(lines)), (
        fact,
    )


def _headed(name: str) -> str:
    return name[:1].upper() + name[1:]
