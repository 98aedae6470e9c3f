"""What a portfolio states: facts, and what they mean in plain sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.formats import dates, numbers
from reportkit.story.say import say_range, say_value, slug

if TYPE_CHECKING:
    from reportkit.savings.portfolio import Portfolio
    from reportkit.story.say import Sentence

_SHOWN = 3  # names of initiatives that are left out; more are counted


def portfolio_fact(portfolio: Portfolio, name: str, label: str, value: Estimate) -> Fact:
    """Return something that a portfolio states of its horizons."""
    return Fact(
        f"portfolio.{name}",
        label,
        value,
        portfolio.as_of.isoformat(),
        Grade.MODELLED,
        portfolio.method,
    )


def portfolio_answer(portfolio: Portfolio) -> Sentence:
    """Say what all initiatives are forecast to save together."""
    total = portfolio_fact(
        portfolio, "total", "Forecast net saving of all initiatives", portfolio.total
    )
    count = len(portfolio.by_initiative)
    whose = "One initiative is" if count == 1 else f"Together, {count} initiatives are"
    saves = "save" if portfolio.total.value >= 0 else "cost more than they save by"
    size = total if portfolio.total.value >= 0 else _turned(total)
    words = text(
        f"{whose} forecast to {saves} ",
        say_value(size),
        f" over {years_words(portfolio)} (",
        say_range(size),
        f"), {cost_words(portfolio)}.",
    )
    return words, (total,)


def cost_words(portfolio: Portfolio) -> str:
    """Return what of the cost to come the total has had taken off."""
    if not portfolio.uncosted:
        return "all cost to come taken off"
    if len(portfolio.uncosted) == len(portfolio.by_initiative):
        return "before cost: none is recorded"
    return "cost to come taken off where it is recorded"


def years_words(portfolio: Portfolio) -> str:
    """Return how far the forecasts look: ``5 years``, ``5 to 6 years``."""
    least, most = (round(years, 1) for years in portfolio.years)
    first, last = (numbers.digits(end, 3) for end in (least, most))
    return f"{last} years" if least == most else f"{first} to {last} years"


def spread_sentence(portfolio: Portfolio) -> Sentence:
    """Say why the range of the total is not the sum of the ranges."""
    rows = portfolio.by_initiative
    ends = tuple(
        portfolio_fact(
            portfolio,
            f"added_up.{end}",
            f"The initiatives' {name} ends added up",
            Estimate(float(rows[column].sum()), portfolio.currency),
        )
        for end, name, column in (("low", "low", "p10"), ("high", "high", "p90"))
    )
    words = text(
        "Adding up their low and their high ends would give ",
        say_value(ends[0]),
        " to ",
        say_value(ends[1]),
        ". That is too wide, for not all go badly or well at once. ",
        f"Stated: {portfolio.correlation}.",
    )
    return words, ends


def shared_sentences(portfolio: Portfolio) -> tuple[Sentence, ...]:
    """Say what was counted once because two initiatives share it."""
    found = []
    for row in portfolio.shared.to_dict("records"):
        one, other = str(row["one"]), str(row["other"])
        amount = portfolio_fact(
            portfolio,
            f"shared.{slug(one)}.{slug(other)}",
            f"Shared by {one} and {other}",
            Estimate(float(row["amount"]), portfolio.currency),
        )
        share = numbers.share(float(row["share"]))
        words = text(
            f"{one} and {other} share {share} of the smaller one: ",
            say_value(amount),
            " is counted once.",
        )
        found.append((words, (amount,)))
    return tuple(found)


def next_moves(portfolio: Portfolio) -> tuple[Sentence, ...]:
    """Say where the next unit of cost, the next month and the next inquiry buy most."""
    rows, found = portfolio.by_initiative, []
    worth = rows["value_per_cost"].dropna()
    if len(worth):
        best = str(worth.idxmax())
        each = portfolio_fact(
            portfolio,
            f"value_per_cost.{slug(best)}",
            f"{best}: net saving for each unit of one-off cost to come",
            Estimate(float(worth.max()), portfolio.currency),
        )
        unit = numbers.money(1, portfolio.currency)
        words = text(
            f"The next {unit} of one-off cost buys most in {best}: ",
            say_value(each),
            f" of net saving for each {unit} still to spend.",
        )
        found.append((words, (each,)))
    soonest = str(rows["month_earlier"].idxmax())
    gain = float(rows["month_earlier"].max())
    if gain > 0:
        month = portfolio_fact(
            portfolio,
            f"month_earlier.{slug(soonest)}",
            f"{soonest}: gained by being a month earlier",
            Estimate(gain, portfolio.currency),
        )
        words = text(f"A month earlier is worth most in {soonest}: ", say_value(month), ".")
        found.append((words, (month,)))
    if len(portfolio.halving) and float(portfolio.halving["narrows"].iloc[0]) > 0:
        first = portfolio.halving.iloc[0]
        name, label = str(first["initiative"]), str(first["label"])
        narrows = portfolio_fact(
            portfolio,
            f"halving.{slug(name)}.{slug(str(first['driver']))}",
            f"{name}: how much shorter the total's range gets when {label} is known twice as well",
            Estimate(float(first["narrows"]), portfolio.currency),
        )
        words = text(
            f"To know {label[:1].lower()}{label[1:]} in {name} twice as well shortens the range of "
            "the total most: by ",
            say_value(narrows),
            ".",
        )
        found.append((words, (narrows,)))
    return tuple(found)


def pace_sentence(portfolio: Portfolio) -> Sentence:
    """Say at what pace all save in one month."""
    pace = Fact(
        "portfolio.run_rate",
        "Forecast net saving a year of all initiatives",
        portfolio.run_rate,
        portfolio.run_rate_on.isoformat(),
        Grade.MODELLED,
        portfolio.method,
    )
    by = dates.month(portfolio.run_rate_on)
    return text(f"Their pace by {by}: ", say_value(pace), " a year (", say_range(pace), ")."), (
        pace,
    )


def left_out_sentence(portfolio: Portfolio) -> Sentence | None:
    """Say how many initiatives are left out, and which first; None where none is."""
    names = list(portfolio.unknown)
    if not names:
        return None
    count = portfolio_fact(
        portfolio,
        "left_out",
        "Initiatives without a forecast",
        Estimate(len(names), "initiatives"),
    )
    which = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
    noun = "initiative" if len(names) == 1 else "initiatives"
    return text("Not in it: ", say_value(count), f" {noun} without a forecast ({which})."), (count,)


def _turned(fact: Fact) -> Fact:
    """Return a fact below zero as the cost that it is."""
    value = fact.value
    if not isinstance(value, Estimate) or value.low is None or value.high is None:
        return fact
    cost = Estimate(-value.value, value.unit, -value.high, -value.low, value.level)
    return Fact(fact.id, fact.label, cost, fact.period, fact.grade, fact.source)
