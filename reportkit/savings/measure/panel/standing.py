"""Which live sites can be measured: those that were watched for long enough before."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from reportkit.errors import EstimateError

if TYPE_CHECKING:
    from reportkit.savings.measure.panel.sites import Sites

_LEAST_YEARS = 0.5
_LEAST_PERIODS = 8
_SLIGHT = 1e-9  # log: a change that only rounding made
_LEAST_ALONE = 24  # where no other site shows what moves them all


def least_history(sites: Sites) -> int:
    """Return for how many periods a site must have been watched before it went live."""
    if len(np.unique(sites.live)) == 1:
        return _LEAST_ALONE
    return max(round(_LEAST_YEARS * sites.a_year), _LEAST_PERIODS)


def measurable(sites: Sites) -> tuple[Sites, tuple[str, ...]]:
    """Leave out live sites without enough history, and say which.

    Raises
    ------
    EstimateError
        If no live site has enough, or figures never change.
    """
    least = least_history(sites)
    watched = (~np.isnan(sites.untouched)).sum(axis=0)
    live = sites.live < len(sites.periods)
    short = np.flatnonzero(live & (watched < least))
    if not len(short):
        _refuse_without_noise(sites)
        return sites, ()
    if len(short) == live.sum():
        first = short[np.argmax(watched[short])]
        raise EstimateError(
            f"{len(short)} of {live.sum()} live sites have fewer than {least} periods on record "
            f"from before they went live (most: {sites.names[first]}, with {watched[first]}). Add "
            "their earlier figures: a saving is measured against a history."
        )
    _refuse_without_noise(sites)
    kept = sites.only(np.setdiff1d(np.arange(len(live)), short))
    return kept, tuple(
        f"{sites.names[site]}: only {watched[site]} periods on record from before it went live, "
        f"fewer than {least}, so not counted."
        for site in short
    )


def _refuse_without_noise(sites: Sites) -> None:
    figures = sites.untouched
    steps = np.diff(figures, axis=0)
    if np.nanmax(np.abs(steps), initial=0.0) > _SLIGHT:
        return
    raise EstimateError(
        f"The cost of an item never changed before launch, at any of {len(sites.keys)} sites: it "
        "was worked out from a fixed rate, not counted. Give the cost as it was booked."
    )
