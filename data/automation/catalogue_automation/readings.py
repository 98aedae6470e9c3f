"""Readings of the gates' criteria and of the guardrails, one a month."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from catalogue_automation.plan import AS_OF, INITIATIVE, Plan, Row, month_ends
from catalogue_automation.records import DECIMALS

if TYPE_CHECKING:
    from catalogue_automation.weeks import Array, Weeks

_WEEKS_READ = 4
_UNTIL_COUNTED = 9  # days from a week's Monday until it is counted
_SETTLED_DAYS = 91  # a desk that has been live for three months
_STAGE_ENDS = dt.date(2026, 12, 15)  # the running one, as planned
_PLANNED_ON = dt.date(2026, 2, 28)  # the criteria of stages that have not begun


def record_gates(plan: Plan, weeks: Weeks, as_of: dt.date) -> pd.DataFrame:
    """Return the table ``gates`` as it stood on ``as_of``."""
    stages = {row["stage"]: row for row in plan["stages"]}
    rows = []
    for gate in plan["gates"]:
        stage = stages[gate["stage"]]
        days = _days(stage)
        for day in days:
            latest = _reading(gate, day, days)
            if "metric" in gate:
                latest = _at_settled_desks(weeks, gate["metric"], day)
            rows.append(
                {
                    "initiative": INITIATIVE,
                    "stage": gate["stage"],
                    "criterion": gate["criterion"],
                    "unit": gate["unit"],
                    "better": gate["better"],
                    "threshold": gate["threshold"],
                    "good_enough": gate["good_enough"],
                    "latest": latest,
                    "met": _met(gate, latest),
                    "recorded_on": day,
                }
            )
    return _known(rows, as_of)


def _known(rows: list[dict[str, object]], as_of: dt.date) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    return frame[frame["recorded_on"] <= as_of].reset_index(drop=True)


def record_guardrails(plan: Plan, weeks: Weeks, as_of: dt.date) -> pd.DataFrame:
    """Return the table ``guardrails`` as it stood on ``as_of``."""
    rows = []
    for guardrail in plan["guardrails"]:
        days = month_ends(guardrail["from"], AS_OF)
        for day in days:
            latest = _reading(guardrail, day, days)
            if "metric" in guardrail:
                latest = _at_worst_desk(weeks, guardrail["metric"], day)
            rows.append(
                {
                    "initiative": INITIATIVE,
                    "guardrail": guardrail["guardrail"],
                    "unit": guardrail["unit"],
                    "limit": guardrail["limit"],
                    "latest": latest,
                    "stops": guardrail["stops"],
                    "recorded_on": day,
                }
            )
    return _known(rows, as_of)


def _days(stage: Row) -> list[dt.date]:
    """Return the days on which a stage's gate is read: month ends, and the day it ends."""
    if "started" not in stage:
        return [_PLANNED_ON]
    last = stage.get("ended", _STAGE_ENDS)
    return sorted({*month_ends(stage["started"], last), last})


def _reading(row: Row, day: dt.date, days: list[dt.date]) -> float | None:
    """Return a reading on the way from the first to the last, as finely as these are stated."""
    if "path" not in row:
        return None
    first, last = row["path"]
    decimals = max(len(str(float(value)).partition(".")[2].rstrip("0")) for value in row["path"])
    way = np.interp(days.index(day), [0, len(days) - 1], [first, last])
    return float(np.round(way, decimals))


def _at_settled_desks(weeks: Weeks, metric: str, day: dt.date) -> float | None:
    """Return the mean over desks that have been live for three months, by titles."""
    read = _last_weeks(weeks, day)
    weight = (weeks.titles * weeks.live_for(_SETTLED_DAYS))[read]
    if not weight.any():
        return None
    values: Array = getattr(weeks, metric)[read]
    return _rounded((values * weight).sum() / weight.sum(), metric)


def _at_worst_desk(weeks: Weeks, metric: str, day: dt.date) -> float | None:
    """Return the highest of the desks that were live in all the weeks read."""
    read = _last_weeks(weeks, day)
    live = weeks.live_for(0)[read].all(axis=0)
    if not live.any():
        return None
    values: Array = getattr(weeks, metric)[read]
    by_desk = np.average(values, axis=0, weights=weeks.titles[read])
    return _rounded(by_desk[live].max(), metric)


def _last_weeks(weeks: Weeks, day: dt.date) -> slice:
    counted = weeks.days <= np.datetime64(day - dt.timedelta(_UNTIL_COUNTED))
    return slice(int(counted.sum()) - _WEEKS_READ, int(counted.sum()))


def _rounded(value: float, metric: str) -> float:
    return round(float(value), min(DECIMALS[metric], 2))


def _met(gate: Row, latest: float | None) -> bool:
    if latest is None:
        return False
    threshold = gate["threshold"]
    return bool(latest >= threshold if gate["better"] == "higher" else latest <= threshold)
