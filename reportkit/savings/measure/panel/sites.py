"""What the work cost at each site, how much of it there was, and since when a site is live."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from reportkit.savings.distributions import Array
from reportkit.savings.measure.panel.neighbours import from_those_around

_MONTHS = {"MS": 1, "QS": 3}


def offset_of(length: str) -> pd.DateOffset:
    """Return a period's length as pandas adds it to a day."""
    if length in _MONTHS:
        return pd.DateOffset(months=_MONTHS[length])
    return pd.DateOffset(days=int(length.removesuffix("D")))


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Periods in rows, sites in columns.

    Parameters
    ----------
    periods
        The first day of each period, without gaps.
    length
        Of a period, as pandas writes an offset: ``"7D"``, ``"MS"``, ``"QS"``.
    keys, names
        Of each site, as the table ``rollout`` has them.
    cost
        What the work cost [currency/period]; NaN where it is missing.
    volume
        How much work there was [items/period]; NaN where it is missing; 1 throughout where volume
        is not counted.
    live
        For each site the place of the first period with the initiative; as many as there are
        periods where it is not live.
    went_live
        For each site the day; None where it is not live.
    uncounted
        Where neither a saving nor its absence is to be seen [periods, sites]: no work was done, or
        nothing was recorded for long.
    """

    periods: pd.DatetimeIndex
    length: str
    keys: tuple[str, ...]
    names: tuple[str, ...]
    cost: Array = field(repr=False)
    volume: Array = field(repr=False)
    live: NDArray[np.intp]
    went_live: tuple[dt.date | None, ...]
    uncounted: NDArray[np.bool_] = field(repr=False)

    @property
    def a_year(self) -> float:
        """Periods a year."""
        if self.length in _MONTHS:
            return 12 / _MONTHS[self.length]
        return 365.25 / int(self.length.removesuffix("D"))

    @property
    def is_live(self) -> NDArray[np.bool_]:
        """Where the initiative is at work [periods, sites]."""
        return np.asarray(np.arange(len(self.periods))[:, None] >= self.live[None, :])

    @property
    def regime(self) -> NDArray[np.int8]:
        """What period is like what other: 0 before a site is live, 1 when it is, 2 when half."""
        regime = self.is_live.astype(np.int8)
        for site in self.measured:
            first = self.live[site]
            if self.periods[first] < pd.Timestamp(self.went_live[site]):
                regime[first, site] = 2
        return regime

    @property
    def measured(self) -> NDArray[np.intp]:
        """The columns of the sites that are live."""
        return np.flatnonzero(self.live < len(self.periods))

    @property
    def launched(self) -> int:
        """The place of the period in which the first site went live."""
        return int(self.live.min())

    @property
    def untouched(self) -> Array:
        """Cost of one item where the initiative is not at work [log]; NaN elsewhere."""
        return np.where(self.is_live | self.uncounted, np.nan, self.log_unit_cost)

    @property
    def log_unit_cost(self) -> Array:
        """Cost of one item [log of currency/item]; NaN where either part is missing."""
        return np.asarray(np.log(self.cost) - np.log(self.volume))

    @property
    def busy(self) -> Array:
        """By how much more work there was than in the periods around [log]; 0 if unknown."""
        anywhere = np.zeros(self.volume.shape, dtype=np.int8)
        return np.nan_to_num(from_those_around(np.log(self.volume), anywhere))

    @property
    def ends(self) -> pd.DatetimeIndex:
        """The last day of each period."""
        return pd.DatetimeIndex(self.periods + self.offset - pd.Timedelta(days=1))

    @property
    def offset(self) -> pd.DateOffset:
        """From the first day of a period to that of the next."""
        return offset_of(self.length)

    def only(self, columns: NDArray[np.intp]) -> Sites:
        """Return the sites in these columns alone."""
        return replace(
            self,
            keys=tuple(self.keys[column] for column in columns),
            names=tuple(self.names[column] for column in columns),
            cost=self.cost[:, columns],
            volume=self.volume[:, columns],
            live=self.live[columns],
            went_live=tuple(self.went_live[column] for column in columns),
            uncounted=self.uncounted[:, columns],
        )

    def upto(self, periods: int) -> Sites:
        """Return the first ``periods`` alone: a site that goes live later is not live."""
        return replace(
            self,
            periods=self.periods[:periods],
            cost=self.cost[:periods],
            volume=self.volume[:periods],
            uncounted=self.uncounted[:periods],
            live=np.minimum(self.live, periods),
            went_live=tuple(
                day if place < periods else None
                for day, place in zip(self.went_live, self.live, strict=True)
            ),
        )
