"""How status colours turned out: of the projects so rated, the share that came to grief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Column, Table, text
from reportkit.story.rating_facts import rating_fact
from reportkit.story.say import say_value

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from reportkit.fact import Fact
    from reportkit.savings.track_record.reference import RatingOdds


def rating_table(odds: Iterable[RatingOdds], as_of: dt.date) -> tuple[Table, list[Fact]]:
    """Return one row a rating, of the scale with most of them, with what the rows state."""
    held = tuple(odds)
    finest = max(one.scale for one in held)
    by_rating: dict[str, dict[str, RatingOdds]] = {}
    for one in held:
        if one.scale == finest:
            by_rating.setdefault(one.rating, {})[one.outcome] = one
    facts = {
        (rating, outcome): rating_fact(one, as_of)
        for rating, both in by_rating.items()
        for outcome, one in both.items()
    }
    rows = tuple(
        (
            text(f"{rating} ({both['cost'].count} and {both['date'].count} projects)"),
            text(say_value(facts[rating, "cost"])),
            text(say_value(facts[rating, "date"])),
        )
        for rating, both in by_rating.items()
    )
    columns = (
        Column("Status"),
        Column("Cost up by more than 10%", "end"),
        Column("End more than 6 months later", "end"),
    )
    return Table(columns, rows), list(facts.values())
