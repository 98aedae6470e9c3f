"""A row of the evidence: what was measured, beside what, and whether it reached its goals."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Goal:
    """What a row must reach: the median of what was measured, and the least or most that passes.

    Parameters
    ----------
    words
        The goal, with its limit and unit, as in ``"at least 20 times faster"``.
    values
        What was measured, one for each pair; none where it could not be measured.
    least, most
        The limits, both of which pass.
    """

    words: str
    values: tuple[float, ...]
    least: float = float("-inf")
    most: float = float("inf")

    @property
    def value(self) -> float | None:
        """The median; None where nothing was measured."""
        return median(self.values) if self.values else None

    @property
    def is_met(self) -> bool:
        """Whether it was reached; what was not measured was not."""
        return self.value is not None and self.least <= self.value <= self.most


@dataclass(frozen=True, slots=True)
class Row:
    """What was measured, against what, its goals, and what a reader should know of it."""

    what: str
    against: str
    goals: tuple[Goal, ...]
    note: str

    @property
    def is_met(self) -> bool:
        """Whether every goal was reached."""
        return all(goal.is_met for goal in self.goals)

    def sentences(self) -> list[str]:
        """Return a line for each goal, as in ``"missed: 100 editions ...: 12.1 (...)"``."""
        return [
            f"{'met' if goal.is_met else 'missed'}: {self.what} against {self.against}, "
            f"{goal.words}: {number(goal.value)}. {self.note}"
            for goal in self.goals
        ]


def number(value: float | None) -> str:
    """Return a number in three digits, or that there is none."""
    if value is None:
        return "not measured"
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"  # noqa: PLR2004  three digits


def seconds(values: Sequence[float]) -> str:
    """Return the median of some times and, where there are several, their least and most."""
    told = f"{number(median(values))} s"
    if len(values) == 1:
        return told
    return f"{told} ({number(min(values))} to {number(max(values))} s in {len(values)} runs)"
