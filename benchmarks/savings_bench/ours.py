"""Ours: :func:`reportkit.savings.measure.measure`, as an analyst calls it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reportkit.errors import EstimateError
from reportkit.savings.measure import measure
from savings_bench.finding import LEVEL, Finding

if TYPE_CHECKING:
    import pandas as pd


def measure_with_reportkit(
    series: pd.Series, launched: pd.Timestamp, controls: pd.DataFrame | None
) -> Finding:
    """Measure it with every setting as it comes.

    Where the placebo runs forbid a figure, the range that stands by period is taken, so that
    coverage is that of all series; ``spoke`` says which.
    """
    try:
        measured = measure(series, launched, controls=controls, level=LEVEL)
    except EstimateError as error:
        return Finding(math.nan, math.nan, math.nan, math.nan, spoke=False, why=str(error))
    last = measured.by_period.iloc[-1]
    chance = measured.chance_of_saving
    return Finding(
        float(last["cumulative"]),
        float(last["cumulative_low"]),
        float(last["cumulative_high"]),
        math.nan if chance is None else chance,
        spoke=measured.total is not None,
        why=measured.why,
    )
