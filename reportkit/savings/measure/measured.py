"""What was saved, measured against what would have happened without the initiative."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from reportkit.estimate import Estimate
from reportkit.savings.distributions import Array


@dataclass(frozen=True, slots=True)
class SetAside:
    """A point that the measurement left out, and why.

    Parameters
    ----------
    period
        Its first day.
    value
        As recorded [the series' unit]; None where it is a gap.
    reason
        In words, as in ``"far from its neighbours"``.
    unit_of
        The site or unit that it belongs to; empty where there is one series.
    """

    period: dt.date
    value: float | None
    reason: str
    unit_of: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Placebo:
    """The same method, run where nothing happened, so that a saving it finds is none.

    Parameters
    ----------
    runs
        A row for each run, indexed by the date at which a launch was pretended: ``total``, ``low``
        and ``high`` of the saving found [the series' unit], ``held`` (the range holds zero) and
        ``found`` (the method would have reported a saving).
    widened
        By what factor the measured range was widened, 1 or more.
    may_speak
        Whether the runs allow a figure to be printed.
    why
        Where they don't, the reason in words; else empty.
    """

    runs: pd.DataFrame = field(repr=False)
    widened: float
    may_speak: bool
    why: str

    @property
    def count(self) -> int:
        """How many dates were tried."""
        return len(self.runs)

    @property
    def found(self) -> int:
        """On how many of them the method would have reported a saving."""
        return int(self.runs["found"].sum()) if len(self.runs) else 0


@dataclass(frozen=True, slots=True, eq=False)
class Detectable:
    """What this much history could have seen.

    Parameters
    ----------
    smallest
        The smallest true saving since launch that would have been seen, that is with a range
        wholly above zero, in 8 of 10 cases [the series' unit].
    share
        The same as a share of the counterfactual (0..1).
    ahead
        The smallest such saving by the end of each coming period, counted from launch, indexed
        by the period's last day [the series' unit].
    """

    smallest: float
    share: float
    ahead: pd.Series = field(repr=False)

    def when(self, saving_a_year: float, launched: dt.date) -> dt.date | None:
        """Return the day by which a saving of this pace [the unit/year] could be seen.

        None where the years that were looked at don't suffice.
        """
        ends = pd.DatetimeIndex(self.ahead.index)
        years = np.asarray((ends - pd.Timestamp(launched)).days) / 365.25
        seen = np.flatnonzero(saving_a_year * years >= self.ahead.to_numpy())
        return None if not len(seen) else dt.date.fromisoformat(f"{ends[seen[0]]:%Y-%m-%d}")


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A measured saving: actual against counterfactual, and how far that can be trusted.

    Parameters
    ----------
    subject
        The initiative's key, or the series' name.
    unit
        Of the saving [as in ``"USD"``, ``"minutes"``].
    launched, through
        First day with the initiative, and the last day that was measured.
    total
        The cumulative saving since launch, gross of the initiative's own cost, with its range
        [unit]; None where the placebo runs say that the method may not speak.
    by_period
        Indexed by the period's first day, from the first of the history on: ``actual``,
        ``counterfactual`` with ``low`` and ``high``, and from launch on ``saving``,
        ``cumulative`` with ``cumulative_low`` and ``cumulative_high`` [all in unit per period].
        Before launch the counterfactual is the model's fit. Since launch the actual is what was
        counted: a point set aside stands as its neighbours do, ``set_aside`` has it as recorded. A
        period that was not recorded has no saving and adds nothing.
    draws
        Shape (draws, periods since launch): equally likely savings, period by period [unit per
        period]; 0 where nothing was recorded. What is wanted of a sum is taken from their sums.
    level
        The chance that each range is to hold the truth (0..1).
    chance_of_saving
        The chance that the total is above zero (0..1); None where the method may not speak.
    pace
        The run-rate: the saving of the latest quarter times four [unit/year], what was not
        recorded of it at the pace of the rest; None as above, or where less than a quarter has
        passed.
    placebo, set_aside, detectable
        See there.
    design, design_why
        How the counterfactual was found, as in ``"one series against its own past"``, and why so.
    why
        The sentence to print where the method may not speak; empty where it may.
    method
        How it was computed, in one sentence.
    by_unit
        Where several units were measured, a row for each, indexed by its key: ``name``,
        ``went_live``, ``saving``, ``low``, ``high`` [unit]; else None.
    left_out
        What the figure does not hold, a sentence each, as a live site without figures.
    drivers
        What was measured of single drivers in the quarter of ``pace``, by key: ``volume``
        [items/year], ``time_saved`` [minutes/item], ``loaded_rate`` [currency/hour] or
        ``saving_per_item`` [currency/item], ``adoption`` (share of the volume touched, 0..1);
        only those that were.
    """

    subject: str
    unit: str
    launched: dt.date
    through: dt.date
    total: Estimate | None
    by_period: pd.DataFrame = field(repr=False)
    draws: Array = field(repr=False)
    level: float
    chance_of_saving: float | None
    pace: Estimate | None
    placebo: Placebo = field(repr=False)
    set_aside: tuple[SetAside, ...] = field(repr=False)
    detectable: Detectable = field(repr=False)
    design: str
    design_why: str
    why: str
    method: str
    by_unit: pd.DataFrame | None = field(default=None, repr=False)
    left_out: tuple[str, ...] = ()
    drivers: Mapping[str, Estimate] = field(default_factory=dict, repr=False)
