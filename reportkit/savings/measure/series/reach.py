"""The smallest saving that a history could have seen, now and by the end of coming periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import ndtri

from reportkit.savings.measure.measured import Detectable

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array
    from reportkit.savings.measure.series.reading import Series

_SEEN = 0.8  # of cases
_YEARS_AHEAD = 3
_SLOWEST, _USUAL, _FASTEST = 0.5, 1.2, 2.5  # powers of time by which an error grows


def detectable(series: Series, running: Array, expected: float, level: float) -> Detectable:
    """Return what could be seen.

    How the error of the total grows from here is read off how it grew since launch: as a power of
    the time passed.

    Parameters
    ----------
    series
        As measured.
    running
        Shape (draws, periods since launch): the cumulative saving, widened [unit].
    expected
        The counterfactual's total [unit].
    level
        Of the range that would have to lie above zero.
    """
    tail = (1 - level) / 2
    low, high = np.quantile(running, (tail, 1 - tail), axis=0)
    reach = (high - low) / 2 * (1 + ndtri(_SEEN) / ndtri(1 - tail))
    passed = series.after
    half = max(passed // 2, 1)
    grows = _USUAL
    if passed > half and reach[half - 1] > 0:
        grows = float(np.log(reach[-1] / reach[half - 1]) / np.log(passed / half))
    ahead = np.arange(round(_YEARS_AHEAD * series.a_year) + 1)
    factor = ((passed + ahead) / passed) ** np.clip(grows, _SLOWEST, _FASTEST)
    starts = pd.period_range(series.following, periods=len(ahead), freq=series.freq).to_timestamp()
    smallest = float(reach[-1])
    return Detectable(
        smallest,
        smallest / abs(expected) if expected else 0.0,
        pd.Series(smallest * factor, index=starts - pd.Timedelta(days=1), name="smallest"),
    )
