"""What a programme's services print of themselves, as facts that are followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade
from reportkit.story.saving_facts import shift_fact
from reportkit.story.say import slug

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from reportkit.savings import ChannelShift


def followed_shift_facts(saving: ChannelShift, as_of: dt.date) -> tuple[Fact, ...]:
    """Return the saving of all services, and the share and use that each of them printed."""
    return (shift_fact(saving, as_of.isoformat(), "programme"), *_printed(saving, as_of))


def _printed(saving: ChannelShift, as_of: dt.date) -> Iterator[Fact]:
    for row in saving.by_service.to_dict("records"):
        name = str(row["name"])
        parts = (
            ("digital_share", "share of use that is digital", row["digital_share"], "share"),
            ("uses", "uses a year", row["volume_per_year"], "uses"),
        )
        for part, words, value, unit in parts:
            if pd.notna(value):
                yield Fact(
                    f"{part}.{slug(name)}",
                    f"{name}, {words}",
                    Estimate(float(value), unit),
                    as_of.isoformat(),
                    Grade.RECORDED,
                    "table services",
                )
