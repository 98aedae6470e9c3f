"""Values that can't be right: far from those before and after, at one site, for a period or two.

A step that stays isn't one, nor a week in which every site moves. What is judged is the cost of
an item, which a holiday hardly moves; which of its parts was wrong is told by which of them left
its own path.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from reportkit.savings.measure.measured import SetAside
from reportkit.savings.measure.panel.neighbours import (
    from_both_sides,
    from_those_around,
    middle,
    shared_path,
)
from reportkit.savings.measure.panel.sites import Sites

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reportkit.savings.distributions import Array

_FAR = 6.0  # usual deviations from the neighbours
_LEAST = 0.05  # log: nearer than this nothing is called wrong, however smooth a site is
_SILENT = 8  # periods without a figure, for which no saving is claimed
_TO_NORMAL = 1.4826  # the median absolute deviation of normal noise, to its standard deviation


@dataclass(frozen=True, slots=True, eq=False)
class Screened:
    """Sites without the values that were set aside, and what these were."""

    sites: Sites
    set_aside: tuple[SetAside, ...]


def screen(sites: Sites) -> Screened:
    """Set aside what can't be right, and list it with the gaps."""
    wrong = far_from_neighbours(sites.log_unit_cost, sites.regime)
    by_volume = wrong & (_off_path(sites.volume) > _off_path(sites.cost))
    by_cost = wrong & ~by_volume
    lacking = ~sites.uncounted
    no_volume = lacking & np.isnan(sites.volume)
    found = [
        *_listed(sites, by_cost, sites.cost, "cost far from its neighbours"),
        *_listed(sites, by_volume, sites.volume, "volume far from its neighbours"),
        *_listed(sites, no_volume, sites.volume, "no volume recorded"),
        *_listed(
            sites, lacking & np.isnan(sites.cost) & ~no_volume, sites.cost, "no cost recorded"
        ),
        *_listed(sites, sites.uncounted, np.full_like(sites.cost, np.nan), "no work recorded"),
    ]
    kept = replace(
        sites,
        cost=np.where(by_cost, np.nan, sites.cost),
        volume=np.where(by_volume, np.nan, sites.volume),
    )
    kept = replace(kept, uncounted=sites.uncounted | _long_silent(kept))
    return Screened(kept, tuple(sorted(found, key=lambda one: (one.period, one.unit_of))))


def far_from_neighbours(values: Array, regime: NDArray[np.int8]) -> NDArray[np.bool_]:
    """Return which values lie far above or below both those before and those after them.

    Parameters
    ----------
    values
        On a log scale, periods in rows, sites in columns; NaN where missing.
    regime
        Neighbours are sought where this is the same.
    """
    before, after = from_both_sides(values - shared_path(values, regime), regime)
    one = np.where(np.isnan(before), after, before)
    other = np.where(np.isnan(after), before, after)
    spread = _TO_NORMAL * middle(np.abs((one + other) / 2).T).T
    limit = np.maximum(_FAR * spread, _LEAST)
    same_side = np.sign(one) == np.sign(other)
    return np.asarray(same_side & (np.minimum(np.abs(one), np.abs(other)) > limit))


def _long_silent(sites: Sites) -> NDArray[np.bool_]:
    """Return where a live site's last or next figure is too far away to go by."""
    heard = sites.is_live & ~np.isnan(sites.log_unit_cost)
    silent = np.zeros(heard.shape, dtype=bool)
    for site in sites.measured:
        places, start = np.flatnonzero(heard[:, site]), int(sites.live[site])
        apart = np.abs(np.arange(start, len(heard))[:, None] - places[None, :])
        silent[start:, site] = apart.min(axis=1, initial=len(heard)) > _SILENT
    return silent


def _off_path(amounts: Array) -> Array:
    """Return how far each amount is from its neighbours [log], beyond what all sites are."""
    values, anywhere = np.log(amounts), np.zeros(amounts.shape, dtype=np.int8)
    off = from_those_around(values - shared_path(values, anywhere), anywhere)
    return np.asarray(np.abs(np.nan_to_num(off)))


def _listed(sites: Sites, cells: NDArray[np.bool_], values: Array, reason: str) -> list[SetAside]:
    return [
        SetAside(
            period=sites.periods[row].date(),
            value=None if np.isnan(values[row, column]) else float(values[row, column]),
            reason=reason,
            unit_of=sites.keys[column],
        )
        for row, column in zip(*np.nonzero(cells), strict=True)
    ]
