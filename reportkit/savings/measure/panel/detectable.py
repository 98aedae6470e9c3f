"""The smallest saving that could have been seen, now and at the end of each coming period."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.linalg import solve_triangular

from reportkit.savings.measure.measured import Detectable
from reportkit.savings.measure.panel.model import prior_of, weigh
from reportkit.savings.measure.panel.texture import covariance
from reportkit.savings.measure.smallest import smallest_seen

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array
    from reportkit.savings.measure.panel.foretelling import Foretelling
    from reportkit.savings.measure.panel.outcome import Outcome
    from reportkit.savings.measure.panel.sites import Sites

_YEARS_AHEAD = 1.0


def detectable(
    sites: Sites, foretelling: Foretelling, outcome: Outcome, total: Array, level: float
) -> Detectable:
    """Return what could be seen, as of now and of each period of the coming year.

    The sites that are not live are taken to be recorded further and to stay so.

    Parameters
    ----------
    total
        Draws of the saving since launch, widened [currency].
    level
        Of the range that would have to lie above zero.
    """
    tail = (1 - level) / 2
    low, high = np.quantile(total, (tail, 1 - tail))
    smallest = float(smallest_seen(low, high, level))
    would_be = float(outcome.counterfactual.mean(axis=1).sum())
    growth = _growth(sites, foretelling, outcome)
    ahead = pd.Series(smallest * growth, index=_ends_ahead(sites, len(growth)), name="smallest")
    return Detectable(smallest, smallest / would_be if would_be else 0.0, ahead)


def _growth(sites: Sites, foretelling: Foretelling, outcome: Outcome) -> Array:
    """Return the usual error of the total at the end of each period ahead, over today's."""
    cell, untouched = foretelling.likeliest, foretelling.untouched
    now, ahead = len(sites.periods), max(round(_YEARS_AHEAD * sites.a_year), 1)
    coming = np.where(sites.live < now, np.nan, 0.0)
    longer = replace(
        untouched,
        log_cost=np.vstack([untouched.log_cost, np.tile(coming, (ahead, 1))]),
        busy=np.vstack([untouched.busy, np.zeros((ahead, len(coming)))]),
    )
    later = weigh(longer, cell.texture, prior_of(untouched, ahead) / cell.noise)
    whole = covariance(cell.texture, now + ahead, sites.a_year)
    until = np.arange(now + ahead)[:, None] < now + np.arange(ahead + 1)[None, :]
    variance = np.zeros(ahead + 1)
    pull = np.zeros((len(later.shared), ahead + 1))
    for row, site in enumerate(sites.measured):
        start, precision = int(sites.live[site]), later.precisions[site]
        stop = len(precision)
        paid = outcome.without_by_site[row, start:]
        pace = paid[-ahead:].mean()
        weights = np.append(paid, np.full(ahead, pace))[:, None] * until[start:]
        gain = whole[start:, :stop] @ precision
        spread = whole[start:, start:] - gain @ whole[:stop, start:]
        variance += (weights * (spread @ weights)).sum(axis=0)
        past, busy = gain.T @ weights, longer.busy[:, site]
        pull[start:-1] += weights
        pull[:stop] -= past
        pull[-1] += busy[start:] @ weights - busy[:stop] @ past
    half = solve_triangular(later.shared_root, pull, lower=True, check_finite=False)
    error = np.sqrt(variance + (half**2).sum(axis=0))
    return np.asarray(error[1:] / error[0])


def _ends_ahead(sites: Sites, periods: int) -> pd.DatetimeIndex:
    starts = pd.date_range(sites.periods[-1], periods=periods + 2, freq=sites.offset)
    return pd.DatetimeIndex(starts[2:] - pd.Timedelta(days=1))
