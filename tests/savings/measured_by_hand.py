"""A measured saving made by hand: weeks of cost that fall after a launch, and what is known."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.estimate import Estimate
from reportkit.savings.measure.measured import Detectable, Measured, Placebo, SetAside

if TYPE_CHECKING:
    from reportkit.savings.distributions import Array

LAUNCHED = dt.date(2025, 7, 7)
THROUGH = dt.date(2026, 10, 25)
WHY = "On 5 of 9 dates when nothing happened the method found a saving, so no figure is printed."


def by_week(*, saving: float = 23_500.0, better: str = "lower") -> pd.DataFrame:
    """Return weeks that cost about 250,000 [USD/week] and save the same each week after launch."""
    weeks = pd.date_range("2024-01-01", THROUGH, freq="W-MON")
    season = 250_000 + 12_000 * np.sin(np.arange(len(weeks)) * 2 * np.pi / 52)
    live = weeks >= pd.Timestamp(LAUNCHED)
    sign = 1 if better == "lower" else -1
    frame = pd.DataFrame(
        {
            "actual": season - sign * saving * live,
            "counterfactual": season,
            "low": season - 9_000,
            "high": season + 9_000,
        },
        index=weeks,
    )
    since = np.where(live, saving, np.nan)
    frame["saving"] = since
    frame["cumulative"] = np.nancumsum(since)
    frame["cumulative_low"] = 0.8 * frame["cumulative"]
    frame["cumulative_high"] = 1.2 * frame["cumulative"]
    return frame


def draws_of(frame: pd.DataFrame) -> Array:
    """Return draws of the saving since launch that all lean one way, by the frame's ranges."""
    live = frame[frame["saving"].notna()] if "saving" in frame else frame.iloc[:0]
    lean = np.linspace(-1.25, 1.25, 11)[:, None]
    half = ((live["high"] - live["low"]) / 2).to_numpy() if len(live) else np.zeros(0)
    return np.asarray(live["saving"].to_numpy() + lean * half)


def placebo(
    *, runs: int = 9, found: int = 1, widened: float = 1.0, may_speak: bool = True
) -> Placebo:
    """Return runs of which the first ``found`` found a saving where there was none."""
    dates = pd.date_range("2024-06-03", periods=runs, freq="28D")
    hit = np.arange(runs) < found
    frame = pd.DataFrame(
        {
            "total": np.where(hit, 500.0, 10.0),
            "low": np.where(hit, 100.0, -300.0),
            "high": np.where(hit, 900.0, 320.0),
            "held": ~hit,
            "found": hit,
        },
        index=dates,
    )
    return Placebo(frame, widened, may_speak, "" if may_speak else "it found savings too often")


def measured(
    total: tuple[float, float, float] | None = (1.6e6, 1.4e6, 1.8e6),
    *,
    chance: float | None = 0.97,
    unit: str = "USD",
    frame: pd.DataFrame | None = None,
    tried: Placebo | None = None,
    set_aside: tuple[SetAside, ...] = (),
    why: str = "",
) -> Measured:
    """Return a measured saving of this total with its range; None where it may not speak."""
    weeks = by_week() if frame is None else frame
    ends = pd.date_range(THROUGH, periods=24, freq="ME")
    speaks = total is not None
    return Measured(
        subject="catalogue",
        unit=unit,
        launched=LAUNCHED,
        through=THROUGH,
        total=None if total is None else _estimate(total, unit),
        by_period=weeks,
        draws=draws_of(weeks),
        level=0.8,
        chance_of_saving=chance if speaks else None,
        pace=_estimate((2.4e6, 2.0e6, 2.8e6), f"{unit}/year") if speaks else None,
        placebo=placebo(may_speak=speaks) if tried is None else tried,
        set_aside=set_aside,
        detectable=Detectable(1.2e6, 0.05, pd.Series(np.linspace(1.4e6, 1.6e6, 24), index=ends)),
        design="one series against its own past",
        design_why="there is one series, and no site that went without",
        why=why if speaks else why or WHY,
        method="Bayesian regression with level, trend and season, widened by its placebo runs",
    )


def _estimate(ends: tuple[float, float, float], unit: str) -> Estimate:
    value, low, high = ends
    return Estimate(value, unit, low, high, 0.8)
