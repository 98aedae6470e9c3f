"""The lines: at which value of an input going on is worth nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from reportkit.estimate import Estimate
from reportkit.savings.distributions import BOUNDS, Array
from reportkit.savings.forecast.continuing import StopLine
from reportkit.savings.forecast.discounting import Discount, monthly_factors
from reportkit.savings.forecast.driver_keys import DRIVER_KEYS
from reportkit.savings.forecast.gates import Passing
from reportkit.savings.forecast.paths import Timeline, extra_savings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from reportkit.savings.forecast.drivers import Driver

_FAR = 20  # times the distance from P50 to P10 or P90: beyond it no line is looked for
_POINTS = 9
_SHOWN = 9
_LEVEL = 0.8
_STRAIGHT = frozenset(DRIVER_KEYS) - {"volume_growth", "adoption_half", "adoption_speed"}
"""The drivers on which the worth depends in a straight line: they multiply, or are taken off."""
_CLOCKS = ("adoption_half", "adoption_speed")

Trial: TypeAlias = "tuple[Driver, Array]"
"""A driver, and the values at which it is tried."""


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """What going on is computed from: a part of the draws, small enough to be tried often.

    Parameters
    ----------
    drawn, timeline, passing, discount
        As ``values`` and the others in :func:`~reportkit.savings.forecast.simulation.simulate`.
    """

    drawn: Mapping[str, Array]
    timeline: Timeline
    passing: Passing
    discount: Discount

    def first(self, draws: int) -> Case:
        """Return the case with the first of its draws; of a Sobol sequence they are even too."""
        values = {key: part[:draws] for key, part in self.drawn.items()}
        alive = tuple(part[:draws] for part in self.passing.alive)
        return Case(values, self.timeline, Passing(self.passing.months, alive), self.discount)

    def flows(self) -> Array:
        """Return what going on adds: a row for each draw, a column for each month [currency]."""
        months = extra_savings(self.drawn, self.timeline, self.passing)
        return np.stack(list(months), axis=1)

    def worth(self, trials: Sequence[Trial]) -> list[Array]:
        """Return what going on is worth on average with a driver at each of some values.

        All trials are carried through the months at once, and each draw serves in all of them.
        """
        draws = len(self.drawn["volume"])
        count = sum(len(at) for _, at in trials)
        drawn = {key: np.tile(part, count) for key, part in self.drawn.items()}
        place = 0
        for driver, at in trials:
            end = place + len(at) * draws
            drawn[driver.key][place:end] = np.repeat(at, draws)
            place = end
        alive = tuple(np.tile(part, count) for part in self.passing.alive)
        factors = monthly_factors(self.discount, drawn["discount_rate"], self.timeline.since_as_of)
        worth = np.zeros(count * draws)
        months = extra_savings(drawn, self.timeline, Passing(self.passing.months, alive))
        for extra, factor in zip(months, factors, strict=True):
            worth += extra * factor
        means = worth.reshape(count, draws).mean(axis=1)
        ends = np.cumsum([len(at) for _, at in trials])
        return np.split(means, ends[:-1])


def stop_lines(case: Case, drivers: Sequence[Driver]) -> tuple[StopLine, ...]:
    """Return the line of every uncertain driver that has one, the nearest first.

    A line is where the average worth of going on is zero, with that driver fixed and all others
    as they are drawn. How far off it is is measured by the part of the driver's range that lies
    towards it; further off than twenty times that, none is looked for.

    Parameters
    ----------
    case
        What going on is computed from.
    drivers
        As they are drawn.
    """
    uncertain = [one for one in drivers if not one.quantiles.known and one.key != "discount_rate"]
    tried = [(one, _around(one)) for one in uncertain]
    curves = list(zip(tried, case.worth(tried) if tried else [], strict=True))
    finer = [
        (one, _within(at, worth, one.quantiles.mid))
        for (one, at), worth in curves
        if one.key not in _STRAIGHT and _turns(worth).size
    ]
    near = {one.key: (at, worth) for (one, at), worth in curves if one.key in _STRAIGHT}
    if finer:
        near |= {
            one.key: (at, worth) for (one, at), worth in zip(finer, case.worth(finer), strict=True)
        }
    found = (
        _line(case, one, _crossing(*near[one.key], one.quantiles.mid), pd.Series(worth, index=at))
        for (one, at), worth in curves
        if one.key in near and _turns(near[one.key][1]).size
    )
    # That adoption came sooner than thought leaves less to gain, and is no reason to stop.
    sensible = [line for line in found if line.driver not in _CLOCKS or line.stops == "above"]
    return tuple(sorted(sensible, key=_nearness))


def _nearness(line: StopLine) -> float:
    """Return how far off a line is, in the part of the driver's range that lies towards it."""
    low, high = line.now.low or 0.0, line.now.high or 0.0
    side = line.now.value - low if line.at < line.now.value else high - line.now.value
    return line.distance / side if side > 0 else float("inf")


