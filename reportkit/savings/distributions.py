"""Three stated quantiles of an uncertain quantity, as a distribution that meets them exactly.

The family is the quantile-parameterised Johnson distribution of Hadlock and Bickel (Johnson
Quantile-Parameterized Distributions, Decision Analysis 14(1), 2017). A standard normal number is
bent until it passes through the three quantiles, and a link carries it onto the support: none
for any number, a logarithm above a bound, a probit in 0..1. Where the three are symmetric under
the link this is a normal, a log-normal or a probit-normal distribution.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from reportkit.errors import EstimateError

Array: TypeAlias = NDArray[np.float64]
Support: TypeAlias = Literal["real", "positive", "above -1", "share", "cost"]

BOUNDS: dict[Support, tuple[float, float]] = {
    "real": (-math.inf, math.inf),
    "positive": (0.0, math.inf),
    "above -1": (-1.0, math.inf),
    "share": (0.0, 1.0),
    "cost": (0.0, math.inf),
}

# Of 5,392 IT projects 18% overran by more than half, those by 447% on average (Flyvbjerg et al.,
# The Empirical Reality of IT Project Cost Overruns, Journal of Management Information Systems
# 39(3), 2022). Their tail is a Pareto's with an index of 1 or less, the only kind of project for
# which it is (Flyvbjerg et al., Project Management Journal, 2025, doi 10.1177/87569728251340590).
OVERRUN_INDEX = 1.0

# With that index the mean of the tail is set by where it ends. It ends where those beyond 1.5
# times the plan cost 5.47 times the plan on average, about 21 times the plan.
COST_CAP = 1.5 * math.exp(5.47 / 1.5 - 1)

# A quantity whose high figure is more than ten times its middle one is drawn out on the plain
# scale: a logarithm would carry its upper tail beyond anything that was meant.
_WIDE = 10.0

# Nearer than this to symmetric, or to flat on one side, the curve is two straight lines.
_FLAT = 1e-6


@dataclass(frozen=True, slots=True)
class Bend:
    """A normal number ``z`` bent through three points: slope and curvature on either side.

    The curve passes through ``low``, ``mid`` and ``high`` at ``-c``, 0 and ``c``.
    """

    low: float
    mid: float
    high: float
    c: float

    def at(self, z: Array) -> Array:
        """Return the curve at ``z``."""
        below, above = self.mid - self.low, self.high - self.mid
        span, least = below + above, min(below, above)
        if least <= _FLAT * span or abs(above - below) <= _FLAT * span:
            return self.mid + np.where(z < 0, below, above) / self.c * z
        side = math.copysign(1.0, above - below)
        anchor = self.low if side > 0 else self.high
        delta = math.sinh(math.acosh(span / (2 * least))) / self.c
        scale = least / (delta * self.c)
        bent: Array = np.sinh(np.arcsinh(delta * z) + math.asinh(side * self.c * delta))
        return anchor + scale * bent


@dataclass(frozen=True, slots=True)
class Quantiles:
    """A distribution that is met exactly at ``tail``, one half and ``1 - tail``.

    Parameters
    ----------
    low, mid, high
        Its quantiles, in the quantity's unit. All three alike is a known number. Where one lies
        on a bound of the support, that bound has the chance that this implies: a share with its
        P90 at 1 is 1 in at least one case of ten.
    support
        Where it may lie. A ``cost`` is positive, and beyond its high quantile it has the Pareto
        tail of IT projects' overruns, capped at 21 times its median or, where that is
        more, at twice its high quantile.
    tail
        The chance below ``low`` and above ``high``: 0.1 for P10 and P90.

    Raises
    ------
    EstimateError
        If they are not finite, not in order or outside the support.
    """

    low: float
    mid: float
    high: float
    support: Support = "real"
    tail: float = 0.1

    def __post_init__(self) -> None:
        stated = f"{self.low:g}, {self.mid:g}, {self.high:g}"
        if not all(math.isfinite(part) for part in (self.low, self.mid, self.high)):
            raise EstimateError(f"The range {stated} is not finite. Give three numbers.")
        if not self.low <= self.mid <= self.high:
            raise EstimateError(
                f"The range {stated} is not in order. Give the low, the middle and the high figure."
            )
        least, most = BOUNDS[self.support]
        if self.low < least or self.high > most:
            wanted = f"at least {least:g}" if math.isinf(most) else f"in {least:g}..{most:g}"
            raise EstimateError(f"The range {stated} leaves its support. It must lie {wanted}.")
        if not 0 < self.tail < 0.5:  # noqa: PLR2004  one half is the middle
            raise EstimateError(
                f"The tail {self.tail:g} is not a chance below one half. Give 0.1 for P10 and P90."
            )

    @property
    def known(self) -> bool:
        """Whether it is a single number."""
        return self.low == self.high

    def ppf(self, u: Array) -> Array:
        """Return the quantiles at the chances ``u``, each in 0..1 without its ends."""
        return self.at(ndtri(u))

    def at(self, z: Array) -> Array:
        """Return the quantiles at standard normal numbers ``z``: exact far into either tail."""
        if self.known:
            return np.full(np.shape(z), self.low)
        c = -float(ndtri(self.tail))
        body = self._body(z, c)
        if self.support != "cost" or self.high <= 0:
            return body
        # The chance above z over the chance above the high quantile, 1 or less in the tail.
        rarity = np.minimum(ndtr(-z) / self.tail, 1.0)
        with np.errstate(divide="ignore"):
            heavy = self.high * rarity ** (-1 / OVERRUN_INDEX)
        cap = max(COST_CAP * self.mid, 2 * self.high)
        result: Array = np.where(z <= c, np.minimum(body, self.high), np.minimum(heavy, cap))
        return result

    def _body(self, z: Array, c: float) -> Array:
        least, most = BOUNDS[self.support]
        wide = math.isinf(most) and self.high - least > _WIDE * (self.mid - least)
        if self.support == "real" or self.low <= least or self.high >= most or wide:
            # On a bound the link is infinite; a plain number cut off there keeps its quantiles.
            body = np.clip(Bend(self.low, self.mid, self.high, c).at(z), least, most)
        elif math.isinf(most):
            low, mid, high = (math.log(part - least) for part in (self.low, self.mid, self.high))
            body = least + np.exp(Bend(low, mid, high, c).at(z))
        else:
            low, mid, high = (
                float(ndtri((part - least) / (most - least)))
                for part in (self.low, self.mid, self.high)
            )
            body = least + (most - least) * ndtr(Bend(low, mid, high, c).at(z))
        return np.asarray(body, dtype=np.float64)
