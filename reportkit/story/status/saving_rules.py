"""Rules that look at the saving: the target against the forecast, and what was measured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Run, text
from reportkit.formats import dates, numbers
from reportkit.story.likelihood import UNLIKELY, likelihood
from reportkit.story.measured_facts import saved_fact
from reportkit.story.saving_facts import chance_fact, run_rate_fact, target_fact
from reportkit.story.say import say_range, say_value
from reportkit.story.status.findings import Finding, Rule

if TYPE_CHECKING:
    from reportkit.story.status.evidence import Evidence

_DAYS_A_YEAR = 365.25

TARGET = Rule(
    "target",
    "a target out of reach",
    "The target lies above the forecast's likely range, or reaching it is unlikely: a chance below "
    f"{numbers.share(UNLIKELY)}.",
)
LOSS = Rule("loss", "a measured loss", "The likely range of the measured saving lies below zero.")
SILENT = Rule(
    "silent",
    "a saving that can't be stated",
    "A year after launch, what was measured still may not be stated.",
)


def target(evidence: Evidence) -> Finding:
    """Find that the target is out of the forecast's reach; within its range is no concern."""
    forecast = evidence.forecast
    if forecast is None or forecast.target is None or forecast.exhausted:
        return TARGET.unknown("no forecast stands beside a target")
    rate, aim, chance = run_rate_fact(forecast), target_fact(forecast), chance_fact(forecast)
    if aim is None or forecast.run_rate.high is None:
        return TARGET.unknown("the forecast has no range")
    facts = [fact for fact in (aim, rate, chance) if fact is not None]
    reach = forecast.chance_of_target
    unlikely = reach is not None and round(reach, 2) < UNLIKELY
    above = forecast.target > forecast.run_rate.high
    if reach is not None and chance is not None and (above or unlikely):
        likely = Run(likelihood(reach), fact=chance.id)
        return TARGET.applies(text("reaching the target is ", likely), *facts)
    low = forecast.run_rate.low
    below = low is not None and forecast.target <= low
    where = "above" if above else "below" if below else "within"
    said = say_range(rate)
    why = text("the target of ", say_value(aim), f" a year lies {where} the forecast, ", said)
    return TARGET.applies(why, *facts) if above else TARGET.clear(why, *facts)


def loss(evidence: Evidence) -> Finding:
    """Find that it has lost, by all that is likely."""
    measured = evidence.measured
    fact = saved_fact(measured) if measured else None
    if measured is None or measured.total is None or fact is None:
        return LOSS.unknown("no measured saving is stated")
    if measured.total.high is not None and measured.total.high < 0:
        why = text(
            "it has lost against what would have happened without it (", say_range(fact), ")"
        )
        return LOSS.applies(why, fact)
    return LOSS.clear(text("measured before cost: ", say_range(fact)), fact)


def silent(evidence: Evidence) -> Finding:
    """Find that there is still nothing to state of a saving that was looked for."""
    measured = evidence.measured
    if measured is None:
        return SILENT.unknown("nothing was measured")
    if measured.total is not None:
        return SILENT.clear(text("the measured saving may be stated"))
    since = dates.month(measured.launched)
    if (measured.through - measured.launched).days < _DAYS_A_YEAR:
        return SILENT.clear(text(f"less than a year has been measured since {since}"))
    return SILENT.applies(text(f"what was saved since {since} may still not be stated"))
