"""What the desks recorded of their weeks: late, rounded, sometimes wrong, sometimes not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from catalogue_automation.plan import INITIATIVE, Plan

if TYPE_CHECKING:
    import datetime as dt

    from numpy.typing import NDArray

    from catalogue_automation.weeks import Array, Weeks

DECIMALS = {"titles": 0, "minutes": 2, "cost": 0, "hands_off": 3, "errors": 2}

_USUAL_DELAY = 9  # days from the week's Monday to the Wednesday after it
_MISSING, _EMPTY, _LATE, _WRONG = 0.008, 0.003, 0.025, 0.006  # shares of the values
_WRONG_TIMES = (0.35, 0.55, 1.5, 1.9)


def record_metrics(
    weeks: Weeks, plan: Plan, rng: np.random.Generator, as_of: dt.date
) -> pd.DataFrame:
    """Return the table ``metrics`` as it stood on ``as_of``."""
    parts = [_record(weeks, metric, plan, rng) for metric in DECIMALS]
    metrics = pd.concat(parts, ignore_index=True)
    metrics = metrics[metrics["recorded_on"] <= pd.Timestamp(as_of)]
    metrics.insert(0, "initiative", INITIATIVE)
    metrics["metric"] = pd.Categorical(metrics["metric"], list(DECIMALS))
    metrics["site"] = pd.Categorical(metrics["site"], weeks.sites)
    metrics = metrics.sort_values(["metric", "site", "period", "recorded_on"], kind="stable")
    return metrics.astype({"metric": "str", "site": "str"}).reset_index(drop=True)


def _record(weeks: Weeks, metric: str, plan: Plan, rng: np.random.Generator) -> pd.DataFrame:
    true: Array = getattr(weeks, metric)
    first, restated_on = _first_recorded(weeks, metric, true, plan)
    restated = ~np.isnat(restated_on)
    luck = rng.random(true.shape)
    wrong = (luck < _WRONG) & ~restated & (metric != "hands_off")
    first = np.where(wrong, first * rng.choice(_WRONG_TIMES, true.shape), first)
    first = np.where((luck > 1 - _EMPTY) & ~restated, np.nan, first)
    counted = ((luck < 1 - _EMPTY - _MISSING) | (luck > 1 - _EMPTY) | restated) & ~_gaps(
        weeks, plan
    )
    recorded_on = _recorded_on(weeks, plan, rng, restated)
    return pd.concat(
        [
            _rows(weeks, metric, first, recorded_on, counted),
            _rows(
                weeks,
                metric,
                true,
                restated_on,
                restated,
                reasons=_reasons(weeks, metric, plan),
            ),
        ]
    )


def _rows(
    weeks: Weeks,
    metric: str,
    values: Array,
    recorded_on: NDArray[np.datetime64],
    kept: NDArray[np.bool_],
    *,
    reasons: NDArray[np.object_] | None = None,
) -> pd.DataFrame:
    week, site = np.nonzero(kept)
    return pd.DataFrame(
        {
            "metric": metric,
            "site": np.array(weeks.sites)[site],
            "period": weeks.days[week],
            "value": np.round(values[kept], DECIMALS[metric]),
            "reason": None if reasons is None else reasons[kept],
            "recorded_on": recorded_on[kept],
        }
    )


def _first_recorded(
    weeks: Weeks, metric: str, true: Array, plan: Plan
) -> tuple[Array, NDArray[np.datetime64]]:
    """Return the values as first recorded, and the day on which each was restated, if it was."""
    first = true.copy()
    restated_on = np.full(true.shape, np.datetime64("NaT"), dtype="datetime64[D]")
    for correction in plan["corrections"]:
        if correction["metric"] != metric:
            continue
        cells = (
            weeks.between(correction["from"], correction["to"]),
            weeks.sites.index(correction["site"]),
        )
        first[cells] = first[cells] * correction.get("times", 1) + correction.get("plus", 0)
        restated_on[cells] = correction["restated"]
    return first, restated_on


def _reasons(weeks: Weeks, metric: str, plan: Plan) -> NDArray[np.object_]:
    """Return why each value was restated; None where it was not."""
    reasons = np.full(weeks.titles.shape, None, dtype=object)
    for correction in plan["corrections"]:
        if correction["metric"] == metric:
            cells = weeks.between(correction["from"], correction["to"])
            reasons[cells, weeks.sites.index(correction["site"])] = correction["reason"]
    return reasons


def _gaps(weeks: Weeks, plan: Plan) -> NDArray[np.bool_]:
    missing = np.zeros(weeks.titles.shape, dtype=bool)
    for gap in plan["gaps"]:
        missing[weeks.between(gap["from"], gap["to"]), weeks.sites.index(gap["site"])] = True
    return missing


def _recorded_on(
    weeks: Weeks, plan: Plan, rng: np.random.Generator, restated: NDArray[np.bool_]
) -> NDArray[np.datetime64]:
    """Return when each value was first known; one that was restated had come in time."""
    shape = weeks.titles.shape
    habit = np.array([site.get("late", 0) for site in plan["sites"]])
    late = np.where((rng.random(shape) < _LATE) & ~restated, rng.integers(7, 43, shape), 0)
    delay = _USUAL_DELAY + habit[None, :] + late
    recorded: NDArray[np.datetime64] = weeks.days[:, None] + delay.astype("timedelta64[D]")
    return recorded
