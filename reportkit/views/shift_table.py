"""What moving services online may save: the largest, and what is not counted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from reportkit.blocks import Column, Details, Item, Items, Paragraph, Role, Shape, Table, Text, text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.formats import dates, numbers
from reportkit.story.say import say_spread, say_value, slug
from reportkit.views.view import View

if TYPE_CHECKING:
    from reportkit.blocks import Block, Part
    from reportkit.savings import ChannelShift


def shift_table(saving: ChannelShift, *, most: int = 5) -> View:
    """Return the services that may save most, how many more there are, and who is left out.

    Parameters
    ----------
    saving
        From :func:`reportkit.channel_shift_savings`.
    most
        How many services an email lists; the web page has them all.
    """
    facts = tuple(_fact(saving, row) for _, row in saving.by_service.iterrows())
    rows = tuple(
        (
            text(str(row["name"])),
            text(numbers.count(float(row["volume_per_year"]))),
            _share(float(row["digital_share"]), row["share_printed_on"]),
            text(say_value(fact)),
            text(say_spread(fact)),
        )
        for (_, row), fact in zip(saving.by_service.iterrows(), facts, strict=True)
    )
    columns = (
        Column("Service"),
        Column("Uses a year", "end"),
        Column("Digital, as printed", "end"),
        Column("May save a year", "end"),
        Column("Likely range", "end"),
    )
    glance: list[Block] = [Table(columns, rows[:most])]
    inside: list[Part] = []
    if len(rows) > most:
        inside.append(Table(columns, rows[most:]))
    if not saving.left_out.empty:
        count = len(saving.left_out)
        noun = "service" if count == 1 else "services"
        inside.append(Paragraph(text(f"Not counted: {count} {noun}.")))
        inside.append(Items(tuple(_left_out(saving.left_out))))
    inside.append(Paragraph(text(saving.method), Role.NOTE))
    title = "The other services, and how this was computed"
    glance.append(Details(title if len(rows) > most else "How this was computed", tuple(inside)))
    return View("shift_table", tuple(glance), facts)


def _fact(saving: ChannelShift, row: pd.Series) -> Fact:
    """Return what one service may save, as of the day on which its share was printed."""
    printed = row["share_printed_on"]
    day = saving.by_service["share_printed_on"].max() if pd.isna(printed) else printed
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
        "" if pd.isna(day) else day.date().isoformat(),
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
