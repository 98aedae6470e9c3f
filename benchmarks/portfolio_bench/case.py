"""What both are given: the ranges of one initiative, each even on its own scale."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

AS_OF = dt.date(2025, 6, 30)
STARTED = dt.date(2025, 7, 1)
MONTHS, PACE_MONTH = 60, 29  # the target's month, December 2027
TARGET_DATE = dt.date(2027, 12, 31)
CORRELATION = 0.3


@dataclass(frozen=True, slots=True)
class Case:
    """An initiative: the middle of each range, and how far its ends lie off.

    Parameters
    ----------
    name
        Of the initiative.
    volume, time_saved, loaded_rate, ceiling, half, speed, one_off, running
        The middle figures [items/year, minutes/item, EUR/hour, share, months, months, EUR,
        EUR/year].
    """

    name: str
    volume: float
    time_saved: float
    loaded_rate: float
    ceiling: float
    half: float
    speed: float
    one_off: float
    running: float

    def ranges(self) -> dict[str, tuple[float, float, float]]:
        """Return P10, P50 and P90 of each driver."""
        odds = self.ceiling / (1 - self.ceiling)
        return {
            "volume": times(self.volume, 1.2),
            "time_saved": (self.time_saved - 1, self.time_saved, self.time_saved + 1),
            "loaded_rate": times(self.loaded_rate, 1.15),
            "adoption_ceiling": (odds / (odds + 2), self.ceiling, 2 * odds / (2 * odds + 1)),
            "adoption_half": times(self.half, 1.4),
            "adoption_speed": times(self.speed, 1.4),
            "attribution": (1.0, 1.0, 1.0),
            "one_off_cost": times(self.one_off, 1.5),
            "running_cost": times(self.running, 1.4),
            "discount_rate": (0.08, 0.08, 0.08),
        }


def times(middle: float, factor: float) -> tuple[float, float, float]:
    """Return a range that is even on a logarithm's scale."""
    return middle / factor, middle, middle * factor


def cases(count: int) -> list[Case]:
    """Return as many initiatives, no two alike."""
    rng = np.random.default_rng(0)
    return [
        Case(
            name=f"initiative {place + 1}",
            volume=float(rng.uniform(2e5, 2e6)),
            time_saved=float(rng.uniform(3, 8)),
            loaded_rate=float(rng.uniform(30, 50)),
            ceiling=float(rng.uniform(0.5, 0.8)),
            half=float(rng.uniform(9, 20)),
            speed=float(rng.uniform(9, 18)),
            one_off=float(rng.uniform(3e5, 2e6)),
            running=float(rng.uniform(5e4, 2e5)),
        )
        for place in range(count)
    ]
