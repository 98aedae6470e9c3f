"""How sure we are and where the numbers came from, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Column, Item, Items, Paragraph, Role, Run, Shape, Table, Tone, text
from reportkit.savings import ChannelShift, Forecast
from reportkit.story import dates, numbers
from reportkit.views.view import View

if TYPE_CHECKING:
    from reportkit.blocks import Block
    from reportkit.contract.dataset import Tables
    from reportkit.estimate import Unknown
    from reportkit.savings import Driver

_LIKELY_MEANS = (
    "A likely range goes from P10 to P90: if the inputs below are right, the true figure is lower "
    "1 time in 10, and higher 1 time in 10."
)
_IF_REACHED = (
    "A likely range goes from P10 to P90 of what is saved if every service counted reaches the "
    "digital share: 1 in 10 lower, 1 in 10 higher. Whether and when they reach it, what the move "
    "costs, and what would have come without it, are not in it."
)


def provenance(tables: Tables, forecast: Forecast | ChannelShift | Unknown | None = None) -> View:
    """Return what the report was made from, what was assumed, and what could not be read.

    Parameters
    ----------
    tables
        From :func:`reportkit.read`.
    forecast
        From :func:`reportkit.forecast_savings` or :func:`reportkit.channel_shift_savings`, where
        there is one.
    """
    blocks: list[Block] = []
    if isinstance(forecast, Forecast):
        blocks.append(Paragraph(text(_LIKELY_MEANS)))
        blocks.append(Paragraph(text(forecast.method), Role.NOTE))
        if forecast.assumed:
            assumed = tuple(Item(text(one)) for one in forecast.assumed)
            blocks.append(Paragraph(text("Where nothing is recorded, the forecast assumes:")))
            blocks.append(Items(assumed))
        blocks.append(_drivers(forecast))
    elif isinstance(forecast, ChannelShift):
        blocks.append(Paragraph(text(_IF_REACHED)))
    blocks.append(Paragraph(text(_read(tables)), Role.NOTE))
    if tables.warnings:
        warned = tuple(Item(text(one), Shape.NEUTRAL) for one in tables.warnings)
        blocks += [Paragraph(text("Could not be read as a date or a number:")), Items(warned)]
    return View("provenance", tuple(blocks))


def _read(tables: Tables) -> str:
    recorded = tables.recorded()
    newest = f", last recorded on {dates.day(recorded[-1])}" if recorded else ""
    credit = f" Source: {tables.credit}." if tables.credit else ""
    return f"Data to {dates.day(tables.as_of)}{newest}.{credit}"


def _drivers(forecast: Forecast) -> Table:
    """Return what the forecast rests on: each input with its range, source and date."""
    rows = tuple(
        (
            text(Run(driver.label, Tone.STRONG), Run(f": {_source(driver)}", Tone.MUTED)),
            text(numbers.measured(driver.quantiles.mid, driver.unit)),
            text(_span(driver)),
        )
        for driver in forecast.drivers
    )
    columns = (Column("What it rests on"), Column("Estimate", "end"), Column("Likely range", "end"))
    return Table(columns, rows, row_heads=False)


def _source(driver: Driver) -> str:
    if driver.reviewed_on is None:
        return driver.source
    return f"{driver.source} (reviewed {dates.short_day(driver.reviewed_on)})"


def _span(driver: Driver) -> str:
    if driver.quantiles.known:
        return "assumed" if driver.defaulted else "stated without a range"
    low, high = driver.quantiles.low, driver.quantiles.high
    first = numbers.number(low, numbers.counted(driver.unit))
    return f"{first} to {numbers.measured(high, driver.unit)}"
