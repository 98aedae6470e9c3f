"""The work of a whole initiative as one series: the cost of an item, at the volume there was."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.savings.measure.at_volume import at_volume
from reportkit.savings.measure.measure import measure

if TYPE_CHECKING:
    from reportkit.savings.measure.measured import Measured
    from reportkit.savings.measure.panel.sites import Sites
    from reportkit.savings.measure.panel.work import Work


def measure_whole(sites: Sites, work: Work, *, level: float, seed: int) -> Measured:
    """Measure one site, or the whole initiative, against its own past.

    Parameters
    ----------
    sites
        A single one, live.
    work
        Where it came from.
    level, seed
        As in :func:`reportkit.savings.measure.measure`.

    Raises
    ------
    EstimateError
        If there is too little history.
    """
    cost = pd.Series(sites.cost[:, 0], index=sites.periods, name=work.cost_name)
    volume = pd.Series(sites.volume[:, 0], index=sites.periods)
    is_counted = bool(work.volume_name)
    an_item = cost / volume if is_counted else cost
    an_item.name = work.cost_name
    an_item.attrs["unit"] = work.currency
    found = measure(an_item, sites.periods[sites.launched], level=level, seed=seed)
    if is_counted:
        counted = volume.reindex(found.by_period.index).interpolate(limit_direction="both")
        found = at_volume(found, counted, work.currency)
    return replace(
        found,
        subject=work.initiative,
        launched=next(day for day in sites.went_live if day is not None),
        through=sites.ends[int(np.flatnonzero(~np.isnan(sites.cost[:, 0]))[-1])].date(),
    )
