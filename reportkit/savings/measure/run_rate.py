"""The pace of the latest quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.savings.cash import range_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from reportkit.estimate import Estimate
    from reportkit.savings.distributions import Array

_QUARTERS = 4


def run_rate(
    draws: Array, recorded: NDArray[np.bool_], a_year: float, unit: str, level: float
) -> Estimate | None:
    """Return the saving of the latest quarter at a year's pace.

    Parameters
    ----------
    draws
        Shape (draws, periods since launch): the saving of each period [unit/period].
    recorded
        Shape (periods since launch,), the last of them true: a period that was not recorded goes
        at the others' pace.
    a_year
        Periods a year.
    unit
        Of the saving.
    level
        The chance that the range is to hold the truth.

    Returns
    -------
    Estimate or None
        [unit/year]; None where less than a quarter has passed.
    """
    quarter = max(round(a_year / _QUARTERS), 1)
    if len(recorded) < quarter:
        return None
    latest = draws[:, -quarter:][:, recorded[-quarter:]].mean(axis=1) * a_year
    return range_of(latest, f"{unit}/year", level)
