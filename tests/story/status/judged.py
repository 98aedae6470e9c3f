"""What one rule, or all of them, find of a small initiative."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from small_initiative import small

from reportkit.progress import track_progress
from reportkit.story.status import status

if TYPE_CHECKING:
    from small_initiative import Row

    from reportkit.story.status import Finding
    from reportkit.story.status.judging import Noun

AS_OF = "2025-06-30"


def found(rule: str, *nouns: Noun, as_of: str = AS_OF, **frames: list[Row]) -> Finding:
    """Return what became of a rule."""
    progress = track_progress(small(as_of, **frames))
    findings = status(progress, *nouns).findings
    return next(one for one in findings if one.rule.key == rule)


def criterion(name: str, *, met: bool) -> Row:
    """Return a row of the table ``gates``."""
    return {"initiative": "one", "stage": "beta", "criterion": name, "met": met}


def running(used: float, days: int = 100) -> Row:
    """Return a stage that has used this share of its time-box on the as-of date."""
    started = dt.date.fromisoformat(AS_OF) - dt.timedelta(days=round(used * days))
    return {
        "initiative": "one",
        "stage": "beta",
        "position": 1,
        "outcome": "running",
        "started": started.isoformat(),
        "ended": "",
        "time_box_days": days,
        "recorded_on": AS_OF,
    }


def decision(needed_by: str, **own: object) -> Row:
    """Return a row of the table ``decisions``, open unless ``own`` says otherwise."""
    row = {"initiative": "one", "decision": "go", "question": "Go on?", "needed_by": needed_by}
    return {**row, "decided": "", "decided_on": "", **own}


def guardrail(limit: float, latest: object, stops: str = "above", unit: str = "errors") -> Row:
    """Return a row of the table ``guardrails``."""
    return {
        "initiative": "one",
        "guardrail": "Errors",
        "unit": unit,
        "limit": limit,
        "latest": latest,
        "stops": stops,
        "recorded_on": AS_OF,
    }


def month(budget: float, actual: object, when: str = "2025-05") -> Row:
    """Return a row of the table ``cash_flows``."""
    return {
        "initiative": "one",
        "month": when,
        "kind": "one_off",
        "budget": budget,
        "actual": actual,
        "recorded_on": "2025-06-01",
    }
