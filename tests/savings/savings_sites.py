"""Sites of an initiative, drawn with a saving that is known, as the contract's tables."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from reportkit.contract.check import RawTable, check_tables
from reportkit.savings.measure.measure_savings import measure_savings
from reportkit.savings.measure.measured import Measured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from catalogue_automation import Generated

    from reportkit.contract.dataset import Tables

AS_OF = dt.date(2026, 12, 31)
WANTED = ("initiatives", "metrics", "metric_definitions", "rollout")
PERIODS = pd.date_range("2024-01-01", "2026-12-01", freq="MS")
LAUNCHES = {"north": "2025-07-01", "south": "2026-01-01", "east": None, "west": None}
SAVED = 0.2  # of the cost of an item, from launch on


def drawn(
    launches: Mapping[str, str | None] = LAUNCHES,
    *,
    saved: float = SAVED,
    seed: int = 0,
    periods: pd.DatetimeIndex = PERIODS,
) -> pd.DataFrame:
    """Draw ``metrics``: cost and volume by site, and what is truly saved beside them."""
    rng = np.random.default_rng(seed)
    shared = np.cumsum(rng.normal(0, 0.02, len(periods)))
    parts = []
    for number, (site, launch) in enumerate(launches.items()):
        volume = np.rint(1000 * (number + 1) * np.exp(rng.normal(0, 0.1, len(periods))))
        noise = rng.normal(0, 0.01, len(periods))
        without = volume * (5 + number) * np.exp(shared + noise)
        live = np.zeros(len(periods), dtype=bool)
        if launch is not None:
            live = np.asarray(pd.Timestamp(launch) <= periods)
        cost = without * np.where(live, 1 - saved, 1)
        for metric, values in (("cost", cost), ("items", volume)):
            parts.append(
                pd.DataFrame(
                    {
                        "metric": metric,
                        "site": site,
                        "period": periods,
                        "value": values,
                        "saving": (without - cost) * (metric == "cost"),
                    }
                )
            )
    return pd.concat(parts, ignore_index=True)


def definitions(**changes: Mapping[str, object]) -> pd.DataFrame:
    """Return ``metric_definitions``; ``changes`` are a metric's other cells."""
    rows: dict[str, dict[str, object]] = {
        "cost": {"unit": "EUR/month", "better": "lower", "role": "cost"},
        "items": {"unit": "items/month", "better": "higher", "role": "volume"},
    }
    for metric, cells in changes.items():
        rows.setdefault(metric, {"unit": "EUR/month", "better": "lower"}).update(cells)
    return pd.DataFrame(
        [
            {"metric": metric, "name": metric.title(), "adds_up": "sum", **cells}
            for metric, cells in rows.items()
        ]
    )


def tables_of(
    metrics: pd.DataFrame | None = None,
    launches: Mapping[str, str | None] | None = LAUNCHES,
    defined: pd.DataFrame | None = None,
    *,
    currency: str | None = "EUR",
    as_of: dt.date = AS_OF,
) -> Tables:
    """Return checked tables; a table that is None is left out."""
    given: dict[str, pd.DataFrame | None] = {
        "initiatives": pd.DataFrame([{"name": "Sorting", "currency": currency}]),
        "metrics": None if metrics is None else metrics.drop(columns="saving", errors="ignore"),
        "metric_definitions": definitions() if defined is None else defined,
        "rollout": None
        if launches is None
        else pd.DataFrame({"site": list(launches), "went_live": list(launches.values())}),
    }
    raw = {
        name: RawTable(frame.assign(initiative="sorting"))
        for name, frame in given.items()
        if frame is not None
    }
    return check_tables(raw, as_of, "a test")


def measured(tables: Tables, **settings: float) -> Measured:
    found = measure_savings(tables, **settings)  # type: ignore[arg-type]  # level or seed
    assert isinstance(found, Measured)
    return found


def automation(generated: Generated, as_of: dt.date) -> Tables:
    """Return what measuring needs of the invented initiative, as of a day."""
    raw = {name: RawTable(generated.tables[name]) for name in WANTED}
    return check_tables(raw, as_of, "a test")


def without_effect(generated: Generated) -> Generated:
    """Return the same initiative, recorded with the same slips, whose automation does nothing."""
    metrics = generated.tables["metrics"]
    weekly = generated.weekly[["site", "period", "cost", "cost_without"]]
    joined = metrics.merge(weekly, on=["site", "period"], how="left")
    times = (joined["cost_without"] / joined["cost"]).where(joined["metric"] == "cost", 1.0)
    nothing = metrics.assign(value=metrics["value"].to_numpy() * times.to_numpy())
    tables = generated.tables | {"metrics": nothing}
    return generated._replace(
        tables=tables, weekly=generated.weekly.assign(cost=weekly["cost_without"])
    )


def true_saving(generated: Generated, through: dt.date) -> float:
    """Return what the live sites truly saved up to a day [USD]."""
    weekly = generated.weekly
    ended = weekly["period"] + pd.Timedelta(days=6) <= pd.Timestamp(through)
    live = pd.to_datetime(generated.tables["rollout"].set_index("site")["went_live"])
    after = ended & (weekly["period"] >= weekly["site"].map(live))
    return float((weekly["cost_without"] - weekly["cost"])[after].sum())
