"""What was paid and what would have been, period by period, as a report draws it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtri

from reportkit.savings.measure.widening import widened

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array
    from reportkit.savings.measure.panel.foretelling import Foretelling
    from reportkit.savings.measure.panel.outcome import Outcome
    from reportkit.savings.measure.panel.sites import Sites

_SINCE_LAUNCH = ["saving", "cumulative", "cumulative_low", "cumulative_high"]


def course(
    sites: Sites, foretelling: Foretelling, outcome: Outcome, factor: float, level: float
) -> pd.DataFrame:
    """Return the periods of all sites that are live by now, taken together.

    Before a site is live it counts with what it cost in both worlds, so that the difference is
    the live sites' saving; before the first is live, the counterfactual is the fit.

    Parameters
    ----------
    factor
        By which the ranges are widened.
    level
        The chance that a range is to hold the truth.
    """
    tail = (1 - level) / 2
    without = widened(outcome.counterfactual, factor)
    low, high = np.quantile(without, (tail, 1 - tail), axis=1)
    running = widened(np.cumsum(outcome.by_period, axis=0), factor)
    total_low, total, total_high = np.quantile(running, (tail, 0.5, 1 - tail), axis=1)
    frame = pd.DataFrame(
        {
            "actual": outcome.paid,
            "counterfactual": np.median(without, axis=1),
            "low": low,
            "high": high,
            "saving": np.median(outcome.by_period, axis=1),
            "cumulative": total,
            "cumulative_low": total_low,
            "cumulative_high": total_high,
        },
        index=sites.periods.rename("period"),
    )
    launched = sites.launched
    fitted, variance = np.zeros(launched), np.zeros(launched)
    for site in sites.measured:
        before = np.arange(int(sites.live[site]))
        smooth = _volume(sites, site)[before] * np.exp(foretelling.fitted(site)[before])
        cost = sites.cost[before, site]
        known = np.zeros(len(sites.periods))
        known[before] = np.where(np.isnan(cost), smooth, cost)
        known[before] *= ~sites.uncounted[before, site]
        frame[["actual", "counterfactual", "low", "high"]] += known[:, None]
        fitted += smooth[:launched]
        variance += smooth[:launched] ** 2 * foretelling.noise
    half = ndtri(1 - tail) * np.sqrt(variance)
    ahead = frame.index[:launched]
    frame.loc[ahead, ["counterfactual", "low", "high"]] = np.stack(
        [fitted, fitted - half, fitted + half], axis=1
    )
    frame.loc[ahead, _SINCE_LAUNCH] = np.nan
    return frame


def _volume(sites: Sites, site: int) -> Array:
    volume = pd.Series(sites.volume[:, site]).interpolate(limit_direction="both").fillna(0.0)
    return np.asarray(volume, dtype=np.float64)
