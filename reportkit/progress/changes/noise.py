"""Whether two figures of two editions differ by more than noise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from reportkit.formats import numbers

if TYPE_CHECKING:
    from reportkit.estimate import Estimate

Distance = Literal["real", "perhaps", "none"]

POINTS = 0.05
"""A chance or a share that was computed is another one from five points on [1]."""

PRINTED = 0.005
"""Two figures nearer than this share of the larger read alike, at two to three digits [1]."""

_NO_MORE = 1e-9  # of a binary fraction: 0.55 - 0.5 is a hair above 0.05


def distance(before: Estimate, now: Estimate) -> Distance:
    """Return how far two figures lie apart, judged by their own ranges.

    ``real``
        The ranges do not meet. Of figures without a range: a share that differs by five points or
        more, another number that differs by more than half a percent, as its digits show.
    ``perhaps``
        The ranges meet, but one figure lies outside the other's range. It is told as a fact, "now
        this, was that", and is called neither better nor worse.
    ``none``
        Each figure lies within the other's range: the same, as far as anyone can tell.

    Two independent 80% ranges of equal width that do not meet lie 1.8 standard errors of their
    difference apart. Those of two editions share most of their data, so they lie further apart
    than that; a rule for independent figures errs on the side of silence.
    """
    if not (before.estimated or now.estimated):
        gap = abs(now.value - before.value)
        if now.unit == "share":
            return "real" if gap >= POINTS - _NO_MORE else "none"
        return "real" if gap > PRINTED * max(abs(now.value), abs(before.value)) else "none"
    first, last = _ends(before), _ends(now)
    if first[1] < last[0] or last[1] < first[0]:
        return "real"
    within = last[0] <= before.value <= last[1] and first[0] <= now.value <= first[1]
    return "none" if within else "perhaps"


def reads_alike(before: Estimate, now: Estimate) -> bool:
    """Return whether two figures are printed the same: "1.2m, was 1.2m" tells nobody anything."""
    said = numbers.number(before.value, before.unit)
    return said == numbers.number(now.value, now.unit)


def _ends(estimate: Estimate) -> tuple[float, float]:
    if estimate.low is None or estimate.high is None:
        return estimate.value, estimate.value
    return estimate.low, estimate.high
