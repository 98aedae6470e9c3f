"""Days added up to weeks: a weekday's habits are no part of a saving, and a week has none."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from reportkit.savings.measure.panel.work import Work

_MOST_DAYS = 1.5  # apart: what is counted on working days is daily too
_KEYS = ["site", "period"]


def in_weeks(work: Work) -> Work:
    """Return work that is counted daily by week; other work as it is.

    A day counts where both its cost and its volume are known. Weeks begin on Monday; a first one
    that is not whole is left out.
    """
    days = pd.Series(work.cost["period"].unique()).sort_values()
    apart = days.diff().dt.days.median()
    if pd.isna(apart) or apart > _MOST_DAYS:
        return work
    cost = work.cost.dropna(subset=["value"])
    if work.volume.empty:
        return replace(work, cost=_added_up(cost))
    both = cost.merge(work.volume.dropna(subset=["value"]), on=_KEYS, suffixes=("", "_volume"))
    volume = both[_KEYS].assign(value=both["value_volume"])
    return replace(work, cost=_added_up(both[[*_KEYS, "value"]]), volume=_added_up(volume))


def _added_up(days: pd.DataFrame) -> pd.DataFrame:
    """Return the sums by week of a frame with ``site``, ``period`` and ``value``."""
    monday = days["period"] - pd.to_timedelta(days["period"].dt.day_of_week, unit="D")
    whole = days[monday >= days["period"].min()]
    by_week = whole.groupby([whole["site"], monday], dropna=False)["value"].sum()
    return pd.DataFrame(by_week.rename_axis(_KEYS).reset_index())
