"""A metric's signal, and the signals of an initiative."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from reportkit.estimate import Unknown
from reportkit.progress.signals.periods import ByPeriod
from reportkit.progress.signals.point_rules import IN_A_ROW, Rule, sides
from reportkit.progress.signals.usual_course import Course
from reportkit.progress.signals.xmr import Assurance, Better, PointType, Xmr

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from reportkit.period import Period
    from reportkit.progress.signals.periods import Per

Way = Literal["up", "down"]


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """How a metric was judged.

    Parameters
    ----------
    xmr
        The series as judged: without its season and trend, at the level of the latest period.
    course
        The season and the trend that were taken out.
    before
        The type of the period before the latest, as it was judged without the latest; None where
        there were too few periods then.
    lower_today, upper_today
        What is usual as it works today, in any season: after a lasting change, of the periods
        since [the metric's unit].
    assurance
        Whether that meets the target; None where there is no target.
    """

    xmr: Xmr
    course: Course
    before: PointType | None
    lower_today: float
    upper_today: float
    assurance: Assurance | None

    @property
    def learned_from(self) -> int:
        """How many periods, from the first on, the average and the limits come from."""
        return self.xmr.limits[0].learned_from


@dataclass(frozen=True, slots=True, eq=False)
class Signal:
    """A metric over all sites: where it stands, and whether that is a real change or noise.

    ``value``, ``mean`` and the limits are in ``unit``; the last three hold for the latest period,
    its season and trend put back, and are None where there are too few periods to judge.
    """

    key: str
    name: str
    unit: str
    better: Better
    target: float | None
    meaning: str
    periods: ByPeriod
    judged: Judged | None

    @property
    def per(self) -> Per:
        """What one period is: ``"month"``."""
        return self.periods.per

    @property
    def period(self) -> Period:
        """The latest complete period."""
        return self.periods.latest

    @property
    def value(self) -> float:
        """The value of the latest complete period [unit]."""
        return float(self.periods.series.iloc[-1])

    @property
    def type(self) -> PointType | None:
        """What the latest period is; None where there are too few to tell."""
        return self.judged.xmr.point_types[-1] if self.judged else None

    @property
    def rule(self) -> Rule | None:
        """The rule that holds of the latest period; None where it is noise."""
        return self.judged.xmr.rules[-1] if self.judged else None

    @property
    def before(self) -> PointType | None:
        """What the period before was, as judged then."""
        return self.judged.before if self.judged else None

    @property
    def new(self) -> bool:
        """Whether a signal fired that had not fired a period earlier."""
        return self.type in {"improvement", "concern"} and self.type != self.before

    @property
    def way(self) -> Way | None:
        """Which way its signal points; None where none fired."""
        if self.type not in {"improvement", "concern"}:
            return None
        return "up" if (self.type == "improvement") is (self.better == "higher") else "down"

    @property
    def beside_average(self) -> int:
        """How many periods, up to the latest, lie on its signal's side of the average.

        Those before the launch are not counted where the average is theirs.
        """
        if self.judged is None or self.way is None:
            return 0
        run = _run(self.judged.xmr, self.way)
        since_launch = len(self.periods.series) - self.judged.learned_from
        return min(run, since_launch) if self.compared_with_before else run

    @property
    def lasting(self) -> int:
        """For how many periods its signal has held, as its words say; 0 where none fired."""
        if self.judged is None or self.way is None:
            return 0
        if self.beside_average >= IN_A_ROW and self.rule != "course":
            return self.beside_average
        if self.rule == "course":
            return _course(self.judged.xmr.series.to_numpy(dtype=float))
        types = self.judged.xmr.point_types
        return next((at for at, one in enumerate(reversed(types)) if one != self.type), len(types))

    @property
    def since(self) -> dt.date | None:
        """The first day of the first of those periods; None where no signal fired."""
        if not self.lasting:
            return None
        return self.periods.period(len(self.periods.series) - self.lasting).start

    @property
    def mean(self) -> float | None:
        """The average that the latest period is compared with [unit]."""
        return self.judged.xmr.mean if self.judged else None

    @property
    def lower_limit(self) -> float | None:
        """The lower end of what is usual [unit]."""
        return self.judged.xmr.lower_limit if self.judged else None

    @property
    def upper_limit(self) -> float | None:
        """The upper end of what is usual [unit]."""
        return self.judged.xmr.upper_limit if self.judged else None

    @property
    def assurance(self) -> Assurance | None:
        """Whether it meets its target as it works today; None where it has none."""
        return self.judged.assurance if self.judged else None

    @property
    def compared_with_before(self) -> bool:
        """Whether the average is that of the periods before the first launch."""
        return self.judged is not None and self.judged.learned_from < len(self.periods.series)

    @property
    def trial(self) -> bool:
        """Whether there are so few periods that the limits still move."""
        return self.judged is not None and self.judged.xmr.trial


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """The metrics of an initiative, each judged, in the order of ``metric_definitions``.

    ``unknown`` has those that have no complete period yet.
    """

    initiative: str
    as_of: dt.date
    signals: tuple[Signal, ...]
    unknown: tuple[Unknown, ...]
    credit: str

    @property
    def improvements(self) -> tuple[Signal, ...]:
        """Those whose latest period is a real change for the better."""
        return tuple(signal for signal in self.signals if signal.type == "improvement")

    @property
    def concerns(self) -> tuple[Signal, ...]:
        """Those whose latest period is a real change for the worse."""
        return tuple(signal for signal in self.signals if signal.type == "concern")

    @property
    def unchanged(self) -> tuple[Signal, ...]:
        """Those whose latest period is noise."""
        return tuple(signal for signal in self.signals if signal.type == "common")

    @property
    def new(self) -> tuple[Signal, ...]:
        """Those that fired in the latest period and had not the period before."""
        return tuple(signal for signal in self.signals if signal.new)


def _run(xmr: Xmr, way: Way) -> int:
    limits = xmr.limits[-1]
    found = sides(xmr.series.to_numpy(dtype=float)[limits.start :], limits.mean)
    return _trailing(found == (1 if way == "up" else -1))


def _course(values: NDArray[np.floating[Any]]) -> int:
    steps = np.sign(np.diff(values))
    return _trailing(steps == steps[-1]) + 1


def _trailing(held: NDArray[np.bool_]) -> int:
    """Return how many hold without a break up to the last."""
    broken = np.flatnonzero(~held)
    return len(held) if not broken.size else len(held) - 1 - int(broken[-1])
