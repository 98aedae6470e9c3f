"""Figures that a reader follows from report to report: savings, chances, targets, cost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from reportkit.estimate import Estimate
from reportkit.progress.changes.change import Change, Lean, was
from reportkit.progress.changes.noise import distance, reads_alike

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reportkit.fact import Fact


class _Followed(NamedTuple):
    """A figure that is followed, first what a reader asks for first."""

    pattern: re.Pattern[str]
    better: int  # 1 where higher is better, 0 where neither is
    dated: bool = False  # whether its period says for when it speaks, not only as of when
    one_of_many: bool = False  # whether that it comes or goes is no news


_FOLLOWED = (
    _Followed(re.compile(r"(?P<who>)measured\.saved_to_date"), 1),
    _Followed(re.compile(r"(?P<who>)forecast\.chance_of_target"), 1, dated=True),
    _Followed(re.compile(r"(?P<who>)target\.run_rate"), 0, dated=True),
    _Followed(re.compile(r"(?P<who>)forecast\.run_rate"), 1, dated=True),
    _Followed(re.compile(r"(?P<who>)channel_shift\.programme"), 1),
    _Followed(re.compile(r"(?P<who>)measured\.(?:net|gross)_pace"), 1),
    _Followed(re.compile(r"(?P<who>.+)\.spend\.budget"), 0),
    _Followed(re.compile(r"(?P<who>)digital_share\.[^.]+"), 1, one_of_many=True),
    _Followed(re.compile(r"(?P<who>)uses\.[^.]+"), 0, one_of_many=True),
)
_SPENT = re.compile(r"(?P<who>.+)\.spend\.actual")


def money_changes(before: Mapping[str, Fact], now: Mapping[str, Fact]) -> Iterator[Change]:
    """Yield the figures that are followed: changed beyond noise, or not really changed.

    A figure whose meaning changed (its label, as net for gross; its unit; for a dated one, the
    day for which it speaks) is told with what it was, and is called neither better nor worse. One
    that is stated for the first time or no longer is a change too.
    """
    for place, followed in enumerate(_FOLLOWED):
        for name in dict.fromkeys((*now, *before)):
            match = followed.pattern.fullmatch(name)
            if match is None:
                continue
            change = _followed(match["who"], followed, now.get(name), before.get(name), place)
            if change is not None:
                yield change
    yield from _spend_changes(before, now)


def _followed(
    who: str, followed: _Followed, now: Fact | None, before: Fact | None, place: int
) -> Change | None:
    stated = None if before is None else was(before)
    if now is None or before is None:
        if followed.one_of_many:
            return None
        how = "first" if before is None else "gone"
        return Change("money", how, "open", who, now, stated, weight=-place)
    told = _told(followed, now, before)
    if told is None:
        return None
    how, lean = told
    return Change("money", how, lean, who, now, stated, weight=-place)


def _told(followed: _Followed, now: Fact, before: Fact) -> tuple[str, Lean] | None:
    """Return how a figure changed and which way; None where there is no news in it."""
    if not (isinstance(now.value, Estimate) and isinstance(before.value, Estimate)):
        return None
    apart = distance(before.value, now.value)
    if now.label != before.label or now.value.unit != before.value.unit:
        return "other", "open"
    if followed.dated and now.period != before.period:
        # The day of a forecast without a target goes along with the report's: that is no news.
        return None if followed.better and apart == "none" else ("other", "open")
    if apart == "none":
        asked_for = followed.better and not followed.one_of_many
        return ("changed", "unchanged") if asked_for else None
    if reads_alike(before.value, now.value):
        return None
    up = now.value.value > before.value.value
    real: Lean = "improvement" if up else "concern"
    return "changed", real if apart == "real" and followed.better else "open"


def _spend_changes(before: Mapping[str, Fact], now: Mapping[str, Fact]) -> Iterator[Change]:
    """Yield spend that passed what was budgeted by now; that it grew is no news."""
    for fact in now.values():
        match = _SPENT.fullmatch(fact.id)
        if match is None:
            continue
        planned = f"{match['who']}.spend.budget_to_date"
        over, was_over = _over(fact.id, planned, now), _over(fact.id, planned, before)
        if over is None or was_over is None or over == was_over:
            continue
        lean: Lean = "concern" if over else "improvement"
        how = "above_budget" if over else "within_budget"
        also = {"budget": now[planned]}
        at = was(before[fact.id])
        yield Change("money", how, lean, match["who"], fact, at, also, -len(_FOLLOWED))


def _over(spent: str, planned: str, facts: Mapping[str, Fact]) -> bool | None:
    """Return whether more is spent than planned by a printed margin; None where one is unknown."""
    if spent not in facts or planned not in facts:
        return None
    actual, budget = facts[spent].value, facts[planned].value
    if not (isinstance(actual, Estimate) and isinstance(budget, Estimate)):
        return None
    return actual.value > budget.value and distance(budget, actual) == "real"
