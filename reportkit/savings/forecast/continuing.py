"""What going on is worth against stopping today, and where it would be worth nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from reportkit.estimate import Estimate
from reportkit.savings.forecast.rate_of_return import RateOfReturn


@dataclass(frozen=True, slots=True, eq=False)
class StopLine:
    """The value of an input at which going on is worth nothing.

    Parameters
    ----------
    driver, label, unit
        Which input, and what it is counted in.
    at
        There going on is worth nothing on average, all other inputs as forecast [unit].
    now
        Its P50 today, with its range [unit].
    stops
        On which side of the line we should stop.
    chance_beyond
        The chance (0..1) that it lies there already.
    curve
        What going on is worth on average [currency], indexed by the input's value.
    """

    driver: str
    label: str
    unit: str
    at: float
    now: Estimate
    stops: Literal["below", "above"]
    chance_beyond: float
    curve: pd.Series = field(repr=False)

    @property
    def passed(self) -> bool:
        """Whether today's P50 lies where we should stop."""
        return self.now.value < self.at if self.stops == "below" else self.now.value > self.at

    @property
    def distance(self) -> float:
        """How far today's P50 is from the line [unit]."""
        return abs(self.now.value - self.at)


@dataclass(frozen=True, slots=True, eq=False)
class Continuing:
    """Going on from today against stopping today.

    What was spent is left out, for no decision brings it back. Stopping leaves what is live as
    it is. At each gate that is not passed the work stops, and what it would have cost is saved.

    Parameters
    ----------
    value
        What going on adds, worth today [currency].
    average
        The same on average over all draws, without a range [currency]: what counts where much is
        lost rarely or gained rarely. Where it is below zero, we should stop.
    chance_positive
        The chance (0..1) that it adds anything.
    rate_of_return
        Of what is put in by going on, over a fixed part of the draws.
    stop_lines
        Of every input that has one, the nearest first, measured by the input's own range.
    why_no_line
        In words; empty where there is a line.
    decides_on
        When the data will tell on which side of the first line we are, in 8 of 10 cases; the as-of
        date where they do already; None where that can't be said.
    decides_why
        What that rests on, or why it can't be said, in words.
    """

    value: Estimate
    average: Estimate
    chance_positive: float
    rate_of_return: RateOfReturn
    stop_lines: tuple[StopLine, ...]
    why_no_line: str
    decides_on: dt.date | None
    decides_why: str

    @property
    def stop_line(self) -> StopLine | None:
        """The nearest line; None where there is none."""
        return self.stop_lines[0] if self.stop_lines else None
