"""One initiative's saving as a function of a standard normal number, so that many can be joined.

A forecast keeps quantiles, not draws. Of the total it keeps enough of them to hold two humps, as
a gate makes; of a month's pace three, which the curve of
:mod:`reportkit.savings.distributions` meets exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtr

from reportkit.savings.distributions import Quantiles

if TYPE_CHECKING:
    import datetime as dt

    from reportkit.savings.distributions import Array
    from reportkit.savings.forecast.forecast import Forecast


def total_at(forecast: Forecast, normal: Array) -> Array:
    """Return the total over the horizon at standard normal numbers [currency].

    Between the quantiles that the forecast keeps in a straight line; beyond them their ends.
    """
    kept = forecast.total_quantiles
    chances = np.asarray(kept.index, dtype=np.float64)
    total: Array = np.interp(ndtr(normal), chances, kept.to_numpy(np.float64))
    return total


def pace_at(forecast: Forecast, month: dt.date, normal: Array) -> Array:
    """Return the pace of a month of the horizon at standard normal numbers [currency/year]."""
    place = forecast.by_month.index.get_loc(pd.Timestamp(month))
    low, mid, high = (
        float(forecast.by_month[name].to_numpy()[place])
        for name in ("pace_p10", "pace_p50", "pace_p90")
    )
    return Quantiles(low, mid, high).at(normal)
