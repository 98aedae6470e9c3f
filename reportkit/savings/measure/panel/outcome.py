"""What the live sites saved: what would have been paid for the work done, less what was paid."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from reportkit.savings.distributions import Array

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reportkit.savings.measure.panel.foretelling import Foretelling
    from reportkit.savings.measure.panel.sites import Sites

DRAWS = 2000
_NEIGHBOURS = 4  # on each side of a gap, whose saving an item it goes by


@dataclass(frozen=True, slots=True, eq=False)
class Outcome:
    """Draws of the saving.

    Parameters
    ----------
    by_period
        Of all live sites together [currency/period]: periods in rows, draws in columns.
    by_site
        Since launch [currency]: the live sites in rows, in the order of ``sites.measured``.
    counterfactual
        What the live sites would have cost in each period [currency/period], as ``by_period``.
    paid
        What the live sites cost in each period [currency/period], gaps filled in.
    without_by_site
        The mean of ``counterfactual`` for each live site [sites, periods].
    """

    by_period: Array = field(repr=False)
    by_site: Array = field(repr=False)
    counterfactual: Array = field(repr=False)
    paid: Array = field(repr=False)
    without_by_site: Array = field(repr=False)

    @property
    def total(self) -> Array:
        """Draws of the saving since launch [currency]."""
        return np.asarray(self.by_site.sum(axis=0))


def outcome_of(sites: Sites, foretelling: Foretelling) -> Outcome:
    """Draw the saving of the live sites."""
    periods, draws = len(sites.periods), foretelling.draws
    by_period, counterfactual = np.zeros((2, periods, draws))
    paid = np.zeros(periods)
    by_site = np.zeros((len(sites.measured), draws))
    without_by_site = np.zeros((len(sites.measured), periods))
    for row, site in enumerate(sites.measured):
        start = int(sites.live[site])
        without = foretelling.of_site(int(site), start)
        saved, actual = _saved(sites, int(site), start, without)
        by_period[start:] += saved
        counterfactual[start:] += saved + actual
        paid[start:] += actual.mean(axis=1)
        by_site[row] = saved.sum(axis=0)
        without_by_site[row, start:] = (saved + actual).mean(axis=1)
    return Outcome(by_period, by_site, counterfactual, paid, without_by_site)


def _saved(sites: Sites, site: int, start: int, without: Array) -> tuple[Array, Array]:
    """Return what one site saved and what it paid from launch on [periods, draws].

    Where cost or volume is missing, an item saved what it saved in the periods around.
    """
    cost, volume = sites.cost[start:, site, None], sites.volume[start:, site, None]
    counted = ~sites.uncounted[start:, site]
    gap = without - (np.log(cost) - np.log(volume))
    seen = np.flatnonzero(~np.isnan(gap[:, 0]))
    if not len(seen):
        return np.zeros_like(without), np.zeros_like(without)
    usual = np.full_like(volume, np.nan)
    for hole in np.flatnonzero(counted & np.isnan(gap[:, 0])):
        around = _nearest(seen, int(hole))
        gap[hole] = gap[around].mean(axis=0)
        usual[hole] = np.median(volume[around])
    with_it = np.exp(without - gap)
    items = np.where(np.isnan(volume), np.where(np.isnan(cost), usual, cost / with_it), volume)
    actual = np.where(np.isnan(cost), items * with_it, cost)
    saved = items * np.exp(without) - actual
    return np.where(counted[:, None], saved, 0.0), np.where(counted[:, None], actual, 0.0)


def _nearest(places: NDArray[np.intp], place: int) -> NDArray[np.intp]:
    return np.sort(places[np.argsort(np.abs(places - place), kind="stable")[: 2 * _NEIGHBOURS]])
