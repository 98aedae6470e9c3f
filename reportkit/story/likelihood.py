"""Words for a chance, from one scale, always with the percentage.

The scale is that of the IPCC's guidance on uncertainty (Mastrandrea et al., 2010).
"""

from __future__ import annotations

from reportkit.errors import EstimateError
from reportkit.story.numbers import share

_SCALE = (
    (0.99, "virtually certain"),
    (0.90, "very likely"),
    (0.66, "likely"),
    (0.33, "about as likely as not"),
    (0.10, "unlikely"),
    (0.01, "very unlikely"),
)

_LEAST = 1e-6


def likelihood(chance: float) -> str:
    """Return a chance [0..1] in words: ``likely (71%)``.

    Raises
    ------
    EstimateError
        If it is not a chance.
    """
    if not 0 <= chance <= 1:
        raise EstimateError(f"{chance} is not a chance: give a number from 0 to 1.")
    word = next((word for least, word in _SCALE if chance >= least), "exceptionally unlikely")
    # A share of draws is never quite none or all of what could happen.
    return f"{word} ({share(min(max(chance, _LEAST), 1 - _LEAST))})"
