"""The pace of saving against the target: verbs are chosen by where the ranges lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Run, text
from reportkit.formats import dates, numbers
from reportkit.savings.measure.pace import past_pace
from reportkit.story.likelihood import likelihood
from reportkit.story.measured_facts import pace_fact
from reportkit.story.saving_facts import chance_fact, run_rate_fact, target_fact, target_passed
from reportkit.story.say import say_range, say_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reportkit.blocks import Text
    from reportkit.estimate import Estimate
    from reportkit.fact import Fact
    from reportkit.savings import Forecast
    from reportkit.savings.measure import Measured
    from reportkit.story.say import Sentence


_WITHIN = ("with", " within the forecast")


def pace_sentence(measured: Measured, forecast: Forecast) -> Sentence | None:
    """Say the pace of the latest quarter against the target; None where they can't be compared.

    The pace and the target stand on one footing only where running cost is taken off both or
    neither (:func:`reportkit.savings.measure.pace.past_pace`).
    """
    pace = past_pace(measured, forecast)
    fact, target = pace_fact(measured, pace), target_fact(forecast)
    if fact is None or target is None or pace.latest is None or not pace.comparable:
        return None
    cost = "after running cost" if pace.net else "before cost"
    start = (*_verb(pace.latest, fact), *text(f" a year {cost} (", _ends(pace.latest, fact), ")"))
    chance = chance_fact(forecast) if _is_open(pace.latest, forecast) else None
    if chance is not None:
        return (*start, *_likely(forecast, target, chance)), (fact, target, chance)
    return (*start, *_against(pace.latest, forecast, target)), (fact, target)


def _verb(pace: Estimate, fact: Fact) -> Text:
    """Return how sure it is that anything is saved, by where its range lies."""
    low, high = pace.low or 0.0, pace.high or 0.0
    if high < 0:
        lost = Run(numbers.number(-pace.value, pace.unit), fact=fact.id)
        return text("Costing more than it saves: ", lost)
    if low > 0:
        return text("Saving ", say_value(fact))
    if pace.value > 0:
        return text("Perhaps saving ", say_value(fact))
    return text("No saving can be seen: ", say_value(fact))


def _ends(pace: Estimate, fact: Fact) -> Run:
    if pace.low is not None and pace.high is not None and pace.high < 0:
        return Run(f"likely {numbers.ends(-pace.high, -pace.low, pace.unit)}", fact=fact.id)
    return say_range(fact)


def _is_open(pace: Estimate, forecast: Forecast) -> bool:
    """Return whether something is saved, and only its chance tells whether the target is reached.

    That the target lies within the forecast's range is true of a chance of 15% and of 85%: where
    there is room for the chance, it answers.
    """
    saves = pace.low is not None and pace.low > 0
    return saves and not target_passed(forecast) and _side(pace, forecast) == _WITHIN


def _likely(forecast: Forecast, target: Fact, chance: Fact) -> Text:
    """Return how likely the target is by its date."""
    words = Run(likelihood(forecast.chance_of_target or 0.0), fact=chance.id)
    by = f" by {dates.month(forecast.target_date or forecast.run_rate_on)}"
    return text(", ", words, " to reach the ", say_value(target), f" target{by}.")


def _against(pace: Estimate, forecast: Forecast, target: Fact) -> Text:
    """Return where the target lies: seen from the pace, else from the forecast for its date."""
    by = "" if forecast.target_date is None else f" for {dates.month(forecast.target_date)}"
    before, after = _side(pace, forecast)
    return text(f", {before} the ", say_value(target), f" target{by}{after}.")


def _side(pace: Estimate, forecast: Forecast) -> tuple[str, str]:
    goal, rate = forecast.target or 0.0, forecast.run_rate
    if pace.low is not None and pace.low >= goal:
        return "above", ""
    if target_passed(forecast):
        return ("in line with" if pace.high is not None and pace.high >= goal else "short of"), ""
    if rate.low is not None and rate.low >= goal:
        return "and forecast to pass", ""
    if rate.high is not None and rate.high < goal:
        return "and forecast to stay short of", ""
    return _WITHIN


def outlook_sentence(forecast: Forecast, answered: Iterable[Fact] = ()) -> Sentence | None:
    """Say how likely the target is by its date, and what is forecast for then.

    Parameters
    ----------
    forecast
        The forecast.
    answered
        What the sentence before stated: a chance that it has is not said twice.
    """
    chance, rate = chance_fact(forecast), run_rate_fact(forecast)
    if chance is None or forecast.chance_of_target is None or target_passed(forecast):
        return None
    when = dates.month(forecast.target_date or forecast.run_rate_on)
    if chance.id in {fact.id for fact in answered}:
        start = f"The forecast for {when} is "
        return text(start, say_value(rate), " a year (", say_range(rate), ")."), (rate,)
    return text(
        f"Reaching it by {when} is ",
        Run(likelihood(forecast.chance_of_target), fact=chance.id),
        ": the forecast is ",
        say_value(rate),
        " (",
        say_range(rate),
        ").",
    ), (chance, rate)
