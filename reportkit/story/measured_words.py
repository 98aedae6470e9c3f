"""What was measured, in sentences hedged by its range and its chance."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING

from reportkit.blocks import Run, text
from reportkit.formats import dates, numbers
from reportkit.story.likelihood import likelihood
from reportkit.story.measured_facts import (
    detectable_by_fact,
    detectable_fact,
    placebo_facts,
    saved_fact,
    saving_chance_fact,
    set_aside_fact,
    widened_fact,
)
from reportkit.story.say import say_range, say_value

if TYPE_CHECKING:
    from reportkit.fact import Fact
    from reportkit.savings.measure import Measured, SetAside
    from reportkit.story.say import Sentence

_AGAINST = "measured against what would have happened without it"
_MOST_NAMED = 3
_AS_COMPUTED = 1.05  # a range widened by less than this reads the same
_DAYS_A_YEAR = 365.25
_TIMES = {0: "never", 1: "once", 2: "twice"}


def saved_sentence(measured: Measured, target: Fact | None = None) -> Sentence | None:
    """Say what was saved since launch, with its range; None where the method may not speak.

    Parameters
    ----------
    target
        The saving a year that is wanted, where one is set: what is saved is told beside it.
    """
    fact, total = saved_fact(measured), measured.total
    if fact is None or total is None or total.low is None or total.high is None:
        return None
    since = f"Since {dates.month(measured.launched)} "
    unit = _unit(measured)
    end = text(f"), {_AGAINST}.")
    facts: tuple[Fact, ...] = (fact,)
    if target is not None:
        end, facts = text("); the target is ", say_value(target), " a year."), (fact, target)
    if total.high < 0:
        lost = Run(numbers.number(-total.value, total.unit), fact=fact.id)
        ends = Run(f"likely {numbers.ends(-total.high, -total.low, total.unit)}", fact=fact.id)
        return (*text(since, "it has lost ", lost, unit, " (", ends), *end), facts
    verb = "it has saved " if total.low > 0 else "it may have saved "
    if total.value <= 0 and total.low <= 0:
        verb = "no saving can be seen: "
    said = (say_value(fact), unit, " before cost (", say_range(fact))
    return (*text(since, verb, *said), *end), facts


def _unit(measured: Measured) -> str:
    words = numbers.unit_words(measured.unit)
    return f" {words}" if words else ""


def saving_chance_sentence(measured: Measured) -> Sentence | None:
    """Say how likely it is that anything was saved, where the range leaves that open."""
    fact, total, chance = saving_chance_fact(measured), measured.total, measured.chance_of_saving
    if fact is None or total is None or chance is None or total.low is None or total.high is None:
        return None
    if total.low > 0 or total.high < 0:
        return None
    return text("That it has saved anything is ", Run(likelihood(chance), fact=fact.id), "."), (
        fact,
    )


def silence_sentence(measured: Measured) -> Sentence:
    """Say why no figure is printed."""
    return text(f"What it has saved so far is not known yet. {_ended(measured.why)}"), ()


def _ended(words: str) -> str:
    return words if words.endswith(".") else f"{words}."


def detectable_sentences(measured: Measured, saving_a_year: float | None) -> tuple[Sentence, ...]:
    """Say what this much history could have seen, and when it could see what is hoped for.

    Parameters
    ----------
    measured
        The measured saving.
    saving_a_year
        The pace that is hoped for, as in a target [the unit/year].
    """
    smallest = detectable_fact(measured)
    if smallest is None:
        return ()
    said: list[Sentence] = [
        (
            text(
                "With this much history, a saving below ",
                say_value(smallest),
                _unit(measured),
                " since launch could not have been seen.",
            ),
            (smallest,),
        )
    ]
    if saving_a_year is not None and saving_a_year > 0:
        said.append(_when_sentence(measured, saving_a_year))
    return tuple(said)


def _when_sentence(measured: Measured, saving_a_year: float) -> Sentence:
    pace = f"{numbers.number(saving_a_year, measured.unit)}{_unit(measured)} a year"
    years = (measured.through - measured.launched).days / _DAYS_A_YEAR
    if saving_a_year * years >= measured.detectable.smallest:
        return text(f"At {pace} it could have been by now."), ()
    by = detectable_by_fact(measured, saving_a_year)
    if by is None or not isinstance(by.value, dt.date):
        return text(f"Even at {pace} it could not be seen in the years ahead."), ()
    day = Run(dates.month(by.value), fact=by.id)
    return text(f"At {pace} it could be by ", day, "."), (by,)


def placebo_sentence(measured: Measured) -> Sentence:
    """Say how often the method found a saving where there was none."""
    count, found = placebo_facts(measured)
    tried = measured.placebo.count
    if not tried:
        return text("There was no past on which to try the method."), ()
    # Where sites were tried as well as dates, a run is neither.
    what, when = ("date", "when") if "where" not in measured.placebo.runs else ("trial", "where")
    times = _TIMES.get(measured.placebo.found, f"{measured.placebo.found} times")
    return text(
        "On " if what == "date" else "In ",
        Run(f"{tried}", fact=count.id),
        f" {what}{'' if tried == 1 else 's'} {when} nothing happened, the method found a saving ",
        Run(times, fact=found.id),
        "; chance: 1 in 10.",
    ), (count, found)


def widened_sentence(measured: Measured) -> Sentence:
    """Say whether the range was widened after that."""
    fact = widened_fact(measured)
    if measured.placebo.widened < _AS_COMPUTED:
        return text("Its range stands as it was computed."), ()
    times = Run(numbers.digits(measured.placebo.widened, 2), fact=fact.id)
    return text("On its own past the method missed by more than it should, so the range is ", times,
                " times as wide as computed."), (fact,)  # fmt: skip


def set_aside_sentence(measured: Measured) -> Sentence:
    """Say how many points were left out, why, and which they are where they are few."""
    left = measured.set_aside
    if not left:
        return text("No point was left out."), ()
    fact = set_aside_fact(measured)
    reasons = Counter(one.reason for one in left)
    if len(left) <= _MOST_NAMED:
        which = "; ".join(_named(one, measured) for one in left)
    else:
        which = ", ".join(f"{count} ({reason})" for reason, count in reasons.most_common())
    points = "1 point was" if len(left) == 1 else f"{len(left)} points were"
    return text(Run(points, fact=fact.id), f" left out: {which}."), (fact,)


def _named(one: SetAside, measured: Measured) -> str:
    place = f"{one.unit_of}, " if one.unit_of else ""
    value = "" if one.value is None else f", {numbers.measured(one.value, measured.unit)}"
    return f"{place}{dates.short_day(one.period)}{value} ({one.reason})"
