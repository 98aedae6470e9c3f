"""The same method where nothing happened: launches that never were, at sites and dates that were.

In time: all launches are pretended to be earlier by a while, and only what lies before the true
ones is judged. In space: each site that is not live is pretended to have been.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.savings.measure.panel.foretelling import Foretelling
from reportkit.savings.measure.panel.model import Untouched, fit_as
from reportkit.savings.measure.panel.outcome import outcome_of
from reportkit.savings.measure.panel.sites import Sites
from reportkit.savings.measure.panel.standing import least_history
from reportkit.savings.measure.widening import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.savings.measure.measured import Placebo
    from reportkit.savings.measure.panel.model import Cell

_DRAWS = 500
_TEXTURES = 4  # the likeliest: the others hardly move a range, and each costs a fit
_SHIFTS = (0.25, 0.5, 0.75, 1.0, 1.5, 2.0)  # years
_COMPARED = 2  # sites that are not live: of one alone, nothing would be left to compare with


@dataclass(frozen=True, slots=True)
class _Pretence:
    day: pd.Timestamp
    where: str
    sites: Sites

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to judge since the pretended launch."""
        judged = self.sites.is_live & ~self.sites.uncounted
        return bool((judged & ~np.isnan(self.sites.log_unit_cost)).any())


def placebo_runs(sites: Sites, cells: tuple[Cell, ...], seed: int, level: float) -> Placebo:
    """Run the method on launches that never were.

    Parameters
    ----------
    sites
        The true ones, screened.
    cells
        The textures that were fitted to them: the runs judge what they foretell.
    seed
        The same seed gives the same bytes.
    level
        The chance that a range is to hold the truth.

    Returns
    -------
    Placebo
        Its ``runs`` have a column ``where`` besides: at which sites the launch was pretended.
    """
    tail = (1 - level) / 2
    likely = sorted(cells, key=lambda cell: -cell.weight)[:_TEXTURES]
    pretences = [one for one in (*_earlier(sites), *_elsewhere(sites)) if one.has_figures]
    found = np.zeros((len(pretences), 3))
    for number, pretence in enumerate(pretences):
        untouched = Untouched.of(pretence.sites)
        rng = np.random.default_rng([seed, number])
        foretelling = Foretelling.of(untouched, fit_as(untouched, likely), _DRAWS, rng)
        total = outcome_of(pretence.sites, foretelling).total
        found[number] = np.quantile(total, (tail, 0.5, 1 - tail))
    days = pd.DatetimeIndex([pretence.day for pretence in pretences])
    placebo = judged(found, days, level, occasions="occasions", then=".")
    runs = placebo.runs.assign(where=[pretence.where for pretence in pretences])
    return replace(placebo, runs=runs)


def _earlier(sites: Sites) -> Iterator[_Pretence]:
    """Pretend that all launches were earlier, where enough history stays before them."""
    least, periods = least_history(sites), len(sites.periods)
    live = sites.live < periods
    place = np.arange(periods)[:, None]
    for years in _SHIFTS:
        pretended = sites.live - max(round(years * sites.a_year), 1)
        judged = live & (pretended >= least)
        if not judged.any():
            continue
        # What the initiative touched is blanked; a site with too little history is not judged.
        made = replace(
            sites,
            live=np.where(judged, pretended, periods),
            uncounted=sites.uncounted | sites.is_live | (live & ~judged & (place >= pretended)),
        )
        yield _Pretence(sites.periods[made.live.min()], "the live sites", made)


def _elsewhere(sites: Sites) -> Iterator[_Pretence]:
    """Pretend that a site that is not live went live when the first did, or the middle one."""
    others = np.flatnonzero(sites.live == len(sites.periods))
    if len(others) < _COMPARED:
        return
    launches = np.sort(sites.live[sites.measured])
    for start in sorted({int(launches[0]), int(launches[len(launches) // 2])}):
        for site in others:
            live = np.full_like(sites.live, len(sites.periods))
            live[site] = start
            made = replace(sites, live=live, uncounted=sites.uncounted | sites.is_live)
            yield _Pretence(sites.periods[start], sites.names[site], made)
