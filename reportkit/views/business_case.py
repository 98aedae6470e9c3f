"""What going on is worth: net saving, value today, and when it has paid for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Column, Paragraph, Role, Run, Table, Text, text
from reportkit.errors import EstimateError
from reportkit.estimate import Estimate, Unknown
from reportkit.story import dates, numbers
from reportkit.story.likelihood import likelihood
from reportkit.story.saving_facts import (
    horizon_words,
    never_fact,
    npv_fact,
    payback_fact,
    total_fact,
)
from reportkit.story.say import say_spread, say_value
from reportkit.views.absent import not_known, nothing_left
from reportkit.views.view import View

if TYPE_CHECKING:
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
    never = never_fact(forecast)
    years = horizon_words(forecast)
    columns = (Column("From today on"), Column("Estimate", "end"), Column("Likely range", "end"))
    less = "all cost to come taken off" if forecast.costed else "before cost"
    what = "Net saving" if forecast.costed else "Saving"
    rows: list[tuple[Text, ...]] = [
        _row(f"{what} over {years}, {less}", total),
        _row("The same, discounted to today (net present value)", npv),
    ]
    facts = [total, npv]
    if not forecast.costed:
        notes = "No cost still to come is recorded, so when this pays for itself is not known."
    else:
        facts += [never] if payback is None else [never, payback]
        rows += [] if payback is None else [_payback_row(forecast, payback)]
        said = likelihood(forecast.chance_never_pays_back)
        notes = f"That it does not pay for the cost still to come in {years} is {said}."
    if forecast.spent > 0:
        spent = numbers.money(forecast.spent, forecast.currency)
        notes += f" {spent} of one-off cost is already spent and left out."
    return View(
        "business_case",
        (Table(columns, tuple(rows)), Paragraph(text(notes), Role.NOTE)),
        tuple(facts),
    )


def _row(name: str, fact: Fact) -> tuple[Text, ...]:
    return text(name), text(say_value(fact)), text(say_spread(fact))


def _payback_row(forecast: Forecast, payback: Fact) -> tuple[Text, ...]:
    """Return how long it takes, of the cases in which it does."""
    months = payback.value
    if not isinstance(months, Estimate) or months.low is None or months.high is None:
        raise EstimateError(f"{payback.id} has no range.")
    where = ", where it does" if forecast.chance_never_pays_back >= _RARE else ""
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
