"""Numbers as they are printed, for telling whether two media say the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NUMBER = re.compile(r"[$£€¥₹]?\d(?:[\d.,'\u2019\u00a0\u202f]*\d)?(?:\s?%|bn\b|[km]\b)?")
_BLANKS = re.compile(r"[\s\u00a0\u202f]+")
_SHOWN = 5


def printed_numbers(said: str) -> tuple[str, ...]:
    """Return the numbers of a text as they are printed, each once, in order."""
    return tuple(dict.fromkeys(_BLANKS.sub("", found) for found in _NUMBER.findall(said)))


def missing(wanted: Iterable[str], said: str) -> tuple[str, ...]:
    """Return those of some printed numbers that a text does not say."""
    there = set(printed_numbers(said))
    return tuple(number for number in wanted if number not in there)


def listed(numbers: Sequence[str]) -> str:
    """Return some numbers with their verb: ``12%, £4m and 3 more are``."""
    shown = ", ".join(numbers[:_SHOWN])
    more = len(numbers) - _SHOWN
    named = f"{shown} and {more} more" if more > 0 else shown
    return f"{named} {'is' if len(numbers) == 1 else 'are'}"
