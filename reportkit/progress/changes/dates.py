"""Dates that moved: of milestones, and of the ends of time-boxes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reportkit.contract.spans import Span, read_span
from reportkit.estimate import Estimate
from reportkit.fact import Fact
from reportkit.progress.changes.change import Change, Kind, Lean, was
from reportkit.progress.milestones import Milestone, moves_between

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reportkit.progress.milestones import Move

_MILESTONE = re.compile(r"(?P<who>.+)\.milestone\.[^.]+\.(?P<part>due|done)")
_ENDS = re.compile(r"(?P<who>.+)\.stage\.[^.]+\.ends")

_LEANS: dict[str, Lean] = {
    "later": "concern",
    "undated": "concern",
    "overdue": "concern",
    "dropped": "concern",
    "passed": "concern",  # moved into the past: no good news, and perhaps a slip of the pen
    "reopened": "restated",
    "earlier": "improvement",
    "done": "improvement",
}
_FIRST = (
    *("reopened", "later", "undated", "passed", "overdue", "dropped", "done"),
    *("earlier", "vaguer", "clearer", "dated", "new", "gone"),
)


@dataclass(frozen=True, slots=True)
class _Stated:
    """The milestones of one initiative as facts state them, and these facts by name."""

    milestones: tuple[Milestone, ...]
    facts: Mapping[str, Fact]


def lean_of(how: str) -> Lean:
    """Return which way it points that a date moved so."""
    return _LEANS.get(how, "open")


def date_changes(
    before: Mapping[str, Fact], now: Mapping[str, Fact], since: dt.date, as_of: dt.date
) -> Iterator[Change]:
    """Yield what became of milestones since ``since``."""
    then, today = _milestones(before), _milestones(now)
    why = {fact.id: fact for fact in now.values() if fact.id.endswith(".reason")}
    nothing = _Stated((), {})
    for who in today:
        was_stated, stated = then.get(who, nothing), today[who]
        moved = set()
        for move in moves_between(was_stated.milestones, stated.milestones):
            moved.add(move.milestone.name)
            change = _moved(who, move, was_stated, stated, (since, as_of))
            if change is not None:
                yield _with_reason(change, why)
        known = {one.name: one for one in was_stated.milestones}
        for one in stated.milestones:
            earlier = known.get(one.name)
            late = one.overdue(as_of) and (earlier is None or not earlier.overdue(since))
            if late and one.name not in moved:
                at = was_stated.facts.get(one.name)
                yield _change(who, "overdue", stated.facts[one.name], at)


def _moved(
    who: str, move: Move, then: _Stated, today: _Stated, days: tuple[dt.date, dt.date]
) -> Change | None:
    since, as_of = days
    now, at = today.facts.get(move.milestone.name), None
    if move.before is not None:
        at = then.facts[move.before.name]
    how: str = move.kind
    if how == "gone":
        if move.milestone.overdue(since):
            how = "dropped"
        elif move.milestone.due_from is None and move.milestone.due_by is None:
            return None
        now = None
    if how == "new" and move.milestone.due_from is None and move.milestone.due_by is None:
        return None
    if how == "earlier" and move.milestone.overdue(as_of):
        return _change(who, "passed", now, at)
    change = _change(who, how, now, at)
    if how == "done" and move.before is not None and _slipped(move.before, move.milestone):
        change = replace(change, lean="open")  # done is good; later than was said is not
    if now is None or not move.days:
        return change
    fact = replace(
        now,
        id=re.sub(r"\.due$", ".moved", now.id),
        label=f"{now.label}: stated later by",
        value=Estimate(move.days, "days"),
    )
    return replace(change, also={"days": fact}, weight=change.weight + abs(move.days) / 1e6)


def _slipped(before: Milestone, now: Milestone) -> bool:
    if before.due_by is None or now.due_by is None:
        return False
    return now.due_by > before.due_by


def _with_reason(change: Change, why: Mapping[str, Fact]) -> Change:
    reason = why.get(re.sub(r"\.due$", ".reason", change.now.id)) if change.now else None
    return replace(change, also={**change.also, "reason": reason}) if reason else change


def _change(who: str, how: str, now: Fact | None, before: Fact | None) -> Change:
    kinds: dict[str, Kind] = {"new": "new", "gone": "closed"}
    place = _FIRST.index(how) if how in _FIRST else 0
    return Change(
        kind=kinds.get(how, "date"),
        how=how,
        lean=lean_of(how),
        initiative=who,
        now=now,
        before=None if before is None else was(before),
        weight=float(-place),
    )


def _milestones(facts: Mapping[str, Fact]) -> dict[str, _Stated]:
    """Return the milestones that facts state, by initiative."""
    found: dict[str, dict[str, tuple[Milestone, Fact]]] = {}
    for fact in facts.values():
        match = _MILESTONE.fullmatch(fact.id)
        if match is None:
            continue
        done = match["part"] == "done"
        known = found.setdefault(match["who"], {})
        if done or fact.label not in known:
            known[fact.label] = (_milestone(fact, done=done), fact)
    return {
        who: _Stated(
            tuple(one for one, _ in stated.values()),
            {name: fact for name, (_, fact) in stated.items()},
        )
        for who, stated in found.items()
    }


def _milestone(fact: Fact, *, done: bool) -> Milestone:
    words = str(fact.value)
    span = read_span(words) or Span()
    return Milestone(fact.label, "", words, span.first, span.last, done)


def end_changes(before: Mapping[str, Fact], now: Mapping[str, Fact]) -> Iterator[Change]:
    """Yield ends of time-boxes, moved or not: a reader asks for the date of the running stage."""
    for fact in now.values():
        match, stated = _ENDS.fullmatch(fact.id), before.get(fact.id)
        if match is None or stated is None:
            continue
        if not (isinstance(fact.value, dt.date) and isinstance(stated.value, dt.date)):
            continue
        days = (fact.value - stated.value).days
        if days == 0:
            yield Change("date", "still", "unchanged", match["who"], fact, was(stated))
            continue
        by = replace(
            fact,
            id=f"{fact.id}.moved",
            label=f"{fact.label}: stated later by",
            value=Estimate(days, "days"),
        )
        yield Change(
            "date",
            "box_later" if days > 0 else "box_earlier",
            "concern" if days > 0 else "improvement",
            match["who"],
            fact,
            was(stated),
            {"days": by},
        )
