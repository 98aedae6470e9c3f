"""The smallest saving that a history could have seen, now and by the end of coming periods."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.savings.measure.measured import Detectable
from reportkit.savings.measure.smallest import smallest_seen

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array
    from reportkit.savings.measure.series.reading import Series

_YEARS_AHEAD = 3
_SLOWEST, _USUAL, _FASTEST = 0.5, 1.2, 2.5  # powers of time by which an error grows


def detectable(
    series: Series, ends: tuple[Array, Array], expected: float, level: float
) -> Detectable:
    """Return what could be seen.

    How the error of the total grows from here is read off how it grew since launch: as a power of
    the time passed.

    Parameters
    ----------
    series
        As measured.
    ends
        Low and high ends of the cumulative saving, widened, shape (periods since launch,) each
        [unit].
    expected
        The counterfactual's total [unit].
    level
        The chance that they are to hold the truth.
    """
    reach = smallest_seen(*ends, level)
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
