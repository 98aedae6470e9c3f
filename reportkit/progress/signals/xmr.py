"""The XmR chart: which points of a series are signals, and which are noise."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from reportkit.errors import EstimateError
from reportkit.progress.signals.point_rules import Rule, judge_points
from reportkit.progress.signals.xmr_values import read_values, starts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    from reportkit.progress.signals.xmr_values import Place

PointType = Literal["common", "improvement", "concern"]
Assurance = Literal["always", "sometimes", "never"]
Better = Literal["higher", "lower"]

_REACH = 2.66
"""From the mean moving range to three sigma: 3 / 1.128."""

_SCREEN = 3.267
"""The upper limit of moving ranges, in units of their mean."""

SETTLED = 12
"""Limits of fewer points are on trial."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What is usual from a point on, up to where limits start again [the values' unit]."""

    start: int  # position of the first point that they judge
    learned_from: int  # how many points they come from
    mean: float
    lower: float
    upper: float


@dataclass(frozen=True, eq=False)
class Xmr:
    """A series and what of it is more than noise.

    Parameters
    ----------
    series
        The values as judged, in order of time [any unit].
    better
        Which way is better.
    target
        What it should reach [the same unit], None where there is none.
    limits
        One for each place at which limits start, in order.
    point_types
        For each value: ``"common"`` (noise), ``"improvement"`` or ``"concern"``.
    rules
        For each value the rule that holds of it, None where it is noise: see
        :mod:`reportkit.progress.signals.point_rules`.
    """

    series: pd.Series[float]
    better: Better
    target: float | None
    limits: tuple[Limits, ...]
    point_types: tuple[PointType, ...]
    rules: tuple[Rule | None, ...]

    @property
    def mean(self) -> float:
        """The mean under the last limits [the values' unit]."""
        return self.limits[-1].mean

    @property
    def lower_limit(self) -> float:
        """The lower of the last limits [the values' unit]."""
        return self.limits[-1].lower

    @property
    def upper_limit(self) -> float:
        """The upper of the last limits [the values' unit]."""
        return self.limits[-1].upper

    @property
    def trial(self) -> bool:
        """Whether the last limits have so few points that they still move."""
        return self.limits[-1].learned_from < SETTLED

    @property
    def assurance(self) -> Assurance | None:
        """Whether it meets its target as it works now, by the last limits; None without one.

        ``"always"``: the target lies outside the limits, on the side where every usual value
        meets it; ``"never"``: on the other side; ``"sometimes"``: between them.
        """
        if self.target is None:
            return None
        if self.lower_limit <= self.target <= self.upper_limit:
            return "sometimes"
        low = self.target < self.lower_limit
        return "always" if low is (self.better == "higher") else "never"

    def by_point(self) -> pd.DataFrame:
        """Return ``value``, ``mean``, ``lower_limit``, ``upper_limit``, ``type`` and ``rule``."""
        starts = [limits.start for limits in self.limits]
        ends = [*starts[1:], len(self.series)]
        lengths = [end - start for start, end in zip(starts, ends, strict=True)]
        lines = {
            name: np.repeat([getattr(limits, part) for limits in self.limits], lengths)
            for name, part in (("mean", "mean"), ("lower_limit", "lower"), ("upper_limit", "upper"))
        }
        own = {"type": list(self.point_types), "rule": list(self.rules)}
        return pd.DataFrame({"value": self.series.to_numpy(), **lines, **own}, self.series.index)


def xmr(
    values: pd.Series[Any] | ArrayLike,
    *,
    better: Better,
    target: float | None = None,
    screen: bool = True,
    rebase: Place | Sequence[Place] | None = None,
) -> Xmr:
    """Tell signal from noise in a series, as NHS England's "Making Data Count" does.

    Limits lie 2.66 mean moving ranges from the mean. A point is a signal where it lies outside
    them; where it is one of seven in a row that rise or fall, or of seven on one side of the
    mean; or where two of three on one side come near the same limit.

    Parameters
    ----------
    values
        In order of time, one a period, none missing [any unit]; at least 5. A season or a trend
        is judged as it comes: :func:`reportkit.signals` takes it out first.
    better
        ``"higher"`` or ``"lower"``.
    target
        What a value should reach [the same unit].
    screen
        Whether moving ranges of 3.267 times their mean and more are left out of it, so that one
        jump doesn't widen the limits.
    rebase
        Where limits start again: positions from 0, or days of a dated index. Each stretch is
        judged by itself.

    Returns
    -------
    Xmr
        The limits, and each point's type.

    Raises
    ------
    EstimateError
        If values are too few, missing, not finite or not in order, or a place is not theirs.

    Notes
    -----
    Source: W. A. Shewhart's individuals chart as in D. J. Wheeler, Understanding Variation
    (1993); the rules and the assurance of NHS England, Making Data Count, as the R package
    NHSRplotthedots 0.2.2 applies them. A test holds it equal to that package on 120 series.
    """
    if better not in get_args(Better):
        raise EstimateError(f'better is {better!r}. Say which way is better: "higher" or "lower".')
    if target is not None and not math.isfinite(target):
        raise EstimateError(f"The target is {target}. Give a finite number, or leave it out.")
    read = read_values(values)
    goal = None if target is None else float(target)
    starts = starts_of(read.index, rebase)
    return judge_series(read, better, goal, starts, screen=screen)


def judge_series(
    values: pd.Series[float],
    better: Better,
    target: float | None,
    starts: Sequence[int],
    *,
    learned_from: int | None = None,
    screen: bool = True,
) -> Xmr:
    """Judge values that are known to be fit for it.

    Parameters
    ----------
    values
        In order of time, all finite [any unit].
    better, target, screen
        As for :func:`xmr`.
    starts
        The positions at which limits start.
    learned_from
        How many points, from the first on, the first limits are learned from: those before a
        change, where it is known when it came. Default: all that they judge.
    """
    numbers = values.to_numpy(dtype=float)
    limits = []
    types: list[PointType] = []
    rules: list[Rule | None] = []
    for start, end in zip(starts, [*starts[1:], len(numbers)], strict=True):
        part = numbers[start:end]
        known = part[:learned_from] if start == 0 else part
        mean, reach = math.fsum(known) / len(known), _REACH * _moving_range(known, screen=screen)
        ways, found = judge_points(part, mean, reach)
        limits.append(Limits(start, len(known), mean, mean - reach, mean + reach))
        types += [_type(int(way), better) for way in ways]
        rules += found
    return Xmr(values, better, target, tuple(limits), tuple(types), tuple(rules))


def _moving_range(values: NDArray[np.floating[Any]], *, screen: bool) -> float:
    """Return the mean of the moving ranges, screened where it is asked for."""
    ranges = np.abs(np.diff(values))
    mean = float(ranges.mean())
    if not screen or mean == 0:
        return mean
    return float(ranges[ranges < _SCREEN * mean].mean())


def _type(way: int, better: Better) -> PointType:
    if way == 0:
        return "common"
    good = (way > 0) is (better == "higher")
    return "improvement" if good else "concern"
