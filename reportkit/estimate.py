"""A number with its unit and, where it was estimated, its range."""

from __future__ import annotations

import math
from dataclasses import dataclass

from reportkit.errors import EstimateError


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number that is never without its unit.

    Parameters
    ----------
    value
        The number itself; of an estimated one the P50.
    unit
        ``"GBP"``, ``"GBP/year"``, ``"share"`` (0..1), ``"days"``, ``"minutes/item"``: an ISO 4217
        code first where it is money, ``/`` before what it is counted by.
    low, high
        Ends of the range, both or neither: a counted number has none.
    level
        The chance that the range holds the true value, 0..1: 0.8 for P10 to P90.

    Raises
    ------
    EstimateError
        If a part is not finite, the range does not hold the value, or a range lacks its level.
    """

    value: float
    unit: str
    low: float | None = None
    high: float | None = None
    level: float | None = None

    def __post_init__(self) -> None:
        parts = [part for part in (self.value, self.low, self.high) if part is not None]
        if not all(math.isfinite(part) for part in parts):
            raise EstimateError(f"An estimate in {self.unit} is not finite: {parts}.")
        if not self.unit:
            raise EstimateError(f"{self.value} has no unit. Say what it counts, as in 'items'.")
        if (self.low is None) is not (self.high is None):
            raise EstimateError(f"{self.value} {self.unit} has half a range. Give low and high.")
        if self.low is None or self.high is None:
            if self.level is not None:
                raise EstimateError(f"{self.value} {self.unit} has a level but no range.")
            return
        if self.level is None or not 0 < self.level < 1:
            raise EstimateError(
                f"The range of {self.value} {self.unit} has level {self.level}. "
                "Give the chance that it holds the true value, as in 0.8."
            )
        if not self.low <= self.value <= self.high:
            raise EstimateError(
                f"{self.value} {self.unit} lies outside its range {self.low} to {self.high}."
            )

    @property
    def estimated(self) -> bool:
        """Whether it has a range, as every estimated number must."""
        return self.low is not None

    def scaled(self, factor: float, unit: str | None = None) -> Estimate:
        """Return the estimate times a known factor above zero, in ``unit`` where it changes."""
        if not factor > 0:
            raise EstimateError(f"An estimate is scaled by a factor above zero, not {factor}.")
        return Estimate(
            value=self.value * factor,
            unit=unit or self.unit,
            low=None if self.low is None else self.low * factor,
            high=None if self.high is None else self.high * factor,
            level=self.level,
        )


@dataclass(frozen=True, slots=True)
class Unknown:
    """A figure that is not known yet: what it would be, why not, and what would make it known.

    A report prints it as a sentence; it is never a zero and never a blank.
    """

    what: str  # "What this will save"
    why: str  # "no uncertain inputs are recorded"
    wants: str  # "the table 'drivers'"
