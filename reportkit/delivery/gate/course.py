"""One figure over editions: how it usually changes, and how it changed now."""

from __future__ import annotations

import datetime as dt
import math
import statistics
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Self

from reportkit.estimate import Estimate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reportkit.delivery.gate.stated import Stated

ENOUGH = 5
"""Changes that a figure must have made before what is usual can be told."""

SMALL = 0.25
"""A change below this share of the larger figure, or these points of a share, is small [1]."""

_PRINTED = 0.005  # two figures nearer than this share of the larger print alike
_WHOLE = 1.0  # 100 points of a share
_COUNTED = 100  # below it, a count of a few may well be ten times as much


@dataclass(frozen=True, slots=True)
class Usual:
    """How a change compares with those before it, by amount or by ratio: whichever is the kinder.

    Parameters
    ----------
    amount
        The usual change [the figure's unit].
    times
        How many times the usual it is.
    of_largest
        How many times the largest before it.
    """

    amount: float
    times: float
    of_largest: float


@dataclass(frozen=True, slots=True)
class Course:
    """A figure's values in one unit, the oldest first; the last is the one that is judged.

    Parameters
    ----------
    values
        Two at least.
    days
        For which each spoke.
    """

    values: tuple[Estimate, ...]
    days: tuple[dt.date, ...]

    @classmethod
    def of(cls, name: str, editions: Sequence[Stated]) -> Self:
        """Return the course of a figure over the editions that state it."""
        values = [(each.by_id[name].value, each.as_of) for each in editions]
        known = [(value, day) for value, day in values if isinstance(value, Estimate)]
        return cls(tuple(value for value, _ in known), tuple(day for _, day in known))

    def usual(self) -> Usual | None:
        """Return how the last change compares with those before; None where these are too few."""
        steps = list(pairwise(each.value for each in self.values))
        moved = [step for step in steps[:-1] if _moved(*step)]
        if len(moved) < ENOUGH:
            return None
        longer = self._longer()
        amounts = [abs(new - old) for old, new in moved]
        last = abs(steps[-1][1] - steps[-1][0])
        ways = [(last, amounts)]
        ratios = [_ratio(old, new) for old, new in (*moved, steps[-1])]
        if all(map(math.isfinite, ratios)):
            ways.append((ratios[-1], ratios[:-1]))
        return Usual(
            statistics.median(amounts),
            min(change / (statistics.median(before) * longer) for change, before in ways),
            min(change / (max(before) * longer) for change, before in ways),
        )

    def outright(self, times: float) -> bool:
        """Return whether it is ``times`` as much as before, or so small a part of it.

        Not of figures around zero, of counts below 100, nor of a share that changed by less than
        100 points.
        """
        before, now = self.values[-2:]
        if any(_holds(each, 0.0) for each in (before, now)) or before.value * now.value <= 0:
            return False
        counts = before.value % 1 == now.value % 1 == 0
        if counts and max(abs(before.value), abs(now.value)) < _COUNTED:
            return False
        if now.unit == "share" and abs(now.value - before.value) < _WHOLE:
            return False
        return _ratio(before.value, now.value) >= math.log(times)

    def matters(self) -> bool:
        """Return whether the last change is not small, and more than its range allows for."""
        before, now = self.values[-2:]
        gap = abs(now.value - before.value)
        floor = SMALL if now.unit == "share" else SMALL * max(abs(now.value), abs(before.value))
        return gap >= floor and not (_holds(before, now.value) and _holds(now, before.value))

    def _longer(self) -> float:
        """Return how many times the usual the days are since the edition before, 1 at least."""
        gaps = [(later - sooner).days for sooner, later in pairwise(self.days)]
        return max(1.0, gaps[-1] / statistics.median(gaps[:-1]))


def _moved(old: float, new: float) -> bool:
    return abs(new - old) > _PRINTED * max(abs(new), abs(old))


def _ratio(old: float, new: float) -> float:
    """Return how far two figures lie apart as a ratio, in logarithms; infinite across zero."""
    return abs(math.log(new / old)) if old * new > 0 else math.inf


def _holds(estimate: Estimate, value: float) -> bool:
    if estimate.low is None or estimate.high is None:
        return False
    return estimate.low <= value <= estimate.high
