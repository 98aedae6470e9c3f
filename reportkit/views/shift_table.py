"""What moving services online may save: the largest, and what is not counted."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reportkit.blocks import Column, Item, Items, Paragraph, Role, Shape, Table, Text, text
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.story import numbers
from reportkit.story.say import say_spread, say_value, slug
from reportkit.views.view import View

if TYPE_CHECKING:
    import pandas as pd

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
            _now(float(row["digital_share"])),
            text(say_value(fact)),
            text(say_spread(fact)),
        )
        for (_, row), fact in zip(shown.iterrows(), facts, strict=True)
    )
    columns = (
        Column("Service"),
        Column("Uses a year", "end"),
        Column("Digital now", "end"),
        Column("May save a year", "end"),
        Column("Likely range", "end"),
    )
    blocks: list[Block] = [Table(columns, rows)]
    left = len(saving.by_service) - len(shown)
    if left > 0:
        words = f"{left} more services are counted in the total."
        blocks.append(Paragraph(text(words), Role.NOTE))
    if not saving.left_out.empty:
        blocks.append(Paragraph(text(f"Not counted: {len(saving.left_out)} services.")))
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


def _now(share: float) -> Text:
    return text("not known" if math.isnan(share) else numbers.share(share))


def _left_out(left_out: pd.DataFrame) -> list[Item]:
    """Return a line for each reason, with the services that it holds for."""
    return [
        Item(text(f"{why}: {', '.join(map(str, names))}."), Shape.NEUTRAL)
        for why, names in left_out.groupby("why", sort=True)["name"]
    ]
