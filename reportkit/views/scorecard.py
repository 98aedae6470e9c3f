"""The scorecard: up to four numbers, each with what it is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Run, Text, Tile, Tiles, Tone, text
from reportkit.formats import dates
from reportkit.savings.measure.pace import past_pace
from reportkit.story.measured_facts import pace_fact, saved_fact
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
    from reportkit.progress.changes import Changes
    from reportkit.savings import Forecast
    from reportkit.savings.measure import Measured
    from reportkit.views.nouns import Noun

_MOST_TILES = 4

_Part = tuple[Tile, tuple["Fact", ...]]


def scorecard(*nouns: Noun) -> View:
    """Return the numbers that a reader asks for first: saving, its chance, spend, stage.

    What was measured comes before what is forecast.

    Parameters
    ----------
    nouns
        From :func:`reportkit.track_progress` and, where there are any,
        :func:`reportkit.forecast_savings`, :func:`reportkit.measure_savings` and
        :func:`reportkit.changes`; in any order.

    Raises
    ------
    EstimateError
        If progress is missing.
    """
    given = sort_nouns("scorecard", nouns)
    progress, forecast, measured = given.progress, given.savings.forecast, given.savings.measured
    known = None if forecast is None or forecast.exhausted else forecast
    now = _pace(measured, forecast) if measured else None
    parts = [
        _saved(measured) if measured else None,
        now,
        _saving(known) if known and now is None else None,
        _chance(known, given.changes) if known else None,
        _spend(progress),
        _stage(progress),
        _next_date(progress),
    ]
    shown = [part for part in parts if part is not None][:_MOST_TILES]
    if not shown:
        return absent("scorecard", "the stage, the next date, what is spent and saved", "stages")
    facts = [fact for _, stated in shown for fact in stated]
    return View("scorecard", (Tiles(tuple(tile for tile, _ in shown)),), unique(facts))


def _saved(measured: Measured) -> _Part | None:
    fact = saved_fact(measured)
    if fact is None:
        return None
    since = text(f"before cost, since {dates.month(measured.launched)}")
    value = text(say_value(fact, Tone.STRONG))
    return Tile("Saved to date", value, (since, text(say_range(fact)))), (fact,)


def _pace(measured: Measured, forecast: Forecast | None) -> _Part | None:
    pace = past_pace(measured, forecast)
    fact = pace_fact(measured, pace)
    if fact is None:
        return None
    less = text(f"a year {'after running cost' if pace.net else 'before cost'}")
    lines: list[Text] = [less, text(say_range(fact))]
    target = target_fact(forecast) if forecast is not None and pace.comparable else None
    if target is not None:
        lines.append(text("target ", say_value(target)))
    tile = Tile("Saving now", text(say_value(fact, Tone.STRONG)), tuple(lines))
    return tile, ((fact, target) if target else (fact,))


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


def _chance(forecast: Forecast, changes: Changes | None) -> _Part | None:
    chance = chance_fact(forecast)
    if chance is None:
        return None
    when = "in" if target_passed(forecast) else "by"
    lines = [text(f"{when} {dates.month(forecast.run_rate_on)}")]
    before = changes.before(chance.id) if changes else None
    if before is not None:
        lines.append(text("was ", say_value(before)))
    tile = Tile("Chance of target", text(say_value(chance, Tone.STRONG)), tuple(lines))
    return tile, (chance, before) if before else (chance,)


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
