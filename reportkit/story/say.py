"""Facts as runs of text: what is printed keeps the id of the fact that it prints."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reportkit.blocks import Run, Text, Tone
from reportkit.errors import EstimateError
from reportkit.estimate import Estimate
from reportkit.story import dates, numbers

if TYPE_CHECKING:
    from reportkit.fact import Fact

Sentence = tuple[Text, tuple["Fact", ...]]
"""A sentence and the facts that it states."""


def say(fact: Fact, tone: Tone = Tone.PLAIN) -> Run:
    """Return a fact in full: a number with its range, a day, a word."""
    value = fact.value
    if isinstance(value, Estimate):
        return Run(numbers.estimate(value), tone, fact.id)
    return Run(value if isinstance(value, str) else dates.day(value), tone, fact.id)


def say_value(fact: Fact, tone: Tone = Tone.PLAIN) -> Run:
    """Return a fact's number alone; its range must stand beside it.

    Raises
    ------
    EstimateError
        If the fact is not a number.
    """
    value = _estimate(fact)
    return Run(numbers.number(value.value, value.unit), tone, fact.id)


def say_range(fact: Fact, tone: Tone = Tone.PLAIN) -> Run:
    """Return the range of a fact's number: ``likely £1.2m to £1.6m``.

    Raises
    ------
    EstimateError
        If the fact is not a number, or has no range.
    """
    value = _estimate(fact)
    return Run(f"{numbers.hedge(value)} {numbers.spread(value)}", tone, fact.id)


def say_spread(fact: Fact, tone: Tone = Tone.PLAIN) -> Run:
    """Return the two ends alone, under a head that says what they are: ``£1.2m to £1.6m``.

    Raises
    ------
    EstimateError
        If the fact is not a number, or has no range.
    """
    return Run(numbers.spread(_estimate(fact)), tone, fact.id)


def slug(words: str) -> str:
    """Return words as a part of a fact's id: ``service-goes-live-scotland``."""
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60] or "unnamed"


def _estimate(fact: Fact) -> Estimate:
    if not isinstance(fact.value, Estimate):
        raise EstimateError(f"{fact.id} is {fact.value!r}, not a number.")
    return fact.value
