"""Tables of one initiative with metrics of one's own making, and the noise that is in them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.contract.check import RawTable, check_tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from reportkit.contract.dataset import Tables

Row = dict[str, object]


def noise(many: int, seed: int, *, alike: float = 0.0) -> NDArray[np.float64]:
    """Return noise of spread 1; each value has ``alike`` of the one before it in it."""
    drawn = np.random.default_rng(seed).normal(size=many)
    found = np.empty(many)
    found[0] = drawn[0]
    for at in range(1, many):
        found[at] = alike * found[at - 1] + np.sqrt(1 - alike**2) * drawn[at]
    return found


def months(values: Sequence[float], metric: str = "calls", first: str = "2022-01") -> list[Row]:
    """Return rows of ``metrics``, one a month."""
    starts = pd.period_range(first, periods=len(values), freq="M").to_timestamp()
    return rows(values, starts, metric)


def rows(
    values: Sequence[float], starts: pd.DatetimeIndex, metric: str = "calls", site: str = ""
) -> list[Row]:
    """Return rows of ``metrics`` for periods that start on the days given."""
    return [
        {
            "initiative": "one",
            "metric": metric,
            "site": site,
            "period": start.date().isoformat(),
            "value": repr(float(value)),
        }
        for start, value in zip(starts, values, strict=True)
    ]


def definition(metric: str = "calls", **own: object) -> Row:
    """Return a row of ``metric_definitions``."""
    return {
        "initiative": "one",
        "metric": metric,
        "name": metric.capitalize(),
        "unit": f"{metric}/month",
        "better": "lower",
        "adds_up": "mean",
        **own,
    }


def metric_tables(
    values: list[Row],
    definitions: Sequence[Mapping[str, object]] = (),
    *,
    as_of: str = "2026-12-31",
    live: str | None = None,
) -> Tables:
    """Return checked tables; ``live`` is the day of a launch, ``""`` one that is still to come."""
    frames = {
        "initiatives": [{"initiative": "one", "name": "Initiative one", "currency": "GBP"}],
        "metrics": values,
        "metric_definitions": list(definitions) or [definition()],
    }
    if live is not None:
        frames["rollout"] = [{"initiative": "one", "site": "a", "name": "A", "went_live": live}]
    raw = {
        name: RawTable(pd.DataFrame(given).astype(str)) for name, given in frames.items() if given
    }
    return check_tables(raw, dt.date.fromisoformat(as_of), "made for this test")
