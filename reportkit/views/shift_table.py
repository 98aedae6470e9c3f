"""What moving services online may save: the largest, and what is not counted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from reportkit.blocks import Column, Item, Items, Paragraph, Role, Shape, Table, Text, text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.story import dates, numbers
from reportkit.story.say import say_spread, say_value, slug
from reportkit.views.view import View

if TYPE_CHECKING:
    from reportkit.blocks import Block
    from reportkit.savings import ChannelShift


def shift_table(saving: ChannelShift, *, most: int = 8) -> View:
    """Return the services that may save most, how many more there are, and who is left out.

    Parameters
    ----------
    saving
        From :func:`reportkit.channel_shift_savings`.
    most
        How many services are listed.
    """
    shown = saving.by_service.head(most)
    facts = tuple(_fact(saving, row) for _, row in shown.iterrows())
    rows = tuple(
        (
            text(str(row["name"])),
            text(numbers.count(float(row["volume_per_year"]))),
            _share(float(row["digital_share"]), row["share_printed_on"]),
            text(say_value(fact)),
            text(say_spread(fact)),
        )
        for (_, row), fact in zip(shown.iterrows(), facts, strict=True)
    )
    columns = (
        Column("Service"),
        Column("Uses a year", "end"),
        Column("Digital, as printed", "end"),
        Column("May save a year", "end"),
        Column("Likely range", "end"),
    )
    blocks: list[Block] = [Table(columns, rows)]
    left = len(saving.by_service) - len(shown)
    if left > 0:
        words = (
            "1 more service is counted in the total."
            if left == 1
            else f"{left} more services are counted in the total."
        )
        blocks.append(Paragraph(text(words), Role.NOTE))
    if not saving.left_out.empty:
        count = len(saving.left_out)
        noun = "service" if count == 1 else "services"
        blocks.append(Paragraph(text(f"Not counted: {count} {noun}.")))
        blocks.append(Items(tuple(_left_out(saving.left_out))))
    blocks.append(Paragraph(text(saving.method), Role.NOTE))
    return View("shift_table", tuple(blocks), facts)


def _fact(saving: ChannelShift, row: pd.Series) -> Fact:
    return Fact(
        f"channel_shift.{slug(str(row['name']))}",
        f"Saving a year, {row['name']}",
        Estimate(
            float(row["value"]),
            saving.total.unit,
            float(row["low"]),
            float(row["high"]),
            saving.total.level,
        ),
        "",
        Grade.MODELLED,
        saving.method,
    )


def _share(share: float, printed_on: pd.Timestamp) -> Text:
    """Return a digital share, and of when it is: it may be older than the report."""
    if math.isnan(share):
        return text("not known")
    return text(
        numbers.share(share),
        "" if pd.isna(printed_on) else f" ({dates.month(printed_on.date())})",
    )


def _left_out(left_out: pd.DataFrame) -> list[Item]:
    """Return a line for each reason, with the services that it holds for."""
    return [
        Item(text(f"{why}: {', '.join(map(str, names))}."), Shape.NEUTRAL)
        for why, names in left_out.groupby("why", sort=True)["name"]
    ]
