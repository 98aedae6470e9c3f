"""Words for a chance, from one scale, always with the percentage.

The scale is that of the IPCC's guidance on uncertainty (Mastrandrea et al., 2010).
"""

from __future__ import annotations

from reportkit.errors import EstimateError
from reportkit.formats.numbers import share

UNLIKELY = 0.33
"""Below it, "unlikely" begins."""

_SCALE = (
    (0.90, "very likely"),
    (0.66, "likely"),
    (UNLIKELY, "about as likely as not"),
    (0.10, "unlikely"),
    (0.01, "very unlikely"),
)

_CERTAIN = 0.99  # above it, as the scale has it: 99% itself is very likely

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
    # By the percentage that is printed, so that the word and its number never part.
    judged = round(chance, 2) if _SCALE[-1][0] <= chance <= _CERTAIN else chance
    word = next((word for least, word in _SCALE if judged >= least), "exceptionally unlikely")
    if chance > _CERTAIN:
        word = "virtually certain"
    # A share of draws is never quite none or all of what could happen.
    return f"{word} ({share(min(max(chance, _LEAST), 1 - _LEAST))})"
