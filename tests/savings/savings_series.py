"""A cost by month that has a trend and a season, with a saving that is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

LAUNCH = "2023-01-01"


def monthly(saved: float = 0.0, seed: int = 1, noise: float = 1.0) -> pd.Series:
    """Five years of a cost with trend and season, of which the last loses a share ``saved``."""
    rng = np.random.default_rng(seed)
    month = np.arange(60)
    cost = 100 + 0.2 * month + 6 * np.cos(2 * np.pi * month / 12) + noise * rng.normal(size=60)
    index = pd.date_range("2019-01-01", periods=60, freq="MS")
    series = pd.Series(np.where(month >= 48, cost * (1 - saved), cost), index=index, name="cost")
    series.attrs["unit"] = "GBP"
    return series
