"""Readings and the limits that they are held against, printed so that they can be told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Run, Tone
from reportkit.estimate import Estimate
from reportkit.formats import numbers

if TYPE_CHECKING:
    from reportkit.fact import Fact


def say_reading(fact: Fact, tone: Tone = Tone.PLAIN) -> Run:
    """Return a reading without its unit's words; a share in full, for 0.6% is not "under 1%"."""
    value = fact.value
    if isinstance(value, Estimate) and numbers.counted(value.unit) != "share":
        return Run(numbers.number(value.value, numbers.counted(value.unit)), tone, fact.id)
    return say_in_full(fact, tone)


def say_apart(latest: Fact, limit: Fact) -> tuple[Run, Run]:
    """Return a reading and its limit; in full where, rounded, they would read the same."""
    said = say_reading(latest), say_reading(limit)
    if said[0].text != said[1].text:
        return said
    return say_in_full(latest), say_in_full(limit)


def say_in_full(fact: Fact, tone: Tone = Tone.PLAIN) -> Run:
    """Return a fact's number to the digits that were recorded."""
    value = fact.value
    if not isinstance(value, Estimate):
        return Run(str(value), tone, fact.id)
    what = numbers.counted(value.unit)
    if what == "share":
        return Run(f"{numbers.exact(value.value * 100)}%", tone, fact.id)
    said = numbers.exact(value.value)
    return Run(f"{what} {said}" if numbers.is_money(what) else said, tone, fact.id)


def unit_of(fact: Fact) -> str:
    """Return the words of a fact's unit, empty where its number shows it."""
    return numbers.unit_words(fact.value.unit) if isinstance(fact.value, Estimate) else ""
