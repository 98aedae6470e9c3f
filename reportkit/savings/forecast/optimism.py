"""Uplifts for optimism, taken from how a reference class of projects turned out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from reportkit.errors import EstimateError
from reportkit.formats import numbers
from reportkit.savings.distributions import Quantiles
from reportkit.wording import nearest_or_all

if TYPE_CHECKING:
    from reportkit.savings.forecast.drivers import Driver
    from reportkit.savings.forecast.paths import Timeline

OptimismName: TypeAlias = Literal[
    "green-book-upper", "green-book-lower", "green-book-outsourcing-upper"
]

_STUDY = (
    "Mott MacDonald, Review of Large Public Procurement in the UK, 2002, in the Green Book's "
    "supplementary guidance on optimism bias"
)


@dataclass(frozen=True, slots=True)
class Optimism:
    """By how much a reference class of projects went beyond its estimates.

    Parameters
    ----------
    projects
        Which projects, and which bound, in words.
    one_off, running, duration
        Uplift of the one-off cost ahead, of the running cost, and of the time that the work
        ahead takes [share].
    source
        Where the figures were published.
    """

    projects: str
    one_off: float
    running: float
    duration: float
    source: str = _STUDY

    @property
    def words(self) -> str:
        """What it does to a forecast, as one of the assumptions."""
        raised = [
            f"{what} {numbers.share(share)} {how}"
            for what, share, how in (
                ("one-off cost ahead is", self.one_off, "higher"),
                ("running cost is", self.running, "higher"),
                ("the work ahead takes", self.duration, "longer"),
            )
            if share
        ]
        return f"for optimism, {' and '.join(raised)}: {self.projects} ({self.source})"


OPTIMISM: dict[OptimismName, Optimism] = {
    "green-book-upper": Optimism(
        "equipment and development projects, upper bound: an estimate whose risks are not yet "
        "managed",
        one_off=2.0,
        running=0.0,
        duration=0.54,
    ),
    "green-book-lower": Optimism(
        "equipment and development projects, lower bound: an estimate whose risks are managed",
        one_off=0.1,
        running=0.0,
        duration=0.1,
    ),
    "green-book-outsourcing-upper": Optimism(
        "outsourcing projects, upper bound; none was found for their one-off cost",
        one_off=0.0,
        running=0.41,
        duration=0.0,
    ),
}
"""The Green Book's, by name. The upper bound is where one starts; the lower is to be earned."""

NO_OPTIMISM = Optimism("nothing is added", 0.0, 0.0, 0.0)


def optimism_of(name: str | None) -> Optimism:
    """Return the uplifts of that name; none for None.

    Raises
    ------
    EstimateError
        If there are none of that name.
    """
    if name is None:
        return NO_OPTIMISM
    found = next((uplift for known, uplift in OPTIMISM.items() if known == name), None)
    if found is None:
        raise EstimateError(f"{name!r} is no uplift for optimism. {nearest_or_all(name, OPTIMISM)}")
    return found


def uplifted(driver: Driver, optimism: Optimism) -> Driver:
    """Return a cost ahead with its uplift, every other driver as it is."""
    by = {"one_off_cost": optimism.one_off, "running_cost": optimism.running}.get(driver.key, 0.0)
    if not by:
        return driver
    part = driver.quantiles
    low, mid, high = (end * (1 + by) for end in (part.low, part.mid, part.high))
    return replace(driver, quantiles=Quantiles(low, mid, high, part.support, part.tail))


def slowed(timeline: Timeline, by: float, work: float) -> Timeline:
    """Return a timeline on which the work ahead takes longer.

    Until it is done, adoption and spending go at ``1 / (1 + by)`` of their planned pace.

    Parameters
    ----------
    timeline
        As planned.
    by
        The uplift of its duration [share].
    work
        How long it was to take from the as-of date on [months].
    """
    if not by:
        return timeline
    edges = np.append(timeline.since_as_of - 0.5, timeline.since_as_of[-1] + 0.5)

    def done(after: np.ndarray) -> np.ndarray:
        return np.where(after <= work * (1 + by), after / (1 + by), after - work * by)

    spent = np.interp(done(edges), edges, np.append(0.0, np.cumsum(timeline.phasing)))
    phasing = np.diff(spent)
    phasing[-1] += 1 - phasing.sum()
    return replace(
        timeline,
        since_start=timeline.reached + done(timeline.since_as_of),
        phasing=phasing,
    )
