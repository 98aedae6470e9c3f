"""Claims, and a measured saving, as small as they can be."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.estimate import Estimate
from reportkit.savings.measure.measured import Detectable, Measured, Placebo
from reportkit.savings.reconcile.claims import Claim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reportkit.savings.reconcile.claims import Kind, Rung

DAY = dt.date(2025, 6, 30)


def claim(
    key: str,
    amount: float,
    rung: Rung = "delivered",
    kind: Kind = "non-cashable",
    **own: object,
) -> Claim:
    return Claim(key, f"the {key}", amount, rung, kind, **own)  # type: ignore[arg-type]  # by name


def row(key: str, amount: float, rung: str = "delivered", **own: object) -> dict[str, object]:
    """Return a row of the table ``claims``."""
    return {
        "initiative": "catalogue",
        "claim": key,
        "label": f"the {key}",
        "amount": amount,
        "rung": rung,
        "cashable": False,
        "driver": "time_saved",
        "currency": "EUR",
        **own,
    }


def rows(*given: Mapping[str, object]) -> pd.DataFrame:
    return pd.DataFrame(given)


def measured(
    pace: tuple[float, float, float] | None,
    *,
    unit: str = "EUR",
    why: str = "The placebo runs found savings where there were none.",
    drivers: Mapping[str, Estimate] | None = None,
    through: dt.date = DAY,
) -> Measured:
    """Return a measured saving of a pace (low, middle, high) [EUR/year]; None may not speak."""
    low, mid, high = pace or (0, 0, 0)
    found = Estimate(mid, f"{unit}/year", low, high, 0.8) if pace else None
    return Measured(
        subject="catalogue",
        unit=unit,
        launched=dt.date(2025, 1, 1),
        through=through,
        total=Estimate(mid, unit, low, high, 0.8) if pace else None,
        by_period=pd.DataFrame(),
        draws=np.zeros((1, 0)),
        level=0.8,
        chance_of_saving=0.9 if pace else None,
        pace=found,
        placebo=Placebo(pd.DataFrame({"found": []}), 1.0, pace is not None, ""),
        set_aside=(),
        detectable=Detectable(1.0, 0.1, pd.Series(dtype=float)),
        design="one series against its own past",
        design_why="there is one",
        why="" if pace else why,
        method="made for a test",
        drivers=drivers or {},
    )
