"""What a method says about one case."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

LEVEL = 0.8  # of every range that is compared


@dataclass(frozen=True, slots=True)
class Finding:
    """The cumulative saving since launch, as a method has it.

    Parameters
    ----------
    total, low, high
        P50 and the 80% range [the series' unit].
    chance
        That the total is above zero (0..1).
    spoke
        Whether the method would have printed the figure.
    why
        Where it would not, its sentence.
    """

    total: float
    low: float
    high: float
    chance: float
    spoke: bool = True
    why: str = ""


Method = Callable[[pd.Series, pd.Timestamp, pd.DataFrame | None], Finding]
