"""What people stated: once, each month anew, or again whenever they knew better."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from catalogue_automation.plan import CURRENCY, INITIATIVE, STARTED, Plan, Row, month_ends

if TYPE_CHECKING:
    from collections.abc import Mapping

Cells: TypeAlias = dict[str, Any]


def record_statements(plan: Plan, as_of: dt.date) -> dict[str, pd.DataFrame]:
    """Return the tables that hold people's words, as they stood on ``as_of``."""
    days = [STARTED, *month_ends(STARTED, as_of)]
    rows: dict[str, list[Cells]] = {
        "initiatives": [
            _without(row, "from") | {"recorded_on": row["from"]} for row in plan["initiatives"]
        ],
        "workstreams": [cells for row in plan["workstreams"] for cells in _waits(row)],
        "stages": [_stage(row, day) for day in days for row in plan["stages"]],
        "milestones": [_milestone(row, day) for day in days for row in _stated(plan, day)],
        "metric_definitions": [dict(row) for row in plan["metric_definitions"]],
        "drivers": [cells for row in plan["drivers"] for cells in _reviews(row)],
        "driver_correlations": [
            cells for row in plan["driver_correlations"] for cells in _correlations(row)
        ],
        "claims": [cells for row in plan["claims"] for cells in _claims(row)],
        "forecasts": [cells for row in plan["forecasts"] for cells in _forecasts(row)],
        "rollout": [_desk(row, as_of) for row in plan["sites"]],
        "experiments": [cells for row in plan["experiments"] for cells in _experiment(row)],
        "risks": [cells for row in plan["risks"] for cells in _ratings(row)],
        "decisions": [cells for row in plan["decisions"] for cells in _decision(row)],
    }
    return {name: _table(found, as_of) for name, found in rows.items()}


def _table(rows: list[Cells], as_of: dt.date) -> pd.DataFrame:
    """Return the rows known on a day; ``recorded_on``, where there is one, is the last column."""
    known = [row for row in rows if row.get("recorded_on", as_of) <= as_of]
    frame = pd.DataFrame([{"initiative": INITIATIVE, **row} for row in known])
    if "reason" in frame:
        frame = frame.astype({"reason": "str"})  # text, also where there is none yet
    return frame[sorted(frame.columns, key="recorded_on".__eq__)]


def _without(row: Row, *names: str) -> Cells:
    return {name: value for name, value in row.items() if name not in names}


def _last(versions: Mapping[str, Any], day: dt.date) -> Any:
    """Return what held on a day, of what is stated from each day on; None before the first."""
    known = [start for start in sorted(versions) if dt.date.fromisoformat(start) <= day]
    return versions[known[-1]] if known else None


def _stage(row: Row, day: dt.date) -> Cells:
    started, ended = row.get("started"), row.get("ended")
    begun = started is not None and started <= day
    over = ended is not None and ended <= day
    version = [version for version in row["versions"] if version["from"] <= day][-1]
    _, chance, judged = [judged for judged in row["chances"] if judged[0] <= day][-1]
    return {
        **_without(row, "versions", "chances", "started", "ended"),
        **_without(version, "from"),
        "chance": chance,
        "chance_source": judged,
        "started": started if begun else None,
        "ended": ended if over else None,
        "outcome": "passed" if over else "running" if begun else "planned",
        "recorded_on": day,
    }


def _stated(plan: Plan, day: dt.date) -> list[Row]:
    return [
        row
        for row in plan["milestones"]
        if _last(row["stated"], day) and not row.get("dropped", dt.date.max) <= day
    ]


def _milestone(row: Row, day: dt.date) -> Cells:
    return {
        "stage": row["stage"],
        "milestone": row["milestone"],
        "due": _last(row["stated"], day),
        "done": row.get("done", dt.date.max) <= day,
        "workstream": row["workstream"],
        "reason": row.get("reasons", {}).get(day.isoformat()),
        "recorded_on": day,
    }


def _waits(row: Row) -> list[Cells]:
    """Return a team as it stood each time that what it waits for changed."""
    return [
        {
            **_without(row, "waits"),
            "waits_for": waits_for or None,
            "recorded_on": dt.date.fromisoformat(day),
        }
        for day, waits_for in row["waits"].items()
    ]


def _reviews(row: Row) -> list[Cells]:
    return [
        {
            "driver": row["driver"],
            "label": row["label"],
            "p10": p10,
            "p50": p50,
            "p90": p90,
            "unit": row["unit"],
            "source": _last(row["source"], day),
            "owner": row["owner"],
            "reviewed_on": day,
            "grade": grade,
            "recorded_on": day,
        }
        for day, p10, p50, p90, grade in row["reviews"]
    ]


def _correlations(row: Row) -> list[Cells]:
    return [
        {
            "driver": row["driver"],
            "with_driver": row["with_driver"],
            "correlation": correlation,
            "source": source,
            "recorded_on": day,
        }
        for day, correlation, source in row["judged"]
    ]


def _claims(row: Row) -> list[Cells]:
    return [
        {
            "claim": row["claim"],
            "label": row["label"],
            "amount": amount,
            "period_from": row["period_from"],
            "period_to": row["period_to"],
            "rung": rung,
            "cashable": row["cashable"],
            "cost_avoidance": row.get("cost_avoidance", False),
            "driver": row["driver"],
            "part_of": row.get("part_of"),
            "claimed_by": row["claimed_by"],
            "currency": CURRENCY,
            "recorded_on": day,
        }
        for day, rung, amount in row["made"]
    ]


def _forecasts(row: Row) -> list[Cells]:
    """Return each forecast as it was made, and again with what it came to."""
    made = [
        {
            "forecast": row["forecast"],
            "label": row["label"],
            "made_on": day,
            "due": row["due"],
            "p10": p10,
            "p50": p50,
            "p90": p90,
            "unit": f"{CURRENCY}/year",
            "actual": None,
            "actual_grade": None,
            "source": "Papers of the steering group",
            "recorded_on": day,
        }
        for day, p10, p50, p90 in row["made"]
    ]
    counted = row.get("counted")
    if counted is None:
        return made
    came = {"actual": counted["actual"], "actual_grade": "measured", "recorded_on": counted["on"]}
    return made + [cells | came for cells in made]


def _desk(row: Row, as_of: dt.date) -> Cells:
    live = row["live"]
    went_live = live if live <= as_of else None
    return {"site": row["site"], "name": row["name"], "went_live": went_live}


def _experiment(row: Row) -> list[Cells]:
    begun = _without(row, "ended", "cost", "learned", "done_differently")
    rows = [begun | {"outcome": "running", "recorded_on": row["started"]}]
    if row["outcome"] != "running":
        rows.append({**row, "recorded_on": row["ended"]})
    return rows


def _ratings(row: Row) -> list[Cells]:
    return [
        {
            "risk": row["risk"],
            "description": row["description"],
            "likelihood": likelihood,
            "impact": impact,
            "owner": row["owner"],
            "mitigation": row["mitigation"],
            "recorded_on": dt.date.fromisoformat(day),
        }
        for day, (likelihood, impact) in row["rated"].items()
    ]


def _decision(row: Row) -> list[Cells]:
    raised = _without(row, "raised", "decided", "decided_on") | {"recorded_on": row["raised"]}
    if "decided" not in row:
        return [raised]
    return [raised, _without(row, "raised") | {"recorded_on": row["decided_on"]}]
