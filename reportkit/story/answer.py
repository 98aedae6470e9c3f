"""The answer: where the initiative stands, in one sentence, and what must be said with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reportkit.blocks import Run, Text, text
from reportkit.formats import dates
from reportkit.story.likelihood import likelihood
from reportkit.story.measured_words import (
    saved_sentence,
    saving_chance_sentence,
    silence_sentence,
)
from reportkit.story.pace_words import outlook_sentence, pace_sentence
from reportkit.story.progress_facts import due_words, milestone_fact, stage_fact
from reportkit.story.saving_facts import chance_fact, run_rate_fact, target_fact, target_passed
from reportkit.story.say import say_range, say_value

if TYPE_CHECKING:
    from reportkit.estimate import Unknown
    from reportkit.fact import Fact
    from reportkit.progress import Progress
    from reportkit.savings import Forecast
    from reportkit.savings.measure import Measured
    from reportkit.story.say import Sentence


def forecast_sentence(forecast: Forecast) -> Sentence:
    """Say what is forecast against the target, with the range and where the target lies."""
    rate, target = run_rate_fact(forecast), target_fact(forecast)
    if forecast.exhausted:
        return exhausted_sentence(forecast), (rate,)
    facts: tuple[Fact, ...] = (rate,) if target is None else (rate, target)
    saves = forecast.run_rate.value >= 0
    start = text(
        "Forecast to save " if saves else "Forecast to cost more than it saves: ",
        say_value(rate),
        f" a year {_cost_words(forecast)} {_when(forecast)} (",
        say_range(rate),
        ")",
    )
    if target is None:
        return (*start, Run("; no target is set.")), facts
    return (*start, Run("; the "), say_value(target), Run(f" target {_side(forecast)}.")), facts


def _cost_words(forecast: Forecast) -> str:
    """Return which cost is taken off, beside a measured saving from which none is."""
    return "after running cost" if forecast.costed else "before cost"


def exhausted_sentence(forecast: Forecast) -> Text:
    """Say that there is nothing left to save, and by which input."""
    volume = next(driver.label for driver in forecast.drivers if driver.key == "volume")
    return text(f"No further saving is forecast. {volume}: none.")


def _side(forecast: Forecast) -> str:
    """Return where the target lies, seen from the range."""
    low, high = forecast.run_rate.low, forecast.run_rate.high
    if forecast.target is None or low is None or high is None:
        return "cannot be judged"
    if forecast.target <= low:
        return "lies below that range"
    if forecast.target > high:
        return "lies above that range"
    return "lies within that range"


def _when(forecast: Forecast) -> str:
    said = dates.month(forecast.run_rate_on)
    return f"in {said}" if target_passed(forecast) else f"by {said}"


def chance_sentence(forecast: Forecast) -> Sentence | None:
    """Say how likely the target is by its date, None where none is set."""
    chance = chance_fact(forecast)
    if chance is None or forecast.chance_of_target is None or forecast.exhausted:
        return None
    words = Run(likelihood(forecast.chance_of_target), fact=chance.id)
    if forecast.target_date is not None and target_passed(forecast):
        passed = f"Its date was {dates.day(forecast.target_date)}; "
        month = dates.month(forecast.run_rate_on)
        return text(passed, f"being there in {month} is ", words, "."), (chance,)
    by = dates.day(forecast.target_date) if forecast.target_date else ""
    reached = f"by {by}" if by else f"by {dates.month(forecast.run_rate_on)}"
    return text(f"Reaching it {reached} is ", words, "."), (chance,)


def stage_sentence(progress: Progress) -> Sentence:
    """Say which stage the work is in and what comes next."""
    stage = progress.stage
    if stage is None:
        if progress.stages:
            first = progress.stages[0].name
            return text(f"{progress.name} has not begun; its first stage is {first}."), ()
        return text(f"{progress.name} has no stage on record yet."), ()
    at = stage_fact(progress, stage)
    place = f"stage {progress.stages.index(stage) + 1} of {len(progress.stages)}"
    verb = {"running": "is in", "passed": "has passed", "stopped": "was stopped in"}.get(
        stage.outcome, "has not begun"
    )
    # "Is in live" is no English: the last stage of a service is what it is, not where it is.
    verb = "is" if stage.name == "live" and stage.outcome == "running" else verb
    start = text(f"{progress.name} {verb} ", Run(stage.name, fact=at.id), f", {place}")
    ahead = progress.next_milestone
    if ahead is None:
        return (*start, Run(", with no next date set.")), (at,)
    due = milestone_fact(progress, ahead)
    when = Run(due_words(ahead), fact=due.id)
    if ahead.overdue(progress.as_of):
        return (*start, Run(", next due "), when, Run(" (overdue).")), (at, due)
    return (*start, Run(", next due "), when, Run(".")), (at, due)


def unknown_sentence(*unknown: Unknown) -> Text:
    """Say what we don't know yet, and why: in one sentence what has one reason."""
    by_why: dict[str, list[str]] = {}
    for one in unknown:
        by_why.setdefault(one.why, []).append(one.what)
    said = []
    for why, whats in by_why.items():
        named = " and ".join([*whats[:1], *(what[:1].lower() + what[1:] for what in whats[1:])])
        said.append(f"{named} {'is' if len(whats) == 1 else 'are'} not known yet: {why}.")
    return text(" ".join(said))


def answer(
    progress: Progress,
    forecast: Forecast | None,
    measured: Measured | None = None,
    unknown: tuple[Unknown, ...] = (),
) -> tuple[Sentence, ...]:
    """Return the answer first, then the sentences that belong to it.

    What was measured comes before what is forecast, and what is not known comes last. A pace
    that can be set against the target answers before a total that can't. Where no figure is known
    the stage answers and says so; why not, the end of a report tells (``rk.sections``).
    """
    said = _paced(measured, forecast) if measured and forecast else ()
    said = said or (*_measured(measured, forecast), *_forecast(forecast))
    if not said:
        said = (_and_saving_unknown(stage_sentence(progress)),)
        unknown = ()
    elif len(said) == 1:
        said = (*said, stage_sentence(progress))
    if measured is not None and measured.total is None:
        said += (silence_sentence(measured),)
    return (*said, (unknown_sentence(*unknown), ())) if unknown else said


def _and_saving_unknown(sentence: Sentence) -> Sentence:
    """Return a sentence that answers without a figure, and says that there is none."""
    words, facts = sentence
    *most, last = words
    start = last.text.removesuffix(".")
    return (*most, replace(last, text=f"{start}; what it saves is not known yet.")), facts


def _paced(measured: Measured, forecast: Forecast) -> tuple[Sentence, ...]:
    """Return the pace against the target, then the outlook; none where they can't be compared."""
    pace = None if forecast.exhausted else pace_sentence(measured, forecast)
    if pace is None:
        return ()
    ahead = outlook_sentence(forecast, pace[1]) or forecast_sentence(forecast)
    return tuple(one for one in (pace, saving_chance_sentence(measured), ahead) if one is not None)


def _measured(measured: Measured | None, forecast: Forecast | None) -> tuple[Sentence, ...]:
    if measured is None:
        return ()
    target = None if forecast is None or forecast.exhausted else target_fact(forecast)
    said = (saved_sentence(measured, target), saving_chance_sentence(measured))
    return tuple(one for one in said if one is not None)


def _forecast(forecast: Forecast | None) -> tuple[Sentence, ...]:
    if forecast is None:
        return ()
    chance = chance_sentence(forecast)
    return (forecast_sentence(forecast), chance) if chance else (forecast_sentence(forecast),)
