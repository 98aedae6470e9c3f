"""What going on is worth, where we should stop, and when the data can decide, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Run, text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.formats import dates, numbers
from reportkit.story.likelihood import likelihood
from reportkit.story.saving_facts import horizon_words, modelled, total_fact
from reportkit.story.say import say_range, say_value, slug

if TYPE_CHECKING:
    from reportkit.blocks import Text
    from reportkit.savings import Forecast
    from reportkit.savings.forecast import StopLine
    from reportkit.story.say import Sentence

_RARE = 0.01

NAMES = {
    "volume": "the volume",
    "volume_growth": "the growth of the volume",
    "time_saved": "the time saved",
    "loaded_rate": "the cost of an hour",
    "saving_per_item": "the saving per item",
    "adoption_ceiling": "the share that adopts in the end",
    "adoption_half": "the time until half of it has adopted",
    "adoption_speed": "the time that adoption takes",
    "attribution": "the share caused by this work",
    "one_off_cost": "the one-off cost still to come",
    "running_cost": "the running cost",
}
"""What a driver is called within a sentence, whatever its label."""


def continuing_fact(forecast: Forecast) -> Fact:
    """Return what going on adds to stopping today, sunk cost left out."""
    label = "Worth of going on rather than stopping today"
    return modelled(forecast, "continuing", label, forecast.continuing.value)


def average_fact(forecast: Forecast) -> Fact:
    """Return what going on adds on average, which counts where much is lost or gained rarely."""
    label = "Average worth of going on rather than stopping today"
    return modelled(forecast, "continuing.average", label, forecast.continuing.average)


def worthwhile_fact(forecast: Forecast) -> Fact:
    """Return the chance that going on is worth more than stopping today."""
    chance = Estimate(forecast.continuing.chance_positive, "share")
    label = "Chance that going on is worth more than stopping today"
    return modelled(forecast, "continuing.chance_positive", label, chance)


def return_fact(forecast: Forecast) -> Fact | None:
    """Return the rate of return of going on, None where it has none."""
    rate = forecast.continuing.rate_of_return.rate
    if rate is None:
        return None
    label = "Rate of return of going on rather than stopping today (IRR)"
    return modelled(forecast, "continuing.rate_of_return", label, rate)


def no_return_fact(forecast: Forecast) -> Fact:
    """Return the chance that going on has no unique rate of return."""
    chance = Estimate(forecast.continuing.rate_of_return.chance_none, "share")
    label = "Chance that going on has no unique rate of return"
    return modelled(forecast, "continuing.chance_no_rate", label, chance)


def gate_facts(forecast: Forecast) -> tuple[Fact, ...]:
    """Return the chance of passing each gate ahead that has one stated, and of passing them all."""
    gates = forecast.gates
    single = tuple(
        Fact(
            f"gate.{slug(gate.stage)}.chance",
            f"Chance of passing the gate of {gate.stage}",
            Estimate(gate.chance, "share"),
            gate.on.isoformat(),
            Grade.ASSUMED,
            gate.source or "table stages, chance",
        )
        for gate in gates.ahead
        if gate.stated
    )
    if not gates.counted:
        return single
    chance = Estimate(gates.chance_of_passing, "share")
    label = "Chance that every gate ahead is passed"
    return (*single, modelled(forecast, "chance_of_passing", label, chance))


def line_fact(forecast: Forecast, line: StopLine) -> Fact:
    """Return where an input makes going on worth nothing."""
    label = f"{line.label}: where going on is worth nothing"
    return modelled(forecast, f"stop_line.{line.driver}", label, Estimate(line.at, line.unit))


def now_fact(forecast: Forecast, line: StopLine) -> Fact:
    """Return what that input is today, with its range."""
    driver = next(one for one in forecast.drivers if one.key == line.driver)
    label = f"{line.label}, today"
    identity, day = f"stop_line.{line.driver}.now", forecast.as_of.isoformat()
    return Fact(identity, label, line.now, day, driver.grade, driver.source)


def beyond_fact(forecast: Forecast, line: StopLine) -> Fact:
    """Return the chance that an input lies beyond its line already."""
    label = f"Chance that it lies there already: {NAMES[line.driver]}"
    chance = Estimate(line.chance_beyond, "share")
    return modelled(forecast, f"stop_line.{line.driver}.chance_beyond", label, chance)


def continuing_sentence(forecast: Forecast) -> Sentence:
    """Say how likely it is that going on is worth more than stopping, and how much more."""
    worth, chance = continuing_fact(forecast), worthwhile_fact(forecast)
    said = Run(likelihood(forecast.continuing.chance_positive), fact=chance.id)
    start = text("Going on is ", said, " to be worth more than stopping today: ")
    return (*start, *_more(worth), Run(".")), (worth, chance)


def _more(worth: Fact) -> Text:
    """Return how much more, in words that have no minus sign before "more"."""
    value = worth.value
    if not isinstance(value, Estimate) or value.low is None or value.high is None:
        return text(say_value(worth), " more")
    low, high = value.low, value.high
    if low >= 0:
        return text(say_range(worth), " more")
    if high <= 0:
        ends = f"likely {numbers.ends(-high, -low, value.unit)}"
        return text(Run(ends, fact=worth.id), " less")
    least, most = (numbers.number(end, value.unit) for end in (-low, high))
    return text(Run(f"likely {least} less to {most} more", fact=worth.id))


def continuing_middle_sentence(forecast: Forecast) -> Sentence:
    """Say the middle and the average of what going on is worth, and what is left out."""
    worth, average = continuing_fact(forecast), average_fact(forecast)
    words = text(
        "What going on adds is as likely above as below ",
        say_value(worth),
        ", and ",
        say_value(average),
        " on average. What was spent is left out.",
    )
    return words, (worth, average)


def total_sentence(forecast: Forecast) -> Sentence:
    """Say what it saves over the years that are forecast, with its range."""
    fact, total = total_fact(forecast), forecast.total
    start = f"Over the next {horizon_words(forecast)} it may "
    if total.value >= 0:
        less = ", after all cost to come" if forecast.costed else " before cost"
        return text(f"{start}save ", say_value(fact), f"{less} (", say_range(fact), ")."), (fact,)
    lost = Run(numbers.number(-total.value, total.unit), fact=fact.id)
    ends = Run(
        f"likely {numbers.ends(-(total.high or 0.0), -(total.low or 0.0), total.unit)}",
        fact=fact.id,
    )
    return text(f"{start}cost ", lost, " more than it saves (", ends, ")."), (fact,)


def gates_sentence(forecast: Forecast) -> Sentence | None:
    """Say how likely the gates ahead are passed, None where none is counted."""
    if not forecast.gates.counted:
        return None
    facts = gate_facts(forecast)
    stated = [gate for gate in forecast.gates.ahead if gate.stated]
    each = [
        Run(f"{gate.stage} {numbers.share(gate.chance)} ({dates.month(gate.on)})", fact=fact.id)
        for gate, fact in zip(stated, facts, strict=False)
    ]
    listed = [part for run in each for part in (run, Run(", "))][:-1]
    if len(each) == 1:
        return text("The gate ahead: chance of passing ", *listed, "."), facts
    every = Run(likelihood(forecast.gates.chance_of_passing), fact=facts[-1].id)
    return text("Passing every gate ahead is ", every, ": ", *listed, "."), facts


def line_sentence(forecast: Forecast, line: StopLine) -> Sentence:
    """Say at which value of an input we should stop."""
    at = line_fact(forecast, line)
    name = NAMES[line.driver]
    limit = Run(numbers.measured(line.at, line.unit), fact=at.id)
    if line.passed:
        better = "above" if line.stops == "below" else "below"
        first = text(f"Going on would pay if {name} were {better} ", limit)
    else:
        first = text(f"We should stop if {name} is {line.stops} ", limit)
    return (*first, *text(".")), (at,)


def today_sentence(forecast: Forecast, line: StopLine) -> Sentence:
    """Say what the input that decides is today."""
    now = now_fact(forecast, line)
    today = Run(numbers.measured(line.now.value, numbers.counted(line.unit)), fact=now.id)
    name = NAMES[line.driver]
    words = text(f"{name[:1].upper()}{name[1:]} is ", today, " today (", say_range(now), ").")
    return words, (now,)


def deciding_sentence(forecast: Forecast) -> Sentence:
    """Say when the data can decide, or why that is not known."""
    going = forecast.continuing
    if going.decides_on is None:
        return text(f"When the data can decide is not known: {going.decides_why}."), ()
    fact = Fact(
        "forecast.continuing.decides_on",
        "When the data can decide",
        going.decides_on,
        forecast.as_of.isoformat(),
        Grade.MODELLED,
        going.decides_why,
    )
    if going.decides_on <= forecast.as_of:
        return text(Run("The data can decide today", fact=fact.id), f": {going.decides_why}."), (
            fact,
        )
    by = Run(dates.month(going.decides_on), fact=fact.id)
    return text("The data can decide by ", by, f", {going.decides_why}."), (fact,)


def return_note(forecast: Forecast) -> str:
    """Say in how many cases there is no rate of return, and why; empty where there is one."""
    found = forecast.continuing.rate_of_return
    if found.chance_none < _RARE:
        return ""
    causes = {
        "going on costs nothing before it saves": found.at_once,
        "nothing comes back": found.lost,
        "money goes in again after it has come back": found.several,
    }
    why = max(causes, key=lambda cause: causes[cause])
    return f"No unique rate of return in {numbers.share(found.chance_none)} of cases: {why}."
