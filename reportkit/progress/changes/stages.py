"""Stages that were entered or left, and how many criteria of their gates are met."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.progress.changes.change import Change, Lean, was

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportkit.fact import Fact

_STAGE = re.compile(r"(?P<who>.+)\.stage\.[^.]+")
_MET = re.compile(r"(?P<who>.+)\.stage\.(?P<stage>[^.]+)\.criteria_met")


def stage_changes(before: Mapping[str, Fact], now: Mapping[str, Fact]) -> Iterator[Change]:
    """Yield each initiative's step from one stage to another."""
    by_initiative: dict[str, list[Fact]] = {}
    for fact in now.values():
        match = _STAGE.fullmatch(fact.id)
        if match is not None and fact.id in before:
            by_initiative.setdefault(match["who"], []).append(fact)
    for who, stages in by_initiative.items():
        change = _step(who, stages, before, now)
        if change is not None:
            yield change


def _step(
    who: str, stages: list[Fact], before: Mapping[str, Fact], now: Mapping[str, Fact]
) -> Change | None:
    entered = [one for one in stages if _runs(one) and not _runs(before[one.id])]
    left = [one for one in stages if _runs(before[one.id]) and not _runs(one)]
    ended = [
        one for one in stages if one.value in {"passed", "stopped"} and _is_new(one, before[one.id])
    ]
    also = {}
    if entered:
        to = entered[-1]
        stood = str(before[to.id].value)
        if left:
            also["left"] = left[0]
        back = stood == "passed" or any(one.value == "planned" for one in left)
        how = "back" if back else "again" if stood == "stopped" else "entered"
        return Change("stage", how, "concern" if back else "improvement", who, to, None, also)
    for one in (*ended, *left):
        how = str(one.value)
        lean: Lean = "improvement" if how == "passed" else "concern"
        if f"{one.id}.ended" in now:
            also["ended"] = now[f"{one.id}.ended"]
        return Change("stage", how, lean, who, one, was(before[one.id]), also)
    return None


def _runs(fact: Fact) -> bool:
    return fact.value == "running"


def _is_new(fact: Fact, before: Fact) -> bool:
    return fact.value != before.value


def gate_changes(before: Mapping[str, Fact], now: Mapping[str, Fact]) -> Iterator[Change]:
    """Yield gates of which more or fewer criteria are met than before."""
    for fact in now.values():
        match, stated = _MET.fullmatch(fact.id), before.get(fact.id)
        if match is None or stated is None:
            continue
        if not (isinstance(fact.value, Estimate) and isinstance(stated.value, Estimate)):
            continue
        gained = fact.value.value - stated.value.value
        if not gained:
            continue
        stage = f"{match['who']}.stage.{match['stage']}"
        parts = {"stage": stage, "total": f"{stage}.criteria"}
        also = {part: now[name] for part, name in parts.items() if name in now}
        lean: Lean = "improvement" if gained > 0 else "concern"
        how = "more" if gained > 0 else "fewer"
        yield Change("gate", how, lean, match["who"], fact, was(stated), also, abs(gained))
