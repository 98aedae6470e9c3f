"""A series whose true saving is known."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]

WEEKS_A_YEAR = 365.25 / 7
PERIODS_A_YEAR = {"D": 365.25, "W-MON": WEEKS_A_YEAR, "MS": 12.0, "QS": 4.0}


@dataclass(frozen=True, slots=True)
class Length:
    """How long a history is, and how often it was recorded.

    Parameters
    ----------
    before, after
        Periods before launch and since [periods].
    freq
        pandas' alias: ``"MS"``, ``"W-MON"``, ``"QS"`` or ``"D"``.
    """

    before: int
    after: int
    freq: str

    @property
    def periods(self) -> int:
        """How many there are in all."""
        return self.before + self.after

    @property
    def year(self) -> float:
        """How many of them make a year."""
        return PERIODS_A_YEAR[self.freq]

    @property
    def name(self) -> str:
        """As the tables have it, as in ``"36+12 months"``."""
        unit = {"D": "days", "W-MON": "weeks", "MS": "months", "QS": "quarters"}[self.freq]
        return f"{self.before}+{self.after} {unit}"

    def index(self) -> pd.DatetimeIndex:
        """Return the first day of each period."""
        return pd.date_range("2018-01-01", periods=self.periods, freq=self.freq)


@dataclass(frozen=True, slots=True)
class Effect:
    """What the initiative does: a share of the counterfactual saved (0..1), at once or in a ramp.

    A ramp rises in a straight line to its full share over the first half of the time since launch.
    """

    share: float
    is_ramp: bool = False

    @property
    def name(self) -> str:
        """As the tables have it, as in ``"ramp to 10%"``."""
        if not self.share:
            return "none"
        return f"{'ramp to' if self.is_ramp else 'step of'} {self.share:.0%}"

    def shares(self, after: int) -> Floats:
        """Return the share saved in each period since launch (0..1)."""
        if not self.is_ramp:
            return np.full(after, self.share)
        return self.share * np.minimum(1, np.arange(1, after + 1) / (after / 2))


NONE = Effect(0.0)
STEP = Effect(0.10)
RAMPS = (Effect(0.05, is_ramp=True), Effect(0.10, is_ramp=True), Effect(0.20, is_ramp=True))
EFFECTS = (NONE, STEP, *RAMPS)


@dataclass(frozen=True, slots=True, eq=False)
class Path:
    """What would have happened without the initiative.

    Parameters
    ----------
    level
        Shape (periods,) [the series' unit].
    controls
        Shape (periods, how many): series that the initiative does not reach; None for none.
    gaps
        Shape (periods,): where nothing was recorded; None for nowhere.
    is_count
        Whether the series counts things, so that what is saved is a whole number.
    """

    level: Floats
    controls: Floats | None = None
    gaps: NDArray[np.bool_] | None = None
    is_count: bool = False


Generator = Callable[[np.random.Generator, Length], Path]


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One series with the truth about it.

    Parameters
    ----------
    family
        Which set it belongs to: ``"development"``, ``"held-out"`` or ``"real"``.
    generator, length, effect, seed
        What it was made of; together they name it.
    series, launched, controls
        What a method is given.
    saving
        The true cumulative saving since launch [the series' unit].
    scale
        The true counterfactual's total since launch, by which scores are divided [same unit].
    yardstick
        By how much the history changes from one year to the next, in a typical period, times the
        periods since launch [same unit]: the other scale of scores, see :func:`yearly_change`.
    """

    family: str
    generator: str
    length: str
    effect: str
    seed: int
    series: pd.Series = field(repr=False)
    launched: pd.Timestamp
    controls: pd.DataFrame | None = field(repr=False)
    saving: float
    scale: float
    yardstick: float


def yearly_change(history: Floats, length: Length) -> float:
    """Return the mean absolute change from a season ago, times the periods since launch.

    The scale of the M4 competition's interval score (Makridakis, Spiliotis and Assimakopoulos,
    2020); it makes quiet and restless series count the same. A daily series' season is its week.
    """
    lag = 7 if length.freq == "D" else round(length.year)
    return float(np.nanmean(np.abs(history[lag:] - history[:-lag]))) * length.after


def make(
    name: str, generator: Generator, length: Length, effect: Effect, *, seed: int, family: str
) -> Case:
    """Make one case: a pure function of its arguments.

    The counterfactual depends on the name, the length and the seed, and not on the effect, so
    that two cases which differ in the effect alone differ by the true saving.
    """
    rng = np.random.default_rng([zlib.crc32(f"{name}/{length.name}".encode()), seed])
    path = generator(rng, length)
    index = length.index()
    saved = np.zeros(length.periods)
    saved[length.before :] = effect.shares(length.after) * path.level[length.before :]
    if path.is_count:
        saved = np.round(saved)
    actual = path.level - saved
    if path.gaps is not None:
        actual = np.where(path.gaps, np.nan, actual)
    return Case(
        family=family,
        generator=name,
        length=length.name,
        effect=effect.name,
        seed=seed,
        series=pd.Series(actual, index=index, name="measured"),
        launched=index[length.before],
        controls=None if path.controls is None else controls_frame(path.controls, index),
        saving=float(saved.sum()),
        scale=float(path.level[length.before :].sum()),
        yardstick=yearly_change(actual[: length.before], length),
    )


def placebo(series: pd.Series, family: str, generator: str, window: Length, *, seed: int) -> Case:
    """Return a recorded window with a launch pretended: nothing was saved, and it is the truth."""
    values = series.astype(float).asfreq(window.freq)
    history = np.asarray(values.iloc[: window.before], dtype=np.float64)
    return Case(
        family=family,
        generator=generator,
        length=window.name,
        effect=NONE.name,
        seed=seed,
        series=values.rename(generator),
        launched=values.index[window.before],
        controls=None,
        saving=0.0,
        scale=float(values.iloc[window.before :].sum()),
        yardstick=yearly_change(history, window),
    )


def controls_frame(controls: Floats, index: pd.DatetimeIndex) -> pd.DataFrame:
    """Return the controls as columns named control_1, control_2, ..."""
    names = [f"control_{number}" for number in range(1, controls.shape[1] + 1)]
    return pd.DataFrame(controls, index=index, columns=names)
