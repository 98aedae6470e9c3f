"""Small editions for the gate: what one states, written by hand."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reportkit.delivery.gate import Stated
from reportkit.estimate import Estimate
from reportkit.fact import Fact, Grade

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST = dt.date(2025, 1, 31)


def figure(
    value: float,
    unit: str = "USD",
    name: str = "cost",
    *,
    grade: Grade = Grade.RECORDED,
    spread: float = 0.0,
) -> Fact:
    """A figure, with a range of so much on either side where it has one."""
    estimate = Estimate(value, unit)
    if spread:
        estimate = Estimate(value, unit, value - spread, value + spread, 0.8)
    return Fact(name, name.capitalize(), estimate, "2025-01-31", grade, "the books")


def word(name: str, value: str) -> Fact:
    """A fact that is a word."""
    return Fact(name, name, value, "2025-01-31", Grade.RECORDED, "the books")


def edition(*facts: Fact, month: int = 0) -> Stated:
    """What an edition states, so many months after January 2025."""
    day = dt.date(2025 + (month + 1) // 12, (month + 1) % 12 + 1, 1) - dt.timedelta(days=1)
    return Stated(day, facts)


def monthly(
    values: Iterable[float],
    unit: str = "USD",
    *,
    grade: Grade = Grade.RECORDED,
    spread: float = 0.0,
) -> list[Stated]:
    """One edition a month, each with one figure."""
    return [
        edition(figure(value, unit, grade=grade, spread=spread), month=month)
        for month, value in enumerate(values)
    ]
