"""What going on is worth: net saving, value today, and when it has paid for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Column, Details, Paragraph, Role, Run, Table, Text, text
from reportkit.errors import EstimateError
from reportkit.estimate import Estimate, Unknown
from reportkit.formats import dates, numbers
from reportkit.story.continuing_words import (
    continuing_fact,
    gates_sentence,
    no_return_fact,
    return_fact,
    return_note,
    total_sentence,
)
from reportkit.story.likelihood import likelihood
from reportkit.story.saving_facts import (
    horizon_words,
    if_passed_facts,
    never_fact,
    npv_fact,
    payback_fact,
    roi_fact,
    total_fact,
    year_facts,
)
from reportkit.story.say import say_spread, say_value
from reportkit.views.absent import not_known, nothing_left
from reportkit.views.view import View, unique

if TYPE_CHECKING:
    from reportkit.blocks import Part
    from reportkit.fact import Fact
    from reportkit.savings import Forecast

_RARE = 0.01


def business_case(forecast: Forecast | Unknown) -> View:
    """Return what going on from today is worth; what was spent already is left out.

    Parameters
    ----------
    forecast
        From :func:`reportkit.forecast_savings`.
    """
    if isinstance(forecast, Unknown):
        return not_known("business_case", forecast)
    if forecast.exhausted:
        return nothing_left("business_case", forecast)
    total, npv, payback = total_fact(forecast), npv_fact(forecast), payback_fact(forecast)
    years, landing = horizon_words(forecast), year_facts(forecast)
    columns = (Column("From today on"), Column("Estimate", "end"), Column("Likely range", "end"))
    less = "all cost to come taken off" if forecast.costed else "before cost"
    what = "Net saving" if forecast.costed else "Saving"
    rows: list[tuple[Text, ...]] = [
        _row(f"{what} over {years}, {less}", total),
        *(_row(f"Of it, lands in {fact.id[-4:]}", fact) for fact in landing),
        _row(f"{what} discounted to today (net present value)", npv),
    ]
    facts = [total, *landing, npv]
    passed = if_passed_facts(forecast)
    if passed:
        rows.insert(1, _row(f"{what}, if every gate ahead is passed", passed[1]))
        rows.append(_row("Net present value, if every gate ahead is passed", passed[2]))
        facts += passed[1:]
    going = continuing_fact(forecast)
    rows.append(_row("Of the present value, what going on adds to stopping today", going))
    facts.append(going)
    notes: list[str] = []
    if forecast.costed:
        cost_rows, cost_facts, said = _against_cost(forecast, payback)
        rows += cost_rows
        facts += cost_facts
        notes += said
    else:
        notes.append(
            "No cost still to come is recorded, so when this pays for itself is not known."
        )
    if forecast.spent > 0:
        spent = numbers.money(forecast.spent, forecast.currency)
        notes.append(f"{spent} of one-off cost is already spent and left out.")
    inside: list[Part] = [
        Table(columns, tuple(rows)),
        Paragraph(text(" ".join(notes)), Role.NOTE),
    ]
    gates = gates_sentence(forecast)
    if gates is not None:
        counted = "The figures count the gates, unless they say otherwise. "
        inside.insert(0, Paragraph((*text(counted), *gates[0])))
        facts += gates[1]
    answer = total_sentence(forecast)
    blocks = (Paragraph(answer[0]), Details("The money, line by line", tuple(inside)))
    return View("business_case", blocks, unique([*answer[1], *facts]))


def _against_cost(
    forecast: Forecast, payback: Fact | None
) -> tuple[list[tuple[Text, ...]], list[Fact], list[str]]:
    """Return what is set against the cost still to come: rows, facts, and what must be noted."""
    never, missing = never_fact(forecast), no_return_fact(forecast)
    roi, rate = roi_fact(forecast), return_fact(forecast)
    rows = [] if payback is None else [_payback_row(forecast, payback)]
    if roi is not None:
        unit = numbers.money(1, forecast.currency)
        named = f"Net saving for each {unit} of cost still to come (ROI)"
        rows.append(_per_unit(named, roi, forecast.currency))
    if rate is not None:
        rows.append(_row("Rate of return a year of going on rather than stopping (IRR)", rate))
    said = likelihood(forecast.worth.chance_never_pays_back)
    years = horizon_words(forecast)
    notes = [f"That it does not pay for the cost still to come in {years} is {said}."]
    note = return_note(forecast)
    facts = [fact for fact in (never, payback, roi, rate, missing) if fact is not None]
    return rows, facts, [*notes, note] if note else notes


def _row(name: str, fact: Fact) -> tuple[Text, ...]:
    return text(name), text(say_value(fact)), text(say_spread(fact))


def _per_unit(name: str, fact: Fact, currency: str) -> tuple[Text, ...]:
    """Return a ratio as an amount for each unit of money: so people say it."""
    ratio = fact.value
    if not isinstance(ratio, Estimate) or ratio.low is None or ratio.high is None:
        raise EstimateError(f"{fact.id} has no range.")
    return (
        text(name),
        text(Run(numbers.money(ratio.value, currency), fact=fact.id)),
        text(Run(numbers.ends(ratio.low, ratio.high, currency), fact=fact.id)),
    )


def _payback_row(forecast: Forecast, payback: Fact) -> tuple[Text, ...]:
    """Return how long it takes, of the cases in which it does."""
    months = payback.value
    if not isinstance(months, Estimate) or months.low is None or months.high is None:
        raise EstimateError(f"{payback.id} has no range.")
    where = ", where it does" if forecast.worth.chance_never_pays_back >= _RARE else ""
    return (
        text(f"Has paid for the cost still to come{where}"),
        text(Run(_after(months.value), fact=payback.id)),
        text(Run(_months_range(months.low, months.high), fact=payback.id)),
    )


def _after(months: float) -> str:
    return "at once" if months < 1 else f"after {dates.months(months)}"


def _months_range(low: float, high: float) -> str:
    first, last = _after(low), _after(high)
    return first if first == last else f"{first} to {dates.months(high)}"