def _around(driver: Driver) -> Array:
    """Return the values to try: the ends alone where the worth is straight between them."""
    stated = driver.quantiles
    least, most = BOUNDS[stated.support]
    low = max(least, stated.mid - _FAR * (stated.mid - stated.low))
    high = min(most, stated.mid + _FAR * (stated.high - stated.mid))
    if driver.key in _STRAIGHT:
        return np.array([low, high])
    # Closer together near the P50, where a line matters most.
    way = np.linspace(0, 1, _POINTS) ** 2
    below = stated.mid - (stated.mid - low) * way[:0:-1]
    above = stated.mid + (high - stated.mid) * way
    return np.unique(np.concatenate((below, above)))


def _turns(worth: Array) -> NDArray[np.intp]:
    """Return after which of the values tried the worth changes its sign."""
    return np.flatnonzero(worth[:-1] * worth[1:] < 0)


def _within(at: Array, worth: Array, mid: float) -> Array:
    """Return values to try within the step, nearest to the P50, in which the sign changes."""
    turns = _turns(worth)
    place = turns[np.argmin(np.abs((at[turns] + at[turns + 1]) / 2 - mid))]
    return np.linspace(at[place], at[place + 1], _POINTS)


def _crossing(at: Array, worth: Array, mid: float) -> float:
    """Return where the worth is zero, straight between the values tried."""
    turns = _turns(worth)
    place = turns[np.argmin(np.abs((at[turns] + at[turns + 1]) / 2 - mid))]
    rise = worth[place + 1] - worth[place]
    return float(at[place] - worth[place] * (at[place + 1] - at[place]) / rise)


def _line(case: Case, driver: Driver, at: float, curve: pd.Series[float]) -> StopLine:
    stated = driver.quantiles
    edge = 0.15 * (max(stated.high, at) - min(stated.low, at))
    least, most = BOUNDS[stated.support]
    shown = np.linspace(
        max(least, min(stated.low, at) - edge), min(most, max(stated.high, at) + edge), _SHOWN
    )
    worth = np.interp(shown, curve.index.to_numpy(dtype=np.float64), curve.to_numpy())
    rises = worth[-1] > worth[0]
    drawn = case.drawn[driver.key]
    return StopLine(
        driver=driver.key,
        label=_label(driver),
        unit=driver.unit,
        at=at,
        now=Estimate(stated.mid, driver.unit, stated.low, stated.high, _LEVEL),
        stops="below" if rises else "above",
        chance_beyond=float((drawn < at if rises else drawn > at).mean()),
        curve=pd.Series(worth, index=pd.Index(shown, name=driver.key), name="worth"),
    )


def _label(driver: Driver) -> str:
    """Return a driver's name; of the one-off cost only what is still to come is at stake."""
    return "One-off cost still to come" if driver.key == "one_off_cost" else driver.label
