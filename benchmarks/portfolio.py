"""A portfolio of 25 forecasts, each of 2^17 draws, against the same by hand in numpy.

::

    python benchmarks/portfolio.py

In pairs within one process: forecast every initiative, then add them up. Both must give the same
figures, within what draws of different seeds differ by.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import pandas as pd
from portfolio_bench import by_hand
from portfolio_bench.case import (
    AS_OF,
    CORRELATION,
    STARTED,
    TARGET_DATE,
    cases,
)

from reportkit.contract.dataset import Tables
from reportkit.savings.forecast import forecast_savings
from reportkit.savings.portfolio import Portfolio, portfolio

if TYPE_CHECKING:
    from collections.abc import Sequence

    from portfolio_bench.by_hand import Together
    from portfolio_bench.case import Case

COUNT, DRAWS, PAIRS = 25, 2**17, 5
QUICK_COUNT, QUICK_DRAWS, QUICK_PAIRS = 2, 2**12, 1
_ALIKE, _QUICKLY_ALIKE = 0.01, 0.05  # draws of other seeds differ by less
_UNITS = {
    "volume": "items/year",
    "time_saved": "minutes/item",
    "loaded_rate": "EUR/hour",
    "adoption_half": "months",
    "adoption_speed": "months",
    "one_off_cost": "EUR",
    "running_cost": "EUR/year",
    "discount_rate": "share/year",
}


def compare(*, quick: bool = False) -> tuple[Sequence[float], Sequence[float]]:
    """Return how long ours took and how long it took by hand, in pairs [s]."""
    count, draws = (QUICK_COUNT, QUICK_DRAWS) if quick else (COUNT, DRAWS)
    given = cases(count)
    read = {case.name: tables(case) for case in given}
    mine, theirs = list[float](), list[float]()
    for _ in range(QUICK_PAIRS if quick else PAIRS):
        started = time.perf_counter()
        ours = kit(read, draws)
        between = time.perf_counter()
        other = by_hand.portfolio([by_hand.forecast(case, draws) for case in given], draws)
        theirs.append(time.perf_counter() - between)
        mine.append(between - started)
        check(ours, other, within=_QUICKLY_ALIKE if quick else _ALIKE)
    return mine, theirs


def kit(read: dict[str, Tables], draws: int) -> Portfolio:
    """Forecast each, and add them up."""
    known = {name: forecast_savings(one, draws=draws) for name, one in read.items()}
    found = portfolio(known, correlation=CORRELATION, draws=draws)
    assert isinstance(found, Portfolio)  # noqa: S101  every initiative states its drivers
    return found


def check(ours: Portfolio, other: Together, *, within: float) -> None:
    """Refuse figures that differ."""
    pairs = {
        "the total": (ours.total, other.total),
        "the run-rate": (ours.run_rate, other.pace),
    }
    for what, (mine, theirs) in pairs.items():
        figures = np.array([mine.low, mine.value, mine.high], dtype=np.float64)
        if not np.allclose(figures, theirs, rtol=within):
            raise RuntimeError(f"{what} differs: {figures} is not {theirs}.")
    best = float(ours.halving["narrows"].max())
    if not np.isclose(best, other.narrows.max(), rtol=10 * within):
        raise RuntimeError(f"what halving buys differs: {best} is not {other.narrows.max()}.")


def tables(case: Case) -> Tables:
    """Return what is recorded of an initiative."""
    initiative = {
        "initiative": "one",
        "name": case.name,
        "currency": "EUR",
        "started": pd.Timestamp(STARTED),
        "target_saving": 1e6,
        "target_date": pd.Timestamp(TARGET_DATE),
    }
    drivers = [
        {
            "initiative": "one",
            "driver": key,
            "label": key,
            "p10": low,
            "p50": mid,
            "p90": high,
            "unit": _UNITS.get(key, "share"),
            "source": "a benchmark",
        }
        for key, (low, mid, high) in case.ranges().items()
    ]
    frames = {"initiatives": pd.DataFrame([initiative]), "drivers": pd.DataFrame(drivers)}
    return Tables(as_of=AS_OF, source="a benchmark", frames=frames)


if __name__ == "__main__":
    ratios = np.divide(*compare(quick="--quick" in sys.argv))
    print(f"ours takes {np.median(ratios):.2f} times as long as by hand: {ratios.round(2)}")
