"""How sure we are and where the numbers came from, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Details, Item, Items, Paragraph, Role, Run, Shape, Tone, text
from reportkit.formats import dates, numbers
from reportkit.savings import ChannelShift, Forecast
from reportkit.story.saving_facts import driver_fact
from reportkit.views.view import View

if TYPE_CHECKING:
    from reportkit.blocks import Block, Part
    from reportkit.contract.dataset import Tables
    from reportkit.estimate import Unknown
    from reportkit.fact import Fact
    from reportkit.savings import Driver

_LIKELY_MEANS = "A likely range leaves out the lowest and highest 1 in 10 outcomes (P10 to P90)."
_IF_REACHED = (
    f"{_LIKELY_MEANS} Here it assumes that every service counted reaches the digital share. "
    "Left out are when they do, what the move costs, and what would have come anyway."
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
    facts: tuple[Fact, ...] = ()
    if isinstance(forecast, Forecast):
        facts = tuple(driver_fact(forecast, driver) for driver in forecast.drivers)
        inside: list[Part] = [Items(tuple(map(_driver_item, forecast.drivers, facts)))]
        if forecast.assumed:
            assumed = tuple(Item(text(one)) for one in forecast.assumed)
            inside.append(Paragraph(text("Where nothing is recorded, the forecast assumes:")))
            inside.append(Items(assumed))
        inside.append(Paragraph(text(forecast.method), Role.NOTE))
        blocks.append(Paragraph(text(_LIKELY_MEANS)))
        blocks.append(Details("What the forecast rests on", tuple(inside)))
    elif isinstance(forecast, ChannelShift):
        blocks.append(Paragraph(text(_IF_REACHED)))
    blocks.append(Paragraph(text(_read(tables)), Role.NOTE))
    if tables.warnings:
        warned = tuple(Item(text(one), Shape.NEUTRAL) for one in tables.warnings)
        # For who records the data, whom the run tells too; an executive can do nothing about it.
        blocks.append(Details("What was not used as it was recorded", (Items(warned),)))
    return View("provenance", tuple(blocks), facts)


def _read(tables: Tables) -> str:
    recorded = tables.recorded()
    earlier = bool(recorded) and recorded[-1] != tables.as_of
    newest = f", last recorded on {dates.day(recorded[-1])}" if earlier else ""
    credit = f" Source: {tables.credit}." if tables.credit else ""
    return f"Data to {dates.day(tables.as_of)}{newest}.{credit}"


def _driver_item(driver: Driver, fact: Fact) -> Item:
    """Return an input with its range and its source, as a sentence each."""
    low, high = driver.quantiles.low, driver.quantiles.high
    unit = numbers.counted(driver.unit)
    how = f"likely {numbers.number(low, unit)} to {numbers.number(high, unit)}"
    if driver.quantiles.known:
        how = "assumed" if driver.defaulted else "stated without a range"
    said = Run(numbers.measured(driver.quantiles.mid, driver.unit), fact=fact.id)
    return Item(
        text(
            Run(f"{driver.label}: ", Tone.STRONG),
            said,
            f" ({how}). ",
            Run(f"{_source(driver)}.", Tone.MUTED),
        )
    )


def _source(driver: Driver) -> str:
    if driver.reviewed_on is None:
        return driver.source
    return f"{driver.source}, reviewed {dates.short_day(driver.reviewed_on)}"
