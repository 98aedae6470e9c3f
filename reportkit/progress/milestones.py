"""Milestones as stated, and how far their dates moved between two statements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reportkit.fact import slug
from reportkit.progress.cells import day, rows, words

if TYPE_CHECKING:
    from reportkit.contract.dataset import Tables

Kind = Literal[
    "later",
    "earlier",
    "vaguer",  # the earlier date lies within the span that is stated now
    "clearer",  # the date that is stated now lies within the earlier span
    "dated",
    "undated",
    "done",
    "reopened",  # it was said to be done, and is not
    "new",
    "gone",
]


@dataclass(frozen=True, slots=True)
class Milestone:
    """A milestone as stated on a day.

    ``due_from`` and ``due_by`` are the first and last day of the span that ``due`` names; both
    are None where it names none, ``due_by`` alone is None where it is open ("after March 2015").
    """

    name: str
    stage: str
    due: str
    due_from: dt.date | None
    due_by: dt.date | None
    done: bool
    workstream: str = ""
    reason: str = ""  # why it is stated otherwise than before

    def overdue(self, as_of: dt.date) -> bool:
        """Return whether its last day has passed and it is not done."""
        return not self.done and self.due_by is not None and self.due_by < as_of


@dataclass(frozen=True, slots=True)
class Move:
    """What became of a milestone between two statements.

    ``days`` is how much later its end is stated (earlier where negative) [days], None where
    either statement names no last day; of a ``vaguer`` one it is the most that it may have moved.
    """

    kind: Kind
    milestone: Milestone
    before: Milestone | None
    days: int | None = None


_ORDER: tuple[Kind, ...] = (
    *("later", "undated", "reopened", "vaguer", "done"),
    *("earlier", "dated", "clearer", "new", "gone"),
)


def milestones_of(tables: Tables) -> tuple[Milestone, ...]:
    """Return the milestones of one initiative as last stated, dated ones first, by date."""
    milestones = [
        Milestone(
            name=words(row["milestone"]),
            stage=words(row["stage"]),
            due=words(row["due"]),
            due_from=day(row["due_from"]),
            due_by=day(row["due_by"]),
            done=bool(row["done"]),
            workstream=words(row["workstream"]),
            reason=words(row["reason"]),
        )
        for row in rows(tables.latest("milestones"))
    ]
    return tuple(sorted(milestones, key=_by_date))


def _by_date(milestone: Milestone) -> tuple[bool, dt.date]:
    when = milestone.due_by or milestone.due_from
    return (when is None, when or dt.date.max)


def moves_between(before: tuple[Milestone, ...], after: tuple[Milestone, ...]) -> tuple[Move, ...]:
    """Return what changed from one statement to the next, largest delay first.

    A name that differs in letter case or punctuation alone names the same milestone.
    """
    stated = {slug(milestone.name): milestone for milestone in before}
    kept = {slug(milestone.name) for milestone in after}
    moves = [_move(stated.get(slug(milestone.name)), milestone) for milestone in after]
    moves += [
        Move("gone", milestone, milestone)
        for milestone in before
        if slug(milestone.name) not in kept and not milestone.done
    ]
    found = [move for move in moves if move is not None]
    return tuple(sorted(found, key=lambda move: (_ORDER.index(move.kind), -(move.days or 0))))


def _move(before: Milestone | None, now: Milestone) -> Move | None:
    if before is None:
        return None if now.done else Move("new", now, None)
    if now.done:
        return None if before.done else Move("done", now, before)
    if before.done:
        return Move("reopened", now, before)
    was, is_now = _end(before), _end(now)
    if was is not None and is_now is not None:
        return _moved(before, now, (is_now - was).days)
    if was is None and is_now is None:
        return None
    return Move("dated" if was is None else "undated", now, before)


def _moved(before: Milestone, now: Milestone, days: int) -> Move | None:
    kind: Kind = "later" if days > 0 else "earlier"
    if days == 0 and before.due_from == now.due_from:
        return None
    if _within(before, now):
        kind = "vaguer"
    elif _within(now, before):
        kind = "clearer"
    # "After March 2015" has no end: how much later it is, nobody has said.
    known = now.due_by is not None and before.due_by is not None
    return Move(kind, now, before, days if known else None)


def _within(inner: Milestone, outer: Milestone) -> bool:
    """Return whether one span of days lies in the other, so that the date may not have moved."""
    if inner.due_from is None or inner.due_by is None:
        return False
    if outer.due_from is None or outer.due_by is None:
        return False
    return outer.due_from <= inner.due_from and inner.due_by <= outer.due_by


def _end(milestone: Milestone) -> dt.date | None:
    """Return the day that is compared: its last day, or its first where it is open."""
    return milestone.due_by or milestone.due_from
