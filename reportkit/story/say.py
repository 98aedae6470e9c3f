"""Facts as runs of text: what is printed keeps the id of the fact that it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportkit.blocks import Run, Text, Tone
from reportkit.errors import EstimateError
from reportkit.estimate import Estimate
from reportkit.fact import slug
from reportkit.formats import dates, numbers

if TYPE_CHECKING:
    from reportkit.fact import Fact

__all__ = [
    "Sentence",
    "brief",
    "ended",
    "said",
    "say",
    "say_range",
    "say_spread",
    "say_value",
    "slug",
]

_MOST_WORDS = 12
_LETTERS_A_WORD = 8

Sentence = tuple[Text, tuple["Fact", ...]]
"""A sentence and the facts that it states."""


def say(fact: Fact, tone: Tone = Tone.PLAIN) -> Run:
    """Return a fact in full: a number with its range, a day, a word."""
    value = fact.value
    if isinstance(value, Estimate):
        return Run(numbers.estimate(value), tone, fact.id)
    return Run(value if isinstance(value, str) else dates.day(value), tone, fact.id)


def said(words: str, fact: Fact, tone: Tone = Tone.PLAIN) -> Run:
    """Return somebody's words; tied to the fact that holds them where they state a number."""
    stated = any(letter.isdigit() for letter in words)
    return Run(words, tone, fact.id if stated else None)


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


def brief(words: str, most: int = _MOST_WORDS) -> str:
    """Return what people wrote on one line, cut where it is too long for a sentence.

    Parameters
    ----------
    words
        A question, a name, a reason: whatever a cell holds.
    most
        How many words are kept, of eight letters on average.
    """
    parts = words.split()
    line = " ".join(parts[:most])
    letters = most * _LETTERS_A_WORD
    cut = len(parts) > most or len(line) > letters
    return f"{line[:letters].rstrip(' ,;:.')}\N{HORIZONTAL ELLIPSIS}" if cut else line


def ended(words: str) -> str:
    """Return words as a whole sentence: with a full stop where they have no end of their own."""
    return words if words.endswith((".", "?", "!", "\N{HORIZONTAL ELLIPSIS}")) else f"{words}."


def _estimate(fact: Fact) -> Estimate:
    if not isinstance(fact.value, Estimate):
        raise EstimateError(f"{fact.id} is {fact.value!r}, not a number.")
    return fact.value
