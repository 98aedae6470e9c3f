"""What is new, closed or late: the status, decisions, experiments, risks and signals."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reportkit.estimate import Estimate
from reportkit.progress.changes.change import Change, Lean, was
from reportkit.progress.changes.noise import POINTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportkit.fact import Fact

NEEDED = "needed by "
"""How the fact of a decision begins that is still to be taken; what follows is the day, if any."""

_STATUS = re.compile(r"(?P<who>.+)\.status")
_DECISION = re.compile(r"(?P<who>.+)\.decision\.[^.]+")
_EXPERIMENT = re.compile(r"(?P<who>.+)\.experiment\.(?P<which>[^.]+)\.outcome")
_RISK = re.compile(r"(?P<who>.+)\.risk\.(?P<which>[^.]+)\.likelihood")
_SIGNAL = re.compile(r"(?:(?P<who>.+)\.)?signal\.(?P<which>[^.]+)\.type")

_FAR = 1e7  # days: more than any date has
_NO_MORE = 1e-9  # of a binary fraction, as in noise


def status_changes(before: Mapping[str, Fact], now: Mapping[str, Fact]) -> Iterator[Change]:
    """Yield a status that is another word than before."""
    for fact in now.values():
        match, stated = _STATUS.fullmatch(fact.id), before.get(fact.id)
        if match is None or stated is None or stated.value == fact.value:
            continue
        lean: Lean = "open"
        if "on track" in {fact.value, stated.value} and "not known" not in {
            fact.value,
            stated.value,
        }:
            lean = "improvement" if fact.value == "on track" else "concern"
        yield Change("status", "changed", lean, match["who"], fact, was(stated))


def decision_changes(
    before: Mapping[str, Fact], now: Mapping[str, Fact], since: dt.date, as_of: dt.date
) -> Iterator[Change]:
    """Yield decisions that were raised, taken, moved, are overdue, or are asked no more."""
    for fact in now.values():
        match, stated = _DECISION.fullmatch(fact.id), before.get(fact.id)
        if match is None:
            continue
        needed, asked = _needed(fact), _is_open(fact)
        was_asked = stated is not None and _is_open(stated)
        late = asked and needed is not None and needed < as_of
        was_late = was_asked and stated is not None and (_needed(stated) or dt.date.max) < since
        how = None
        if late and not was_late:
            how = "overdue"
        elif asked and not was_asked:
            how = "needed" if stated is None else "asked_again"
        elif not asked and (stated is None or was_asked):
            how = "decided"
        elif asked and stated is not None and _needed(stated) != needed:
            how = "moved"
        if how is not None:
            order = ("moved", "decided", "asked_again", "needed", "overdue").index(how)
            # Of those decided since, the last is the news.
            on = now.get(f"{fact.id}.decided_on")
            last = on.value.toordinal() / _FAR if on and isinstance(on.value, dt.date) else 0.0
            yield _of(match["who"], how, fact, stated, weight=order + last)
    for fact in before.values():
        match = _DECISION.fullmatch(fact.id)
        if match is not None and fact.id not in now and _is_open(fact):
            yield replace(_of(match["who"], "withdrawn", None, fact), kind="closed")


def _of(who: str, how: str, now: Fact | None, before: Fact | None, *, weight: float = 0) -> Change:
    stated = None if before is None else was(before)
    lean: Lean = "concern" if how == "overdue" else "open"
    return Change("decision", how, lean, who, now, stated, weight=weight)


def _is_open(fact: Fact) -> bool:
    return str(fact.value).startswith(NEEDED)


def needed_by(fact: Fact) -> dt.date | None:
    """Return by when a decision is needed; None where no day is set or it is taken."""
    try:
        return dt.date.fromisoformat(str(fact.value).removeprefix(NEEDED))
    except ValueError:
        return None


_needed = needed_by


def experiment_changes(before: Mapping[str, Fact], now: Mapping[str, Fact]) -> Iterator[Change]:
    """Yield experiments that began or ended."""
    for fact in now.values():
        match, stated = _EXPERIMENT.fullmatch(fact.id), before.get(fact.id)
        if match is None or (stated is not None and stated.value == fact.value):
            continue
        at = None if stated is None else was(stated)
        if fact.value == "running":
            yield Change("new", "experiment", "open", match["who"], fact, at)
            continue
        start = f"{match['who']}.experiment.{match['which']}"
        also = {part: now[f"{start}.{part}"] for part in ("cost", "not_spent")
                if f"{start}.{part}" in now}  # fmt: skip
        lean: Lean = "improvement" if fact.value == "worked" else "open"
        yield Change("closed", f"experiment_{fact.value}", lean, match["who"], fact, at, also, 2)


def risk_changes(before: Mapping[str, Fact], now: Mapping[str, Fact]) -> Iterator[Change]:
    """Yield risks that are new, gone, or judged otherwise by five points or more."""
    for fact in now.values():
        match, stated = _RISK.fullmatch(fact.id), before.get(fact.id)
        if match is None or not isinstance(fact.value, Estimate):
            continue
        named = f"{match['who']}.risk.{match['which']}.description"
        also = {"what": now[named]} if named in now else {}
        chance = fact.value.value
        if stated is None:
            yield Change("new", "risk", "open", match["who"], fact, None, also, 1 + chance)
        elif isinstance(stated.value, Estimate):
            gap = chance - stated.value.value
            if abs(gap) >= POINTS - _NO_MORE:
                lean: Lean = "concern" if gap > 0 else "improvement"
                at = was(stated)
                yield Change("new", "risk_judged", lean, match["who"], fact, at, also, abs(gap))
    for fact in before.values():
        match = _RISK.fullmatch(fact.id)
        if match is None or fact.id in now:
            continue
        named = f"{match['who']}.risk.{match['which']}.description"
        also = {"what": was(before[named])} if named in before else {}
        yield Change("closed", "risk", "open", match["who"], None, was(fact), also)


def signal_changes(before: Mapping[str, Fact], now: Mapping[str, Fact]) -> Iterator[Change]:
    """Yield metrics of which a signal fired since, or no longer does."""
    for fact in now.values():
        match, stated = _SIGNAL.fullmatch(fact.id), before.get(fact.id)
        if match is None or stated is None or stated.value == fact.value:
            continue
        lean: Lean = "open"
        if fact.value == "improvement":
            lean = "improvement"
        elif fact.value == "concern":
            lean = "concern"
        named = fact.id.removesuffix("type") + "value"
        also = {"value": now[named]} if named in now else {}
        yield Change("signal", "changed", lean, match["who"] or "", fact, was(stated), also)
